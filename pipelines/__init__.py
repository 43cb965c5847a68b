"""Captures in, rows out: what a press release is, and how it is kept. Imports nothing from ``crawler``."""
