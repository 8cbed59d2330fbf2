"""How good the search is: queries as parents type them, with answers judged by reading the offers."""
