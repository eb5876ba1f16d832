"""Who connects: patients, each with a fresh ticket, all watching one clinic and one specialty."""

import json
from datetime import UTC, datetime

from bench.fan.servers import SECRET
from quickdoc import tokens
from quickdoc.accounts import Actor

TOPICS = ("clinic:bench", "dermatology@85390ca3fffffff")


def tickets(count: int, since: str | None = None) -> list[str]:
    """What so many patients say when they connect (JSON): a ticket is good for a minute.

    Peers are told the same; they do not look at it.
    """
    now = datetime.now(UTC)
    return [json.dumps({"ticket": _ticket(number, now), "since": since}) for number in range(count)]


def greeting(since: str | None = None) -> list[str]:
    """What everybody asks for once they are in (JSON)."""
    return [json.dumps(["watch", {"topics": TOPICS, "since": since}])]


def _ticket(number: int, now: datetime) -> str:
    actor = Actor(account_id=f"account_{number}", role="patient", patient_ids=(f"patient_{number}",))
    return tokens.ticket(actor, SECRET, now)
