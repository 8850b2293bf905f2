"""See Isthmus work: `make demo`."""
