"""What commands write into content/: check-ins, amendments, a new cycle, reviews, archives.

Each command is one module and one transaction: lock content/, load it, compose, read back what was composed with the
portal's own reader, judge it by the portal's own rules, write. So what a command accepts, the next build accepts too;
and whatever stops it before the last step, nothing has changed.
"""
