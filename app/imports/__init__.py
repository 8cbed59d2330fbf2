"""Files from outside into the directory: read, check, plan, apply. Everything of a file comes in, or nothing."""
