"""One reader per file. Each imports what it needs at its top, so that the import is not part of the read."""
