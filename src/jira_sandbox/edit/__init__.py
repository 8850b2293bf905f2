"""How issues change: which fields may be set, to what, and what a change does besides."""
