"""A text message, as it is kept, as the REST API shows it and as the phone page shows it."""

from datetime import UTC, datetime
from email.utils import format_datetime
from secrets import token_hex
from typing import Any, Literal

from pydantic import BaseModel, Field

from sandbox.twilio.keywords import OptOutType
from sandbox.twilio.segments import size_of

API_VERSION = "2010-04-01"

Direction = Literal["inbound", "outbound-api", "outbound-reply"]
Status = Literal["queued", "sent", "delivered", "undelivered", "failed", "received"]


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


class Message(BaseModel, frozen=True):
    """One text. `direction` is the provider's view: inbound came from a phone.

    `note` is a sentence for the phone page, for instance why a webhook failed.
    `by_provider` marks the provider's own answers to STOP, START and HELP, `opt_out_type` says to what.
    """

    sid: str = Field(default_factory=lambda: f"SM{token_hex(16)}")
    account_sid: str
    direction: Direction
    from_: str
    to: str
    body: str
    status: Status
    created: datetime = Field(default_factory=now)
    updated: datetime = Field(default_factory=now)
    sent: datetime | None = None
    error_code: int | None = None
    service_sid: str | None = None
    status_callback: str | None = None
    validity_period: int | None = None
    by_provider: bool = False
    opt_out_type: OptOutType | None = None
    note: str | None = None

    @property
    def phone(self) -> str:
        """The patient's number, whichever way the text went."""
        return self.from_ if self.direction == "inbound" else self.to

    @property
    def business(self) -> str:
        """The clinic side's number, whichever way the text went."""
        return self.to if self.direction == "inbound" else self.from_

    @property
    def uri(self) -> str:
        return f"/{API_VERSION}/Accounts/{self.account_sid}/Messages/{self.sid}.json"

    def changed(self, **changes: Any) -> "Message":
        return self.model_copy(update={"updated": now(), **changes})


def _rfc2822(moment: datetime | None) -> str | None:
    return format_datetime(moment) if moment else None


def as_resource(message: Message) -> dict[str, Any]:
    """Show a message as Twilio's Message resource."""
    return {
        "account_sid": message.account_sid,
        "api_version": API_VERSION,
        "body": message.body,
        "date_created": _rfc2822(message.created),
        "date_sent": _rfc2822(message.sent),
        "date_updated": _rfc2822(message.updated),
        "direction": message.direction,
        "error_code": message.error_code,
        "error_message": None,
        "from": message.from_,
        "messaging_service_sid": message.service_sid,
        "num_media": "0",
        "num_segments": str(size_of(message.body).segments),
        "price": None,
        "price_unit": "USD",
        "sid": message.sid,
        "status": message.status,
        "subresource_uris": {"media": message.uri.replace(".json", "/Media.json")},
        "to": message.to,
        "uri": message.uri,
    }


def as_bubble(message: Message) -> dict[str, Any]:
    """Show a message to the phone page, the crowd and the tests."""
    size = size_of(message.body)
    return {
        "sid": message.sid,
        "phone": message.phone,
        "business": message.business,
        "direction": message.direction,
        "from": message.from_,
        "to": message.to,
        "body": message.body,
        "status": message.status,
        "error_code": message.error_code,
        "created": message.created.isoformat(timespec="milliseconds"),
        "updated": message.updated.isoformat(timespec="milliseconds"),
        "segments": size.segments,
        "encoding": size.encoding,
        "validity_period": message.validity_period,
        "status_callback": message.status_callback,
        "by_provider": message.by_provider,
        "note": message.note,
    }
