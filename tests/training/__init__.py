"""Models that are trained, with the data they are trained on."""
