"""The documentation, and what of it is generated."""
