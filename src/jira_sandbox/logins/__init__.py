"""Every way to log in: one scheme per file, and the gate that asks them all."""
