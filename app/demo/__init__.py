"""The fictitious town of Lindenaue, and synthetic load for measuring."""
