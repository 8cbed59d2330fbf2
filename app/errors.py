"""What can go wrong in the domain, and the HTTP status each of them becomes."""


class DomainError(Exception):
    """Carries a sentence for the person who asked, if there is more to say than the page of its status does."""

    status = 400


class NotFound(DomainError):
    status = 404


class NotAllowed(DomainError):
    status = 403


class Conflict(DomainError):
    status = 409


class UnusableFile(DomainError):
    """What was uploaded is not what was asked for."""

    status = 422
