"""In which area a point lies, asked by the thousand while a file is read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from shapely import STRtree, from_wkb, points
from sqlmodel import Session

from app.imports.mapping import MappingFile, MappingProblems
from app.imports.problems import did_you_mean

_AREAS = sa.text("""
    SELECT l.slug, a.name, ST_AsBinary(a.shape) AS shape FROM area a JOIN area_layer l ON l.id = a.layer_id
    WHERE a.valid_to IS NULL AND l.slug = ANY(:layers) ORDER BY a.id
""")


@dataclass(frozen=True)
class AreasAround:
    trees: Mapping[str, tuple[STRtree, Sequence[str]]]

    @classmethod
    def of(cls, db: Session, layers: Iterable[str]) -> "AreasAround":
        rows = db.execute(_AREAS, {"layers": list(layers)}).all()
        by_layer = {layer: [row for row in rows if row.slug == layer] for layer in {row.slug for row in rows}}
        return cls(
            {
                layer: (STRtree([from_wkb(bytes(row.shape)) for row in found]), [row.name for row in found])
                for layer, found in by_layer.items()
            }
        )

    def name(self, layer: str, lat: float, lon: float) -> str:
        """Empty outside all of them."""
        tree, names = self.trees[layer]
        found = tree.query(points(lon, lat), predicate="intersects")
        return names[min(found)] if len(found) else ""


def for_mapping(db: Session, file: MappingFile, problems: MappingProblems) -> AreasAround:
    """Refuses layers that the portal does not have."""
    found = AreasAround.of(db, file.gebiete.values())
    layers = list(db.scalars(sa.text("SELECT slug FROM area_layer ORDER BY position, id")))
    for column, layer in file.gebiete.items():
        if layer not in found.trees:
            problems.add(
                f"Die Gebietsebene „{layer}“ gibt es im Portal nicht.{did_you_mean(layer, layers)} "
                "Importieren Sie zuerst die Gebiete.",
                "gebiete",
                column,
            )
    problems.found.refuse_if_any()
    return found
