"""Journey 3: decide what is published."""
