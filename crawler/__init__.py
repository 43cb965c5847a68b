"""Finds, fetches, archives and reads press releases."""
