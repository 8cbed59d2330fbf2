"""Every setting of the portal, typed, with its default; refuses to start on what would be unsafe."""

from functools import lru_cache
from typing import Literal

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.directory.holidays import LANDS
from app.directory.trust import Trust


class Settings(BaseSettings):
    """Read from the environment (prefix CHANCENPORTAL_) and `.env`. The README lists every one of them."""

    model_config = SettingsConfigDict(
        env_prefix="CHANCENPORTAL_",
        env_file=".env",
        extra="ignore",
        hide_input_in_errors=True,  # secrets are among it
    )

    environment: Literal["development", "demo", "production"] = "development"
    database_url: str = Field(default="postgresql+psycopg:///chancenportal", validation_alias="DATABASE_URL")
    database_pool_size: int = 10
    secret_key: str = "development-only"
    base_url: str = "http://127.0.0.1:8000"

    portal_name: str = "Chancenportal"
    town: str = "Lindenaue"
    operator: str = "Stadt Lindenaue"
    land: str = "NW"
    default_radius_km: float = 5
    page_size: int = 20

    trust: Trust = Trust.CHECKED
    trust_first: int = Field(default=3, ge=1)
    trust_small_changes: bool = True

    contact_name: str = "Ayşe Brandt"
    contact_office: str = "Familienbüro Lindenaue"
    contact_phone: str = "(0000) 55 01 20"
    contact_email: str = "familienbuero@lindenaue.example"
    contact_hours: str = "Montag bis Donnerstag, 9 bis 15 Uhr"
    contact_languages: str = "Deutsch, Türkisch und Englisch"

    meili_url: str = Field(default="", validation_alias="MEILI_URL")
    meili_master_key: SecretStr = Field(default=SecretStr(""), validation_alias="MEILI_MASTER_KEY")
    search_timeout_ms: int = Field(default=400, ge=50)
    metrics_token: SecretStr = SecretStr("")

    smtp_url: str = Field(default="", validation_alias="SMTP_URL")
    mail_from: str = "Chancenportal <chancenportal@lindenaue.example>"
    terms_version: str = "2026-11"
    staff_totp_required: bool = False
    usage_months: int = Field(default=25, ge=1, le=120)

    geocoder_url: str = ""
    geocoder_kind: Literal["nominatim", "photon"] = "nominatim"
    geocoder_timeout_s: float = Field(default=3, gt=0, le=10)
    geocoder_pause_s: float = Field(default=1, ge=0, le=60)
    geocoder_attribution: str = "© OpenStreetMap"

    tiles_url: str = "https://sgx.geodatenzentrum.de/wmts_basemapde/tile/1.0.0/de_basemapde_web_raster_grau/default/GLOBAL_WEBMERCATOR/{z}/{y}/{x}.png"
    tiles_attribution: str = "© basemap.de / BKG"

    @property
    def demo(self) -> bool:
        return self.environment == "demo"

    @field_validator("land")
    @classmethod
    def _know_its_holidays(cls, land: str) -> str:
        if land not in LANDS:
            raise ValueError(f"CHANCENPORTAL_LAND must be one of {', '.join(LANDS)}.")
        return land

    @field_validator("geocoder_url")
    @classmethod
    def _know_its_geocoder(cls, url: str) -> str:
        if url and not url.startswith(("https://", "http://")):
            raise ValueError("CHANCENPORTAL_GEOCODER_URL must be the address of a search, with https://.")
        return url

    @model_validator(mode="after")
    def _refuse_unsafe_production(self) -> "Settings":
        if self.environment == "production" and len(self.secret_key) < 32:
            raise ValueError("CHANCENPORTAL_SECRET_KEY must be set to at least 32 random characters in production.")
        if self.environment == "production" and self.meili_url and len(self.meili_master_key.get_secret_value()) < 16:
            raise ValueError(
                "MEILI_MASTER_KEY must be set to at least 16 characters where MEILI_URL is, in production."
            )
        return self


@lru_cache
def settings() -> Settings:
    return Settings()
