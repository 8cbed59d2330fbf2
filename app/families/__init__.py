"""Journey 1: a family finds something for its child, near home."""
