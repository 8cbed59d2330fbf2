"""The editorial states of a wording. No database, no web."""

from enum import StrEnum


class Status(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REJECTED = "rejected"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"


OPEN = "'draft', 'submitted', 'returned'"
"""As SQL: the wordings somebody still works on. At most one per entry, beside at most one published."""
