"""How fast the portal answers, and how that grows with the number of offers. `make bench` runs it."""
