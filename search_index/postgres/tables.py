"""The engine's own tables: a document at each of its places, occurrences, values of facets, words written anywhere."""

import sqlalchemy as sa
from geoalchemy2 import Geography
from sqlalchemy.dialects.postgresql import ARRAY, BIT, TSVECTOR, UUID

from search_index.postgres import days

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
moment = sa.DateTime(timezone=True)
ordered = sa.Text(collation="C")
"""Sorts letter by letter. The language a database was set up for sorts in another way than the engine outside."""


document = sa.Table(
    "search_document",
    metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    # A row for each venue, and one for what has none: all that a search asks for lies where it looks for the place.
    sa.Column("place", sa.SmallInteger, primary_key=True, autoincrement=False, comment="from 0"),
    sa.Column("places", sa.SmallInteger, nullable=False, comment="how many rows this document has"),
    sa.Column("age_min_months", sa.SmallInteger, nullable=False, comment="open is -32768"),
    sa.Column("age_max_months", sa.SmallInteger, nullable=False, comment="open is 32767"),
    sa.Column("listed_until", moment, nullable=False),
    sa.Column("newest_at", moment),
    sa.Column("lowered", sa.Boolean, nullable=False, server_default=sa.false(), comment="after all others"),
    # The next five hold until `fresh_until` has passed; after that a query looks at the occurrences.
    sa.Column("next_starts_at", moment),
    sa.Column("next_ends_at", moment),
    sa.Column("fresh_until", moment, nullable=False, comment="when the first occurrence to come will be over"),
    sa.Column("slots", sa.Integer, nullable=False, comment="bit weekday * 3 + daypart of all occurrences to come"),
    sa.Column("days", BIT(days.LENGTH), comment="when all occurrences to come take place; null: too far apart"),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("point", Geography("POINT", srid=4326, spatial_index=False)),
    sa.Column("facets", ARRAY(sa.Integer), nullable=False, comment="ids of search_facet that are counted"),
    sa.Column("uncounted", ARRAY(sa.Integer), nullable=False, comment="ids of search_facet that are not"),
    sa.Column("catchment", ARRAY(sa.Text), nullable=False, comment="areas served without a venue; * is everywhere"),
    sa.Column("sort_title", ordered, nullable=False, comment="folded; A to Z as people expect it"),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column(
        "words",
        TSVECTOR,
        nullable=False,
        comment="stems: A title and its parts, B keywords, C summary and parts of keywords, D the rest",
    ),
    sa.Index("ix_search_document_point", "point", postgresql_using="gist"),
    sa.Index("ix_search_document_words", "words", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
    sa.Index("ix_search_document_facets", "facets", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
    sa.Index(
        "ix_search_document_uncounted", "uncounted", postgresql_using="gin", postgresql_with={"fastupdate": "off"}
    ),
    sa.Index(
        "ix_search_document_catchment",
        "catchment",
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    ),
    sa.Index("ix_search_document_next", "kind", "next_starts_at", postgresql_where=sa.text("place = 0")),
    sa.Index(
        "ix_search_document_newest",
        "kind",
        sa.text("newest_at DESC NULLS LAST"),
        postgresql_where=sa.text("place = 0"),
    ),
    sa.Index("ix_search_document_title", "kind", "sort_title", postgresql_where=sa.text("place = 0")),
    sa.Index("ix_search_document_fresh_until", "fresh_until"),
)

facet = sa.Table(
    "search_facet",
    metadata,
    sa.Column("id", sa.Integer, sa.Identity(), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sa.UniqueConstraint("name", "value", name="uq_search_facet_name"),
    sa.Index("ix_search_facet_everywhere", "name", postgresql_where=sa.text("value = '*'")),
)

occurrence = sa.Table(
    "search_occurrence",
    metadata,
    sa.Column("document_id", UUID(as_uuid=True), primary_key=True),
    sa.Column("starts_at", moment, primary_key=True),
    sa.Column("ends_at", moment, primary_key=True),
    sa.Column("slots", sa.Integer, nullable=False, comment="bit weekday * 3 + daypart"),
    sa.Column("standing", sa.Boolean, nullable=False, comment="opening hours: no date to look forward to"),
    sa.Index("ix_search_occurrence_starts_at", "starts_at"),
)

word = sa.Table(
    "search_word",
    metadata,
    sa.Column("word", ordered, primary_key=True, comment="folded, not stemmed; what a typo is mended to"),
    sa.Column("stem", sa.Text, nullable=False),
    sa.Column("written", sa.Text, nullable=False, comment="as it stands in some text; shown to people"),
    sa.Index("ix_search_word_stem", "stem"),
    sa.Index("ix_search_word_trigrams", "word", postgresql_using="gin", postgresql_ops={"word": "gin_trgm_ops"}),
    sa.Index("ix_search_word_prefix", "word", postgresql_ops={"word": "text_pattern_ops"}),
)
