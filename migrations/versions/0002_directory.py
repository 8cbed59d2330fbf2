"""The directory and its search."""

import sqlalchemy as sa
import sqlmodel
from alembic import op
from geoalchemy2 import Geography, Geometry
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("password_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "unconfirmed",
                "active",
                "disabled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="unconfirmed",
            nullable=False,
        ),
        sa.Column("language", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
    )
    op.create_index("uq_account_email_lower", "account", [sa.literal_column("lower(email)")], unique=True)
    op.create_table(
        "area_layer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("label", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_layer")),
        sa.UniqueConstraint("slug", name=op.f("uq_area_layer_slug")),
    )
    op.create_table(
        "category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("label", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("planning_term", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("hint", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("marker", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("translations", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["category.id"], name=op.f("fk_category_parent_id_category"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("slug", name=op.f("uq_category_slug")),
    )
    op.create_index(op.f("ix_category_parent_id"), "category", ["parent_id"], unique=False)
    op.create_table(
        "life_phase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("label", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("hint", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("icon", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("age_min_months", sa.Integer(), nullable=True),
        sa.Column("age_max_months", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("translations", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.CheckConstraint("age_min_months <= age_max_months", name=op.f("ck_life_phase_ages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_life_phase")),
        sa.UniqueConstraint("slug", name=op.f("uq_life_phase_slug")),
    )
    op.create_geospatial_table(
        "postcode",
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "point",
            Geography(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeogFromText",
                name="geography",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_postcode")),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("attribution", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("licence", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("url", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("retrieved_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("slug", name=op.f("uq_source_slug")),
    )
    op.create_table(
        "tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("label", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("translations", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("slug", name=op.f("uq_tag_slug")),
    )
    op.create_table(
        "target_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("label", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("translations", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_group")),
        sa.UniqueConstraint("slug", name=op.f("uq_target_group_slug")),
    )
    op.create_geospatial_table(
        "area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("layer_id", sa.Integer(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("slug", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("folded", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column(
            "shape",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column(
            "point",
            Geography(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeogFromText",
                name="geography",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("valid_from < valid_to", name=op.f("ck_area_validity")),
        sa.ForeignKeyConstraint(
            ["layer_id"], ["area_layer.id"], name=op.f("fk_area_layer_id_area_layer"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["area.id"], name=op.f("fk_area_parent_id_area"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("layer_id", "key", "valid_from", name=op.f("uq_area_layer_id_key_valid_from")),
    )
    op.create_index(op.f("ix_area_folded"), "area", ["folded"], unique=False)
    op.create_index(op.f("ix_area_layer_id"), "area", ["layer_id"], unique=False)
    op.create_index(op.f("ix_area_parent_id"), "area", ["parent_id"], unique=False)
    op.create_geospatial_index(
        "ix_area_shape", "area", ["shape"], unique=False, postgresql_using="gist", postgresql_ops={}
    )
    op.create_index("uq_area_slug_current", "area", ["slug"], unique=True, postgresql_where=sa.text("valid_to IS NULL"))
    op.create_geospatial_table(
        "postcode_place",
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("folded", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "point",
            Geography(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeogFromText",
                name="geography",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["code"], ["postcode.code"], name=op.f("fk_postcode_place_code_postcode"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("code", "name", name=op.f("pk_postcode_place")),
    )
    op.create_index(
        "ix_postcode_place_folded",
        "postcode_place",
        ["folded"],
        unique=False,
        postgresql_ops={"folded": "text_pattern_ops"},
    )
    op.create_index(
        "ix_postcode_place_trigrams",
        "postcode_place",
        ["folded"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"folded": "gin_trgm_ops"},
    )
    op.create_table(
        "provider",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "waiting",
                "approved",
                "suspended",
                "archived",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="waiting",
            nullable=False,
        ),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_provider_source_id_source"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider")),
        sa.UniqueConstraint("slug", name=op.f("uq_provider_slug")),
    )
    op.create_index(op.f("ix_provider_source_id"), "provider", ["source_id"], unique=False)
    op.create_index(op.f("ix_provider_standing"), "provider", ["standing"], unique=False)
    op.create_index(
        "uq_provider_source_key",
        "provider",
        ["source_id", "source_key"],
        unique=True,
        postgresql_where=sa.text("source_key <> ''"),
    )
    op.create_geospatial_table(
        "venue",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("street", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("postcode", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("city", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("directions", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("stop", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "point",
            Geography(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeogFromText",
                name="geography",
            ),
            nullable=True,
        ),
        sa.Column(
            "wheelchair",
            sa.Enum(
                "yes",
                "partly",
                "no",
                "unknown",
                name="wheelchair",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="unknown",
            nullable=False,
        ),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_venue_source_id_source"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
    )
    op.create_geospatial_index(
        "ix_venue_point", "venue", ["point"], unique=False, postgresql_using="gist", postgresql_ops={}
    )
    op.create_index(
        "uq_venue_source_key",
        "venue",
        ["source_id", "source_key"],
        unique=True,
        postgresql_where=sa.text("source_key <> ''"),
    )
    op.create_index(op.f("ix_venue_source_id"), "venue", ["source_id"], unique=False)
    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("period", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("unit", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_indicator_area_id_area"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("area_id", "key", "period", name=op.f("uq_indicator_area_id_key_period")),
    )
    op.create_index(op.f("ix_indicator_area_id"), "indicator", ["area_id"], unique=False)
    op.create_table(
        "offer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("first_published_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_offer_provider_id_provider"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_offer_source_id_source"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
        sa.UniqueConstraint("slug", name=op.f("uq_offer_slug")),
    )
    op.create_index(op.f("ix_offer_confirmed_on"), "offer", ["confirmed_on"], unique=False)
    op.create_index(op.f("ix_offer_first_published_at"), "offer", ["first_published_at"], unique=False)
    op.create_index(op.f("ix_offer_provider_id"), "offer", ["provider_id"], unique=False)
    op.create_index(op.f("ix_offer_source_id"), "offer", ["source_id"], unique=False)
    op.create_index(
        "uq_offer_source_key",
        "offer",
        ["source_id", "source_key"],
        unique=True,
        postgresql_where=sa.text("source_key <> ''"),
    )
    op.create_table(
        "population",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("age_from_months", sa.Integer(), nullable=False),
        sa.Column("age_to_months", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("age_from_months <= age_to_months", name=op.f("ck_population_ages")),
        sa.CheckConstraint("people >= 0", name=op.f("ck_population_people")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_population_area_id_area"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_population")),
        sa.UniqueConstraint(
            "area_id",
            "day",
            "age_from_months",
            "age_to_months",
            name=op.f("uq_population_area_id_day_age_from_months_age_to_months"),
        ),
    )
    op.create_index(op.f("ix_population_area_id"), "population", ["area_id"], unique=False)
    op.create_table(
        "provider_member",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("owner", "editor", name="role", native_enum=False, create_constraint=True, length=40),
            server_default="editor",
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_provider_member_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["provider.id"],
            name=op.f("fk_provider_member_provider_id_provider"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "provider_id", name=op.f("pk_provider_member")),
    )
    op.create_index(op.f("ix_provider_member_account_id"), "provider_member", ["account_id"], unique=False)
    op.create_index(op.f("ix_provider_member_provider_id"), "provider_member", ["provider_id"], unique=False)
    op.create_geospatial_table(
        "provider_revision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                "returned",
                "rejected",
                "published",
                "superseded",
                "withdrawn",
                "archived",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="draft",
            nullable=False,
        ),
        sa.Column("status_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("return_reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("claim", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("summary", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("description", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "carrier",
            sa.Enum(
                "public",
                "non_profit",
                "commercial",
                "initiative",
                "unknown",
                name="carrier",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="unknown",
            nullable=False,
        ),
        sa.Column("employees", sa.Integer(), nullable=True),
        sa.Column("street", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("postcode", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("city", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "point",
            Geography(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeogFromText",
                name="geography",
            ),
            nullable=True,
        ),
        sa.Column("phone", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("phone2", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("email", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("website", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("opening_hours", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("volunteering", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("regulars", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("donation", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["provider.id"],
            name=op.f("fk_provider_revision_provider_id_provider"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_revision")),
        sa.UniqueConstraint("provider_id", "version", name=op.f("uq_provider_revision_provider_id_version")),
    )
    op.create_geospatial_index(
        "ix_provider_revision_point",
        "provider_revision",
        ["point"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(op.f("ix_provider_revision_provider_id"), "provider_revision", ["provider_id"], unique=False)
    op.create_index(op.f("ix_provider_revision_status"), "provider_revision", ["status"], unique=False)
    op.create_index(
        "uq_provider_revision_open",
        "provider_revision",
        ["provider_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('draft', 'submitted', 'returned')"),
    )
    op.create_index(
        "uq_provider_revision_published",
        "provider_revision",
        ["provider_id"],
        unique=True,
        postgresql_where=sa.text("status = 'published'"),
    )
    op.create_table(
        "staff_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "editor",
                "planner",
                "admin",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_staff_member_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_staff_member_area_id_area"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_member")),
    )
    op.create_index(op.f("ix_staff_member_account_id"), "staff_member", ["account_id"], unique=False)
    op.create_index(op.f("ix_staff_member_area_id"), "staff_member", ["area_id"], unique=False)
    op.create_index(
        "uq_staff_member_role",
        "staff_member",
        ["account_id", "role", sa.literal_column("coalesce(area_id, 0)")],
        unique=True,
    )
    op.create_table(
        "venue_area",
        sa.Column("venue_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_venue_area_area_id_area"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["venue.id"], name=op.f("fk_venue_area_venue_id_venue"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("venue_id", "area_id", name=op.f("pk_venue_area")),
    )
    op.create_index(op.f("ix_venue_area_area_id"), "venue_area", ["area_id"], unique=False)
    op.create_index(op.f("ix_venue_area_venue_id"), "venue_area", ["venue_id"], unique=False)
    op.create_table(
        "venue_feature",
        sa.Column("venue_id", sa.Uuid(), nullable=False),
        sa.Column(
            "feature",
            sa.Enum(
                "step_free",
                "accessible_toilet",
                "lift",
                "parking",
                "induction_loop",
                "quiet_room",
                "guide_dogs",
                "pram",
                name="feature",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "answer",
            sa.Enum("yes", "no", "unknown", name="answer", native_enum=False, create_constraint=True, length=40),
            server_default="unknown",
            nullable=False,
        ),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["venue.id"], name=op.f("fk_venue_feature_venue_id_venue"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("venue_id", "feature", name=op.f("pk_venue_feature")),
    )
    op.create_index(op.f("ix_venue_feature_venue_id"), "venue_feature", ["venue_id"], unique=False)
    op.create_table(
        "former_slug",
        sa.Column("slug", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_former_slug_offer_id_offer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_former_slug")),
    )
    op.create_index(op.f("ix_former_slug_offer_id"), "former_slug", ["offer_id"], unique=False)
    op.create_table(
        "history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("revision_id", sa.Uuid(), nullable=True),
        sa.Column("step", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_history_account_id_account"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_history_offer_id_offer"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["provider.id"], name=op.f("fk_history_provider_id_provider"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history")),
    )
    op.create_index(op.f("ix_history_account_id"), "history", ["account_id"], unique=False)
    op.create_index(op.f("ix_history_offer_id"), "history", ["offer_id"], unique=False)
    op.create_index(op.f("ix_history_provider_id"), "history", ["provider_id"], unique=False)
    op.create_index(op.f("ix_history_revision_id"), "history", ["revision_id"], unique=False)
    op.create_table(
        "offer_revision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                "returned",
                "rejected",
                "published",
                "superseded",
                "withdrawn",
                "archived",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="draft",
            nullable=False,
        ),
        sa.Column("status_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("return_reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("summary", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("description", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("main_category_id", sa.Integer(), nullable=False),
        sa.Column("age_min_months", sa.Integer(), nullable=True),
        sa.Column("age_max_months", sa.Integer(), nullable=True),
        sa.Column("age_note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("forms", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column(
            "catchment",
            sa.Enum(
                "venue",
                "areas",
                "portal",
                "everywhere",
                name="catchment",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="venue",
            nullable=False,
        ),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column(
            "cost_kind",
            sa.Enum(
                "free",
                "paid",
                "donation",
                "unknown",
                name="cost_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="unknown",
            nullable=False,
        ),
        sa.Column("price_cents", sa.Integer(), nullable=True),
        sa.Column(
            "price_per",
            sa.Enum(
                "visit",
                "month",
                "year",
                "course",
                "day",
                "week",
                name="price_per",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("cost_note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reduced", sa.Boolean(), nullable=False),
        sa.Column("reduction_note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "access",
            sa.Enum(
                "open",
                "members",
                "proof",
                name="access",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="open",
            nullable=False,
        ),
        sa.Column("access_note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "registration",
            sa.Enum(
                "none",
                "needed",
                "after_trial",
                "unknown",
                name="registration",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="unknown",
            nullable=False,
        ),
        sa.Column("registration_note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("registration_url", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("steps", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("conditions", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("course_number", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("speaker", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("format", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("cooperation", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("schedule_note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("volunteering", sa.Boolean(), nullable=False),
        sa.Column("regulars", sa.Boolean(), nullable=False),
        sa.Column("donation", sa.Boolean(), nullable=False),
        sa.Column("participate_note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("funded_until", sa.Date(), nullable=True),
        sa.Column("video_url", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint(
            "forms <@ ARRAY['on_site','online','outreach']::text[]", name=op.f("ck_offer_revision_forms")
        ),
        sa.CheckConstraint("age_min_months <= age_max_months", name=op.f("ck_offer_revision_ages")),
        sa.CheckConstraint(
            "age_min_months >= -9 AND age_max_months >= -9", name=op.f("ck_offer_revision_age_from_pregnancy")
        ),
        sa.CheckConstraint("places >= 0", name=op.f("ck_offer_revision_places")),
        sa.CheckConstraint("price_cents >= 0", name=op.f("ck_offer_revision_price")),
        sa.CheckConstraint("valid_from <= valid_until", name=op.f("ck_offer_revision_validity")),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["account.id"],
            name=op.f("fk_offer_revision_created_by_account"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["main_category_id"],
            ["category.id"],
            name=op.f("fk_offer_revision_main_category_id_category"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_offer_revision_offer_id_offer"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_revision")),
        sa.UniqueConstraint("offer_id", "version", name=op.f("uq_offer_revision_offer_id_version")),
    )
    op.create_index(op.f("ix_offer_revision_created_by"), "offer_revision", ["created_by"], unique=False)
    op.create_index(op.f("ix_offer_revision_main_category_id"), "offer_revision", ["main_category_id"], unique=False)
    op.create_index(op.f("ix_offer_revision_offer_id"), "offer_revision", ["offer_id"], unique=False)
    op.create_index(op.f("ix_offer_revision_status"), "offer_revision", ["status"], unique=False)
    op.create_index(
        "uq_offer_revision_open",
        "offer_revision",
        ["offer_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('draft', 'submitted', 'returned')"),
    )
    op.create_index(
        "uq_offer_revision_published",
        "offer_revision",
        ["offer_id"],
        unique=True,
        postgresql_where=sa.text("status = 'published'"),
    )
    op.create_table(
        "provider_category",
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["category.id"],
            name=op.f("fk_provider_category_category_id_category"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["provider_revision.id"],
            name=op.f("fk_provider_category_revision_id_provider_revision"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("revision_id", "category_id", name=op.f("pk_provider_category")),
    )
    op.create_index(op.f("ix_provider_category_category_id"), "provider_category", ["category_id"], unique=False)
    op.create_index(op.f("ix_provider_category_revision_id"), "provider_category", ["revision_id"], unique=False)
    op.create_table(
        "provider_fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("label", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["provider_revision.id"],
            name=op.f("fk_provider_fact_revision_id_provider_revision"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_fact")),
    )
    op.create_index(op.f("ix_provider_fact_revision_id"), "provider_fact", ["revision_id"], unique=False)
    op.create_table(
        "provider_tag",
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["provider_revision.id"],
            name=op.f("fk_provider_tag_revision_id_provider_revision"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_provider_tag_tag_id_tag"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("revision_id", "tag_id", name=op.f("pk_provider_tag")),
    )
    op.create_index(op.f("ix_provider_tag_revision_id"), "provider_tag", ["revision_id"], unique=False)
    op.create_index(op.f("ix_provider_tag_tag_id"), "provider_tag", ["tag_id"], unique=False)
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_revision_id", sa.Uuid(), nullable=True),
        sa.Column("provider_revision_id", sa.Uuid(), nullable=True),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("role", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("phone", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("email", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("hours", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("num_nonnulls(offer_revision_id, provider_revision_id) = 1", name=op.f("ck_contact_owner")),
        sa.ForeignKeyConstraint(
            ["offer_revision_id"],
            ["offer_revision.id"],
            name=op.f("fk_contact_offer_revision_id_offer_revision"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["provider_revision_id"],
            ["provider_revision.id"],
            name=op.f("fk_contact_provider_revision_id_provider_revision"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_offer_revision_id"), "contact", ["offer_revision_id"], unique=False)
    op.create_index(op.f("ix_contact_provider_revision_id"), "contact", ["provider_revision_id"], unique=False)
    op.create_table(
        "picture",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("offer_revision_id", sa.Uuid(), nullable=True),
        sa.Column("provider_revision_id", sa.Uuid(), nullable=True),
        sa.Column("path", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("alt", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("copyright", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("alt <> '' AND copyright <> ''", name=op.f("ck_picture_described")),
        sa.CheckConstraint("num_nonnulls(offer_revision_id, provider_revision_id) = 1", name=op.f("ck_picture_owner")),
        sa.ForeignKeyConstraint(
            ["offer_revision_id"],
            ["offer_revision.id"],
            name=op.f("fk_picture_offer_revision_id_offer_revision"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["provider_revision_id"],
            ["provider_revision.id"],
            name=op.f("fk_picture_provider_revision_id_provider_revision"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture")),
    )
    op.create_index(op.f("ix_picture_offer_revision_id"), "picture", ["offer_revision_id"], unique=False)
    op.create_index(op.f("ix_picture_provider_revision_id"), "picture", ["provider_revision_id"], unique=False)
    op.create_table(
        "revision_area",
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_revision_area_area_id_area"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["offer_revision.id"],
            name=op.f("fk_revision_area_revision_id_offer_revision"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("revision_id", "area_id", name=op.f("pk_revision_area")),
    )
    op.create_index(op.f("ix_revision_area_area_id"), "revision_area", ["area_id"], unique=False)
    op.create_index(op.f("ix_revision_area_revision_id"), "revision_area", ["revision_id"], unique=False)
    op.create_table(
        "revision_category",
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["category.id"],
            name=op.f("fk_revision_category_category_id_category"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["offer_revision.id"],
            name=op.f("fk_revision_category_revision_id_offer_revision"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("revision_id", "category_id", name=op.f("pk_revision_category")),
    )
    op.create_index(op.f("ix_revision_category_category_id"), "revision_category", ["category_id"], unique=False)
    op.create_index(op.f("ix_revision_category_revision_id"), "revision_category", ["revision_id"], unique=False)
    op.create_table(
        "revision_life_phase",
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("life_phase_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["life_phase_id"],
            ["life_phase.id"],
            name=op.f("fk_revision_life_phase_life_phase_id_life_phase"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["offer_revision.id"],
            name=op.f("fk_revision_life_phase_revision_id_offer_revision"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("revision_id", "life_phase_id", name=op.f("pk_revision_life_phase")),
    )
    op.create_index(
        op.f("ix_revision_life_phase_life_phase_id"), "revision_life_phase", ["life_phase_id"], unique=False
    )
    op.create_index(op.f("ix_revision_life_phase_revision_id"), "revision_life_phase", ["revision_id"], unique=False)
    op.create_table(
        "revision_tag",
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["offer_revision.id"],
            name=op.f("fk_revision_tag_revision_id_offer_revision"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_revision_tag_tag_id_tag"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("revision_id", "tag_id", name=op.f("pk_revision_tag")),
    )
    op.create_index(op.f("ix_revision_tag_revision_id"), "revision_tag", ["revision_id"], unique=False)
    op.create_index(op.f("ix_revision_tag_tag_id"), "revision_tag", ["tag_id"], unique=False)
    op.create_table(
        "revision_target_group",
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("target_group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["offer_revision.id"],
            name=op.f("fk_revision_target_group_revision_id_offer_revision"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["target_group_id"],
            ["target_group.id"],
            name=op.f("fk_revision_target_group_target_group_id_target_group"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("revision_id", "target_group_id", name=op.f("pk_revision_target_group")),
    )
    op.create_index(
        op.f("ix_revision_target_group_revision_id"), "revision_target_group", ["revision_id"], unique=False
    )
    op.create_index(
        op.f("ix_revision_target_group_target_group_id"),
        "revision_target_group",
        ["target_group_id"],
        unique=False,
    )
    op.create_table(
        "revision_venue",
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column("venue_id", sa.Uuid(), nullable=False),
        sa.Column("room", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["offer_revision.id"],
            name=op.f("fk_revision_venue_revision_id_offer_revision"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["venue.id"], name=op.f("fk_revision_venue_venue_id_venue"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("revision_id", "venue_id", name=op.f("pk_revision_venue")),
    )
    op.create_index(op.f("ix_revision_venue_revision_id"), "revision_venue", ["revision_id"], unique=False)
    op.create_index(op.f("ix_revision_venue_venue_id"), "revision_venue", ["venue_id"], unique=False)
    op.create_table(
        "schedule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "none",
                "by_arrangement",
                "opening_hours",
                "date",
                "period",
                "daily",
                "weekly",
                "monthly",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("opens_at", sa.Time(), nullable=True),
        sa.Column("closes_at", sa.Time(), nullable=True),
        sa.Column("interval", sa.Integer(), nullable=False),
        sa.Column("weekdays", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False),
        sa.Column("month_week", sa.Integer(), nullable=True),
        sa.Column("month_day", sa.Integer(), nullable=True),
        sa.Column(
            "holidays",
            sa.Enum(
                "any",
                "not_in_school_holidays",
                "only_school_holidays",
                name="holidays",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="any",
            nullable=False,
        ),
        sa.Column("not_on_public_holidays", sa.Boolean(), nullable=False),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("interval >= 1", name=op.f("ck_schedule_interval")),
        sa.CheckConstraint("month_day BETWEEN 1 AND 31", name=op.f("ck_schedule_month_day")),
        sa.CheckConstraint("month_week BETWEEN 1 AND 5 OR month_week = -1", name=op.f("ck_schedule_month_week")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_schedule_days")),
        sa.CheckConstraint("weekdays <@ ARRAY[1,2,3,4,5,6,7]", name=op.f("ck_schedule_weekdays")),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["offer_revision.id"],
            name=op.f("fk_schedule_revision_id_offer_revision"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule")),
    )
    op.create_index(op.f("ix_schedule_revision_id"), "schedule", ["revision_id"], unique=False)
    op.create_table(
        "schedule_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("schedule_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("cancelled", "extra", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("opens_at", sa.Time(), nullable=True),
        sa.Column("closes_at", sa.Time(), nullable=True),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["schedule_id"],
            ["schedule.id"],
            name=op.f("fk_schedule_exception_schedule_id_schedule"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_exception")),
        sa.UniqueConstraint("schedule_id", "day", "kind", name=op.f("uq_schedule_exception_schedule_id_day_kind")),
    )
    op.create_index(op.f("ix_schedule_exception_schedule_id"), "schedule_exception", ["schedule_id"], unique=False)
    op.create_geospatial_table(
        "search_document",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("place", sa.SmallInteger(), autoincrement=False, nullable=False, comment="from 0"),
        sa.Column("places", sa.SmallInteger(), nullable=False, comment="how many rows this document has"),
        sa.Column("age_min_months", sa.SmallInteger(), nullable=False, comment="open is -32768"),
        sa.Column("age_max_months", sa.SmallInteger(), nullable=False, comment="open is 32767"),
        sa.Column("listed_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("newest_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "fresh_until",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when the first occurrence to come will be over",
        ),
        sa.Column(
            "slots",
            sa.Integer(),
            nullable=False,
            comment="bit weekday * 3 + daypart of all occurrences to come",
        ),
        sa.Column(
            "days",
            postgresql.BIT(length=1024),
            nullable=True,
            comment="when all occurrences to come take place; null: too far apart",
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "point",
            Geography(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeogFromText",
                name="geography",
            ),
            nullable=True,
        ),
        sa.Column(
            "facets",
            postgresql.ARRAY(sa.Integer()),
            nullable=False,
            comment="ids of search_facet that are counted",
        ),
        sa.Column(
            "uncounted",
            postgresql.ARRAY(sa.Integer()),
            nullable=False,
            comment="ids of search_facet that are not",
        ),
        sa.Column(
            "catchment",
            postgresql.ARRAY(sa.Text()),
            nullable=False,
            comment="areas served without a venue; * is everywhere",
        ),
        sa.Column("sort_title", sa.Text(), nullable=False, comment="folded; A to Z as people expect it"),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "words",
            postgresql.TSVECTOR(),
            nullable=False,
            comment="stems: A title and its parts, B keywords, C summary and parts of keywords, D the rest",
        ),
        sa.PrimaryKeyConstraint("id", "place", name=op.f("pk_search_document")),
    )
    op.create_geospatial_index(
        "ix_search_document_point",
        "search_document",
        ["point"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(
        "ix_search_document_catchment",
        "search_document",
        ["catchment"],
        unique=False,
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_index(
        "ix_search_document_facets",
        "search_document",
        ["facets"],
        unique=False,
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_index(
        "ix_search_document_uncounted",
        "search_document",
        ["uncounted"],
        unique=False,
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_index(
        "ix_search_document_words",
        "search_document",
        ["words"],
        unique=False,
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_index("ix_search_document_fresh_until", "search_document", ["fresh_until"], unique=False)
    op.create_index(
        "ix_search_document_newest",
        "search_document",
        ["kind", sa.literal_column("newest_at DESC NULLS LAST")],
        unique=False,
        postgresql_where=sa.text("place = 0"),
    )
    op.create_index(
        "ix_search_document_next",
        "search_document",
        ["kind", "next_starts_at"],
        unique=False,
        postgresql_where=sa.text("place = 0"),
    )
    op.create_index(
        "ix_search_document_title",
        "search_document",
        ["kind", "sort_title"],
        unique=False,
        postgresql_where=sa.text("place = 0"),
    )
    op.create_table(
        "search_facet",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_facet")),
        sa.UniqueConstraint("name", "value", name="uq_search_facet_name"),
    )
    op.create_index(
        "ix_search_facet_everywhere",
        "search_facet",
        ["name"],
        unique=False,
        postgresql_where=sa.text("value = '*'"),
    )
    op.create_table(
        "search_word",
        sa.Column("word", sa.Text(), nullable=False, comment="folded, not stemmed; what a typo is mended to"),
        sa.Column("stem", sa.Text(), nullable=False),
        sa.Column("written", sa.Text(), nullable=False, comment="as it stands in some text; shown to people"),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_word")),
    )
    op.create_index("ix_search_word_stem", "search_word", ["stem"], unique=False)
    op.create_index(
        "ix_search_word_prefix",
        "search_word",
        ["word"],
        unique=False,
        postgresql_ops={"word": "text_pattern_ops"},
    )
    op.create_index(
        "ix_search_word_trigrams",
        "search_word",
        ["word"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
    )
    op.create_table(
        "search_occurrence",
        sa.Column("document_id", sa.UUID(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("slots", sa.Integer(), nullable=False, comment="bit weekday * 3 + daypart"),
        sa.Column("standing", sa.Boolean(), nullable=False, comment="opening hours: no date to look forward to"),
        sa.PrimaryKeyConstraint("document_id", "starts_at", "ends_at", name=op.f("pk_search_occurrence")),
    )
    op.create_index("ix_search_occurrence_starts_at", "search_occurrence", ["starts_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_search_occurrence_starts_at", table_name="search_occurrence")
    op.drop_table("search_occurrence")
    op.drop_index(
        "ix_search_word_trigrams",
        table_name="search_word",
        postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
    )
    op.drop_index("ix_search_word_prefix", table_name="search_word", postgresql_ops={"word": "text_pattern_ops"})
    op.drop_table("search_word")
    op.drop_table("search_facet")
    op.drop_geospatial_index(
        "ix_search_document_point", table_name="search_document", postgresql_using="gist", column_name="point"
    )
    op.drop_geospatial_table("search_document")
    op.drop_index(op.f("ix_schedule_exception_schedule_id"), table_name="schedule_exception")
    op.drop_table("schedule_exception")
    op.drop_index(op.f("ix_schedule_revision_id"), table_name="schedule")
    op.drop_table("schedule")
    op.drop_index(op.f("ix_revision_venue_venue_id"), table_name="revision_venue")
    op.drop_index(op.f("ix_revision_venue_revision_id"), table_name="revision_venue")
    op.drop_table("revision_venue")
    op.drop_index(op.f("ix_revision_target_group_target_group_id"), table_name="revision_target_group")
    op.drop_index(op.f("ix_revision_target_group_revision_id"), table_name="revision_target_group")
    op.drop_table("revision_target_group")
    op.drop_index(op.f("ix_revision_tag_tag_id"), table_name="revision_tag")
    op.drop_index(op.f("ix_revision_tag_revision_id"), table_name="revision_tag")
    op.drop_table("revision_tag")
    op.drop_index(op.f("ix_revision_life_phase_revision_id"), table_name="revision_life_phase")
    op.drop_index(op.f("ix_revision_life_phase_life_phase_id"), table_name="revision_life_phase")
    op.drop_table("revision_life_phase")
    op.drop_index(op.f("ix_revision_category_revision_id"), table_name="revision_category")
    op.drop_index(op.f("ix_revision_category_category_id"), table_name="revision_category")
    op.drop_table("revision_category")
    op.drop_index(op.f("ix_revision_area_revision_id"), table_name="revision_area")
    op.drop_index(op.f("ix_revision_area_area_id"), table_name="revision_area")
    op.drop_table("revision_area")
    op.drop_index(op.f("ix_picture_provider_revision_id"), table_name="picture")
    op.drop_index(op.f("ix_picture_offer_revision_id"), table_name="picture")
    op.drop_table("picture")
    op.drop_index(op.f("ix_contact_provider_revision_id"), table_name="contact")
    op.drop_index(op.f("ix_contact_offer_revision_id"), table_name="contact")
    op.drop_table("contact")
    op.drop_index(op.f("ix_provider_tag_tag_id"), table_name="provider_tag")
    op.drop_index(op.f("ix_provider_tag_revision_id"), table_name="provider_tag")
    op.drop_table("provider_tag")
    op.drop_index(op.f("ix_provider_fact_revision_id"), table_name="provider_fact")
    op.drop_table("provider_fact")
    op.drop_index(op.f("ix_provider_category_revision_id"), table_name="provider_category")
    op.drop_index(op.f("ix_provider_category_category_id"), table_name="provider_category")
    op.drop_table("provider_category")
    op.drop_index(
        "uq_offer_revision_published",
        table_name="offer_revision",
        postgresql_where=sa.text("status = 'published'"),
    )
    op.drop_index(
        "uq_offer_revision_open",
        table_name="offer_revision",
        postgresql_where=sa.text("status IN ('draft', 'submitted', 'returned')"),
    )
    op.drop_index(op.f("ix_offer_revision_status"), table_name="offer_revision")
    op.drop_index(op.f("ix_offer_revision_offer_id"), table_name="offer_revision")
    op.drop_index(op.f("ix_offer_revision_main_category_id"), table_name="offer_revision")
    op.drop_index(op.f("ix_offer_revision_created_by"), table_name="offer_revision")
    op.drop_table("offer_revision")
    op.drop_index(op.f("ix_history_revision_id"), table_name="history")
    op.drop_index(op.f("ix_history_provider_id"), table_name="history")
    op.drop_index(op.f("ix_history_offer_id"), table_name="history")
    op.drop_index(op.f("ix_history_account_id"), table_name="history")
    op.drop_table("history")
    op.drop_index(op.f("ix_former_slug_offer_id"), table_name="former_slug")
    op.drop_table("former_slug")
    op.drop_index(op.f("ix_venue_feature_venue_id"), table_name="venue_feature")
    op.drop_table("venue_feature")
    op.drop_index(op.f("ix_venue_area_venue_id"), table_name="venue_area")
    op.drop_index(op.f("ix_venue_area_area_id"), table_name="venue_area")
    op.drop_table("venue_area")
    op.drop_index("uq_staff_member_role", table_name="staff_member")
    op.drop_index(op.f("ix_staff_member_area_id"), table_name="staff_member")
    op.drop_index(op.f("ix_staff_member_account_id"), table_name="staff_member")
    op.drop_table("staff_member")
    op.drop_index(
        "uq_provider_revision_published",
        table_name="provider_revision",
        postgresql_where=sa.text("status = 'published'"),
    )
    op.drop_index(
        "uq_provider_revision_open",
        table_name="provider_revision",
        postgresql_where=sa.text("status IN ('draft', 'submitted', 'returned')"),
    )
    op.drop_index(op.f("ix_provider_revision_status"), table_name="provider_revision")
    op.drop_index(op.f("ix_provider_revision_provider_id"), table_name="provider_revision")
    op.drop_geospatial_index(
        "ix_provider_revision_point",
        table_name="provider_revision",
        postgresql_using="gist",
        column_name="point",
    )
    op.drop_geospatial_table("provider_revision")
    op.drop_index(op.f("ix_provider_member_provider_id"), table_name="provider_member")
    op.drop_index(op.f("ix_provider_member_account_id"), table_name="provider_member")
    op.drop_table("provider_member")
    op.drop_index(op.f("ix_population_area_id"), table_name="population")
    op.drop_table("population")
    op.drop_index("uq_offer_source_key", table_name="offer", postgresql_where=sa.text("source_key <> ''"))
    op.drop_index(op.f("ix_offer_source_id"), table_name="offer")
    op.drop_index(op.f("ix_offer_provider_id"), table_name="offer")
    op.drop_index(op.f("ix_offer_first_published_at"), table_name="offer")
    op.drop_index(op.f("ix_offer_confirmed_on"), table_name="offer")
    op.drop_table("offer")
    op.drop_index(op.f("ix_indicator_area_id"), table_name="indicator")
    op.drop_table("indicator")
    op.drop_index(op.f("ix_venue_source_id"), table_name="venue")
    op.drop_geospatial_index("ix_venue_point", table_name="venue", postgresql_using="gist", column_name="point")
    op.drop_geospatial_table("venue")
    op.drop_index("uq_provider_source_key", table_name="provider", postgresql_where=sa.text("source_key <> ''"))
    op.drop_index(op.f("ix_provider_standing"), table_name="provider")
    op.drop_index(op.f("ix_provider_source_id"), table_name="provider")
    op.drop_table("provider")
    op.drop_index(
        "ix_postcode_place_folded", table_name="postcode_place", postgresql_ops={"folded": "text_pattern_ops"}
    )
    op.drop_geospatial_table("postcode_place")
    op.drop_index("uq_area_slug_current", table_name="area", postgresql_where=sa.text("valid_to IS NULL"))
    op.drop_geospatial_index("ix_area_shape", table_name="area", postgresql_using="gist", column_name="shape")
    op.drop_index(op.f("ix_area_parent_id"), table_name="area")
    op.drop_index(op.f("ix_area_layer_id"), table_name="area")
    op.drop_geospatial_table("area")
    op.drop_table("target_group")
    op.drop_table("tag")
    op.drop_table("source")
    op.drop_geospatial_table("postcode")
    op.drop_table("life_phase")
    op.drop_index(op.f("ix_category_parent_id"), table_name="category")
    op.drop_table("category")
    op.drop_table("area_layer")
    op.drop_index("uq_account_email_lower", table_name="account")
    op.drop_table("account")
