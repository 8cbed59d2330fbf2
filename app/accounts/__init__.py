"""Who signs in; used by providers, editors and planners."""
