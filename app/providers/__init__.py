"""Journey 2: keep my own offers right."""
