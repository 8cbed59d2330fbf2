"""Counts what is looked for, opened and contacted, by day: no person, no device, no time of day, no address.

A request only adds to numbers in memory (`tally`); a thread of the web process carries them to the database
(`carrying`), which adds them up by day (`writing`).
"""

from app.usage import tables

# Importing the module registers its tables.
__all__ = ["tables"]
