"""The Chancenportal: a public directory of local offers for children and families."""
