"""The environment variables of all processes, defined in one place."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from quickdoc.messaging.push.keys import new_key
from sandbox.ports import LOOPBACK
from sandbox.twilio.settings import DEFAULT_NUMBER

Mode = Literal["demo", "test"]

DATABASE = "quickdoc"
INBOUND_PATH = "/api/v1/twilio/inbound"
MAIL_FROM = "no-reply@quickdoc.example"
QUOTA_FACTOR = "1000"
"""All simulated patients share this machine's address, so the quotas per host are multiplied."""
_PREFIXES = ("QUICKDOC_", "TWILIO_", "SANDBOX_TWILIO_", "SANDBOX_MAILBOX_", "SANDBOX_PHONE_")


@dataclass(frozen=True)
class Secrets:
    """Random secrets, made at the first start and kept beside the data so that logins survive a restart."""

    secret_key: str
    account_sid: str
    auth_token: str
    vapid_private_key: str

    @classmethod
    def kept_in(cls, folder: Path) -> Self:
        file = folder / "secrets.json"
        present = json.loads(file.read_text()) if file.exists() else {}
        fresh = {
            "secret_key": secrets.token_urlsafe(48),
            "account_sid": f"AC{secrets.token_hex(16)}",
            "auth_token": secrets.token_hex(16),
            "vapid_private_key": new_key(),
        }
        made = cls(**(fresh | present))
        if fresh.keys() <= present.keys():
            return made
        folder.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(json.dumps(made.__dict__))
        return made


@dataclass(frozen=True)
class Addresses:
    """Where everything listens. `host` is the name that people and browsers use for this machine."""

    mongo_url: str
    redis_url: str
    api_port: int
    realtime_port: int
    twilio_port: int
    mailbox_port: int
    smtp_port: int
    host: str = LOOPBACK

    @property
    def api_url(self) -> str:
        return f"http://{self.host}:{self.api_port}"

    @property
    def socket_url(self) -> str:
        return f"http://{self.host}:{self.realtime_port}"

    @property
    def twilio_url(self) -> str:
        return f"http://{self.host}:{self.twilio_port}"

    @property
    def mailbox_url(self) -> str:
        return f"http://{self.host}:{self.mailbox_port}"

    @property
    def origins(self) -> list[str]:
        """Return the origins a browser may come from; 5173 is the web's own dev server."""
        hosts = ("localhost", LOOPBACK)
        return [f"http://{host}:{port}" for host in hosts for port in (self.api_port, 5173)]


def _inherited() -> dict[str, str]:
    """Return this process's environment without settings that are meant for another installation."""
    return {key: value for key, value in os.environ.items() if not key.startswith(_PREFIXES)}


def product_environment(
    addresses: Addresses, kept: Secrets, *, mode: Mode, web_dist: Path | None, log_level: str
) -> dict[str, str]:
    """Return the whole environment of api, realtime, worker and seed."""
    web = {"QUICKDOC_WEB_DIST": str(web_dist)} if web_dist else {}
    return (
        _inherited()
        | {
            "PYTHONUNBUFFERED": "1",
            "QUICKDOC_MODE": mode,
            "QUICKDOC_MONGO_URL": addresses.mongo_url,
            "QUICKDOC_MONGO_DATABASE": DATABASE,
            "QUICKDOC_REDIS_URL": addresses.redis_url,
            "QUICKDOC_SECRET_KEY": kept.secret_key,
            "QUICKDOC_PUBLIC_URL": addresses.api_url,
            "QUICKDOC_SOCKET_URL": addresses.socket_url,
            "QUICKDOC_WEB_ORIGINS": json.dumps(addresses.origins),
            "QUICKDOC_TWILIO_ACCOUNT_SID": kept.account_sid,
            "QUICKDOC_TWILIO_AUTH_TOKEN": kept.auth_token,
            "QUICKDOC_TWILIO_FROM": DEFAULT_NUMBER,
            "QUICKDOC_TWILIO_BASE_URL": f"http://{LOOPBACK}:{addresses.twilio_port}",
            "QUICKDOC_SMTP_HOST": LOOPBACK,
            "QUICKDOC_SMTP_PORT": str(addresses.smtp_port),
            "QUICKDOC_SMTP_SECURITY": "none",
            "QUICKDOC_MAIL_FROM": MAIL_FROM,
            "QUICKDOC_VAPID_PRIVATE_KEY": kept.vapid_private_key,
            "QUICKDOC_VAPID_SUBJECT": f"mailto:{MAIL_FROM}",
            "QUICKDOC_LOG_LEVEL": log_level,
            "QUICKDOC_QUOTA_FACTOR": QUOTA_FACTOR,
        }
        | web
    )


def twilio_environment(addresses: Addresses, kept: Secrets, journal: Path | None) -> dict[str, str]:
    """Return the environment of the local Twilio, which keeps conversations in the journal."""
    memory = {"SANDBOX_TWILIO_DATA": str(journal)} if journal else {}
    return (
        _inherited()
        | {
            "PYTHONUNBUFFERED": "1",
            "TWILIO_ACCOUNT_SID": kept.account_sid,
            "TWILIO_AUTH_TOKEN": kept.auth_token,
            "TWILIO_FROM": DEFAULT_NUMBER,
            "SANDBOX_TWILIO_WEBHOOK": f"http://{LOOPBACK}:{addresses.api_port}{INBOUND_PATH}",
            "SANDBOX_TWILIO_WEBHOOK_PUBLIC": f"{addresses.api_url}{INBOUND_PATH}",
            "SANDBOX_MAILBOX_URL": f"{addresses.mailbox_url}/mail",
        }
        | memory
    )


def mailbox_environment(addresses: Addresses) -> dict[str, str]:
    """Return the environment of the local mailbox."""
    return _inherited() | {
        "PYTHONUNBUFFERED": "1",
        "SANDBOX_MAILBOX_SMTP_PORT": str(addresses.smtp_port),
        "SANDBOX_PHONE_URL": f"{addresses.twilio_url}/phone",
    }
