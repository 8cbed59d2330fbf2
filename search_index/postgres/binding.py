"""SQL grows with its bound values: only constants enter the text; whatever people typed is bound."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Statement:
    """The values of a statement; `prefix` keeps the names of several queries in one statement apart."""

    prefix: str = ""
    values: dict[str, Any] = field(default_factory=dict)

    def bind(self, name: str, value: Any, cast: str = "") -> str:
        self.values[self.prefix + name] = value
        bound = f":{self.prefix}{name}"
        return f"CAST({bound} AS {cast})" if cast else bound
