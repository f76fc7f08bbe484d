"""Keeping progress: the database and its files. Rows stay inside this package; plain values leave it."""
