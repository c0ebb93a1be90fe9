"""What each page shows, decided in Python: one dataclass a page template, ready to be placed."""
