"""Two engines in step: which one answers, and how the one outside is kept up to date. The built-in one: `indexing`."""
