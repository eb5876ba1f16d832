"""Settings, from the environment (`QUICKDOC_…`), checked when a process starts."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


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
    awakened_worker: bool = True
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @model_validator(mode="after")
    def _production_is_safe(self) -> Self:
        if self.mode == "production" and "*" in self.web_origins:
            raise ValueError("QUICKDOC_WEB_ORIGINS must list the origins in production, not '*'")
        if self.mode == "production" and not self.public_url.startswith("https://"):
            raise ValueError("QUICKDOC_PUBLIC_URL must be https in production")
        return self
