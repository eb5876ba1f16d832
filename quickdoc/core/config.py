"""Settings, from the environment (`QUICKDOC_…`), checked when a process starts."""

from pathlib import Path
from typing import Literal, Self

from phonenumbers import SUPPORTED_REGIONS
from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from quickdoc.core import quotas
from quickdoc.core.phone_numbers import COUNTRIES


class Settings(BaseSettings):
    """Everything that differs between machines. `.env.example` explains each."""

    model_config = SettingsConfigDict(env_prefix="QUICKDOC_", env_file=".env", extra="ignore")

    mode: Literal["production", "demo", "test"] = "production"
    mongo_url: str
    mongo_database: str = "quickdoc"
    redis_url: str
    secret_key: SecretStr = Field(min_length=32)
    public_url: str
    socket_url: str
    web_origins: list[str]
    web_dist: Path | None = None
    twilio_account_sid: str
    twilio_auth_token: SecretStr
    twilio_from: str
    twilio_base_url: str | None = None
    twilio_fallback_url: str = ""
    phone_countries: list[str] = sorted(COUNTRIES)
    smtp_host: str = ""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    mail_from: str = ""
    vapid_private_key: SecretStr = SecretStr("")
    vapid_subject: str = ""
    awakened_worker: bool = True
    lean_connections: bool = True
    gateway_processes: int = Field(default=1, ge=1, le=256)
    fast_fanout: bool = True
    group_commit: bool = True
    announce_behind: bool = True
    ring_at_once: bool = True
    closed_slots_gate: bool = True
    redis_gate: bool = False
    texts_per_second: float = Field(default=10, ge=0, le=1000)
    texts_in_flight: int = Field(default=32, ge=1, le=100)
    texts_at_once: bool = True
    max_coming_visits: int = Field(default=8, ge=0, le=1000)
    quotas: dict[str, str] = {}
    quota_factor: float = Field(default=1, gt=0, le=1_000_000)
    worker_alive: Path | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @model_validator(mode="after")
    def _production_is_safe(self) -> Self:
        if self.mode == "production" and "*" in self.web_origins:
            raise ValueError("QUICKDOC_WEB_ORIGINS must list the origins in production, not '*'")
        if self.mode == "production" and not self.public_url.startswith("https://"):
            raise ValueError("QUICKDOC_PUBLIC_URL must be https in production")
        return self

    @field_validator("phone_countries")
    @classmethod
    def _countries_are_known(cls, given: list[str]) -> list[str]:
        unknown = sorted(set(given) - SUPPORTED_REGIONS)
        if unknown or not given:
            raise ValueError(f"QUICKDOC_PHONE_COUNTRIES must list ISO codes such as US; unknown: {unknown}")
        return given

    @model_validator(mode="after")
    def _quotas_are_known(self) -> Self:
        quotas.rates(self.quotas)
        return self

    @model_validator(mode="after")
    def _channels_are_whole(self) -> Self:
        """E-mail and push are optional; half of their settings is a mistake."""
        if self.smtp_host and "@" not in self.mail_from:
            raise ValueError("QUICKDOC_MAIL_FROM must be an address when QUICKDOC_SMTP_HOST is set")
        if self.mode == "production" and self.smtp_host and self.smtp_security == "none":
            raise ValueError("QUICKDOC_SMTP_SECURITY must be starttls or tls in production")
        if self.vapid_private_key.get_secret_value() and not self.vapid_subject.startswith(
            ("mailto:", "https:")
        ):
            raise ValueError("QUICKDOC_VAPID_SUBJECT must be a mailto: or https: address")
        return self
