"""Pages about printing: the usual template of each kind, and what templates look like."""
