"""Where something is missing, and how sure we are: figures, flags, evidence; for the planners of the town hall."""
