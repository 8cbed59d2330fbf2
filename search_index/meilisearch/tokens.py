"""Values as the server can neither fold nor mistake: it takes é for e and ignores case, we do not."""

import hashlib
import re
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]*")
_MARK = "~"
_LONGEST = 200
NEVER = 9_000_000_000_000_000
"""Later than all moments, and still exact as the kind of number the server keeps."""


def token(text: str) -> str:
    """Plain letters stay as they are; everything else is spelt out in hexadecimal digits."""
    if len(text) > _LONGEST:
        return _MARK + _MARK + hashlib.blake2b(text.encode(), digest_size=24).hexdigest()
    return text if _PLAIN.fullmatch(text) else _MARK + text.encode().hex()


def meaning(written: str) -> str:
    return bytes.fromhex(written[1:]).decode() if written.startswith(_MARK) and written[1:2] != _MARK else written


def micros(moment: datetime) -> int:
    return min((moment - _EPOCH) // _MICROSECOND, NEVER)


def moment(number: int) -> datetime:
    return _EPOCH + number * _MICROSECOND


def ordered(text: str) -> str:
    """Sorts as the text does, letter by letter, whatever the server thinks of its letters."""
    return text.encode()[:_LONGEST].hex()
