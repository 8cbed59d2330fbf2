"""Variety without chance: numbers that follow from a text and are the same every time."""

import hashlib


def number(text: str, below: int) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) % below
