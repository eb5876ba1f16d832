"""What the local Twilio reads from its environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

DEFAULT_NUMBER = "+15005550006"


@dataclass(frozen=True)
class Settings:
    """The account, its number, and where incoming texts are reported.

    `webhook` is where they are posted; `webhook_public` is the address that the signature covers,
    as with a tunnel or a proxy in front. `journal` keeps conversations over a restart; `mailbox_url` is where
    the mails are shown.
    """

    account_sid: str
    auth_token: str
    number: str = DEFAULT_NUMBER
    webhook: str | None = None
    webhook_public: str | None = None
    journal: Path | None = None
    mailbox_url: str | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read the settings; raise KeyError when the account is not named."""
        data = environment.get("SANDBOX_TWILIO_DATA")
        webhook = environment.get("SANDBOX_TWILIO_WEBHOOK") or None
        return cls(
            account_sid=environment["TWILIO_ACCOUNT_SID"],
            auth_token=environment["TWILIO_AUTH_TOKEN"],
            number=environment.get("TWILIO_FROM") or DEFAULT_NUMBER,
            webhook=webhook,
            webhook_public=environment.get("SANDBOX_TWILIO_WEBHOOK_PUBLIC") or webhook,
            journal=Path(data) if data else None,
            mailbox_url=environment.get("SANDBOX_MAILBOX_URL") or None,
        )
