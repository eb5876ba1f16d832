"""What the web client does, in Python: seed from a snapshot, keep the highest version, filter."""

from datetime import datetime
from typing import Any

from quickdoc.events.models import Event
from quickdoc.scheduling.bookings import Booking
from quickdoc.screens.board import Board
from quickdoc.screens.views import Feed, Mine
from quickdoc.waitlist.standby import Standby

Key = tuple[str, str]


class Screen:
    """States by subject and id. Applying is idempotent and does not care for order."""

    def __init__(self) -> None:
        self.states: dict[Key, Any] = {}

    def seed(self, view: Feed | Mine | Board) -> None:
        for subject, states in {
            "slot": getattr(view, "slots", ()),
            "offer": getattr(view, "offers", ()),
            "booking": getattr(view, "bookings", ()),
            "standby": getattr(view, "standbys", ()),
            "doctor": getattr(view, "doctors", ()),
            "patient": getattr(view, "patients", ()),
            "round": getattr(view, "rounds", ()),
            "phone": [phone] if (phone := getattr(view, "phone", None)) else [],
            "clinic": [clinic] if (clinic := getattr(view, "clinic", None)) else [],
        }.items():
            for state in states:
                self.keep(subject, state)

    def apply(self, event: Event) -> None:
        self.keep(event.subject, event.state)  # type: ignore[attr-defined]

    def keep(self, subject: str, state: Any) -> None:
        held = self.states.get((subject, state.id))
        if held is None or state.version > held.version:
            self.states[subject, state.id] = state

    def of(self, subject: str) -> list[Any]:
        return [state for (kind, _), state in self.states.items() if kind == subject]

    def feed(self, topics: tuple[str, ...], now: datetime) -> set[Any]:
        """What the feed shows."""
        return {
            versioned(each)
            for each in self.of("slot")
            if each.state in {"open", "held"} and each.start > now and set(each.topics) & set(topics)
        }

    def mine(self, now: datetime) -> set[Any]:
        """What a patient's page shows."""
        offers = [each for each in self.of("offer") if each.open and each.brief.start > now]
        visits = [each for each in self.of("booking") if each.is_shown(now)]
        standbys = [each for each in self.of("standby") if each.active or _is_kept(each, now)]
        people = [each for each in self.of("patient") if not each.removed]
        numbers = {person.phone for person in people}  # the account's phone: that of its people
        phones = [each for each in self.of("phone") if each.id in numbers]
        return {versioned(each) for each in [*offers, *visits, *standbys, *people, *phones]}

    def board(self, day: Board | None = None) -> set[Any]:
        """What a clinic's board shows; of a day, or of all that it has heard of."""
        subjects = ("slot", "booking", "round", "offer")
        shown = [each for subject in subjects for each in self.of(subject)]
        if day:
            shown = [each for each in shown if day.day_start <= _start(each) < day.day_end]
        return {versioned(each) for each in [*shown, *self.of("clinic"), *self.of("doctor")]}


def _is_kept(standby: Standby, now: datetime) -> bool:
    """Whether a coming visit ended it, so that its patient may take it up again."""
    return standby.fulfilled is not None and standby.fulfilled.start > now


def _start(state: Any) -> datetime:
    start: datetime = getattr(state, "brief", state).start
    return start


def versioned(state: Any) -> str:
    """What is seen of a state, as one comparable value.

    Not the seats of a visit: no screen shows them, and a visit that has begun loses them without a version
    (`Bookings.free_past_seats`).
    """
    text: str = state.model_dump_json(exclude={"seats"} if isinstance(state, Booking) else None)
    return f"{type(state).__name__} {text}"
