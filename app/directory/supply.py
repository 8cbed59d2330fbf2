"""What counts as supply, and where: computed with every change, so that planners count narrow rows and no wordings."""

import sqlalchemy as sa
from sqlmodel import SQLModel

from app.directory.derived import Derived
from app.directory.freshness import LAST_ON
from app.directory.visibility import PUBLIC_OFFERS

# The words of which the statements of planners are made, too; r is the wording.

FIRST, LAST = "coalesce(r.age_min_months, -9)", "coalesce(r.age_max_months, 9999)"
IS_LOCAL = "('on_site' = ANY(r.forms) OR ('outreach' = ANY(r.forms) AND r.catchment = 'venue'))"
"""It counts where its venues lie."""
IS_WIDE = "(r.catchment <> 'venue' AND r.forms && ARRAY['on_site', 'outreach'])"
"""It comes to people, or is meant for more than those around it: it counts, apart, where its catchment is."""
IS_FREE = "r.cost_kind = 'free'"
HAS_ACCESSIBLE_VENUE = """EXISTS (SELECT FROM revision_venue v JOIN venue ON venue.id = v.venue_id
        WHERE v.revision_id = r.id AND venue.wheelchair = 'yes')"""
VENUES = """(SELECT count(*) FROM revision_venue v JOIN venue ON venue.id = v.venue_id
    WHERE v.revision_id = r.id AND venue.point IS NOT NULL)"""

supply = sa.Table(
    "supply",
    SQLModel.metadata,
    sa.Column("revision_id", sa.ForeignKey("offer_revision.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("provider_id", sa.Uuid, nullable=False),
    sa.Column("venue_id", sa.Uuid),
    sa.Column("area_id", sa.ForeignKey("area.id", ondelete="CASCADE")),
    sa.Column("category_id", sa.Integer, nullable=False),
    sa.Column("begins", sa.Date, nullable=False),
    sa.Column("ends", sa.Date, nullable=False),
    sa.Column("places", sa.Integer),
    sa.Column("first", sa.SmallInteger, nullable=False),
    sa.Column("last", sa.SmallInteger, nullable=False),
    sa.Column("venues", sa.SmallInteger, nullable=False),
    sa.Column("here", sa.SmallInteger),
    sa.Column("accessible", sa.SmallInteger),
    sa.Column("is_sole", sa.Boolean, nullable=False),
    sa.Column("is_free", sa.Boolean, nullable=False),
    sa.Column("is_accessible", sa.Boolean, nullable=False),
    sa.Column("catchment", sa.Text),
    sa.Index(
        "ix_supply_area_id",
        *("area_id", "category_id", "is_sole"),
        # Nearly everything is counted in the index alone, where what belongs together lies together.
        postgresql_include=[
            *("begins", "ends", "first", "last", "places", "venues", "here", "accessible", "is_free", "provider_id")
        ],
    ),
)
"""A public offer, in each of its categories and those above, at each of its venues in each of today's areas around it.
`begins` and `ends`: the days on which it counts; `venues`: how many on the map it counts at; `here`: how many of them
lie in this area, and `accessible`: into how many of these a wheelchair gets, both said only in the row of the first of
them; `is_sole`: it is in no other area of the layer. A row without an area says in which `catchment` it is wide."""

_ENDS = f"""least(r.valid_until, r.funded_until, (
    SELECT CASE WHEN bool_and(line.last_on IS NOT NULL) THEN max(line.last_on) END
    FROM (SELECT {LAST_ON} AS last_on FROM schedule s WHERE s.revision_id = r.id) line))"""
_SHOULD = f"""
    WITH offered AS MATERIALIZED (
        SELECT r.id AS revision_id, o.provider_id, r.main_category_id, coalesce(r.valid_from, '-infinity') AS begins,
            coalesce({_ENDS}, 'infinity') AS ends, r.places, {FIRST} AS first, {LAST} AS last,
            CASE WHEN {IS_LOCAL} THEN {VENUES} ELSE 0 END AS venues,
            {IS_FREE} AS is_free, {HAS_ACCESSIBLE_VENUE} AS is_accessible, {IS_LOCAL} AS is_local,
            {IS_WIDE} AS is_wide, r.catchment
        FROM {PUBLIC_OFFERS} WHERE o.id = ANY(:ids)
    ), stated AS (
        SELECT revision_id, main_category_id AS category_id FROM offered
        UNION SELECT k.revision_id, k.category_id FROM offered JOIN revision_category k USING (revision_id)
    ), filed AS (
        SELECT revision_id, category_id FROM stated
        UNION SELECT s.revision_id, c.parent_id FROM stated s JOIN category c ON c.id = s.category_id
        WHERE c.parent_id IS NOT NULL
    ), spot AS (
        SELECT o.revision_id, v.venue_id, va.area_id, a.layer_id, venue.wheelchair = 'yes' AS is_accessible
        FROM offered o JOIN revision_venue v USING (revision_id) JOIN venue ON venue.id = v.venue_id
        JOIN venue_area va ON va.venue_id = v.venue_id JOIN area a ON a.id = va.area_id
        WHERE o.is_local
    ), placed AS (
        SELECT revision_id, venue_id, area_id, is_accessible, CAST(NULL AS text) AS catchment,
            CASE WHEN row_number() OVER ordered = 1 THEN count(*) OVER there END AS here,
            CASE WHEN row_number() OVER ordered = 1
                THEN nullif(count(*) FILTER (WHERE is_accessible) OVER there, 0) END AS accessible,
            min(area_id) OVER layer = max(area_id) OVER layer AS is_sole
        FROM spot WINDOW there AS (PARTITION BY revision_id, area_id), ordered AS (there ORDER BY venue_id),
            layer AS (PARTITION BY revision_id, layer_id)
        UNION ALL
        SELECT revision_id, NULL, NULL, is_accessible, catchment, NULL, NULL, false FROM offered WHERE is_wide
    )
    SELECT o.revision_id, o.provider_id, s.venue_id, s.area_id, f.category_id, o.begins, o.ends, o.places, o.first,
        o.last, o.venues, s.here, s.accessible, s.is_sole, o.is_free, s.is_accessible, s.catchment
    FROM offered o JOIN placed s USING (revision_id) JOIN filed f USING (revision_id)
    ORDER BY s.area_id, f.category_id
"""
SUPPLY = Derived(
    "supply",
    """revision_id, provider_id, venue_id, area_id, category_id, begins, ends, places, first, last, venues, here,
        accessible, is_sole, is_free, is_accessible, catchment""",
    _SHOULD,
    "revision_id IN (SELECT id FROM offer_revision WHERE offer_id = ANY(:ids))",
    "(SELECT offer_id FROM offer_revision WHERE id = revision_id)",
)
"""Of offers. Those that are not public are no supply."""
