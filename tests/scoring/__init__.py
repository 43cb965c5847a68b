"""Measures Presswatch against labels: see `tests.accuracy`, which prints all of it."""
