"""Journey 4: see where something is missing, and how sure we are."""
