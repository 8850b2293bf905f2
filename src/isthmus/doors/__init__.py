"""The ways in: one folder for each, thin, unaware of each other."""
