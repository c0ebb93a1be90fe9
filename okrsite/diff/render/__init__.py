"""A difference written down: one module a form, and the words that are the same for all of them."""
