"""What the operator chose for one import of providers or offers."""

from dataclasses import dataclass
from pathlib import Path

from app.imports.report import Progress


@dataclass(frozen=True)
class Options:
    map: Path | None = None
    source: str = "Eigene Daten"
    """Named by the mapping if there is one."""
    sheet: str | None = None
    create_providers: bool = False
    """Unknown names in a list of offers become providers."""
    postcode_points: bool = False
    """Places without coordinates get the point of their postcode."""
    archive_missing: bool = False
    overwrite: bool = False
    """Also what people have edited in the portal since the last import."""
    dry_run: bool = False
    progress: Progress | None = None
