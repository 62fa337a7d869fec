"""Pages of parties beside their list and record."""
