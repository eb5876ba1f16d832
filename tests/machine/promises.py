"""What must be true of a town: always, and once everything that was lost has been made good."""

from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from quickdoc.messaging.messages import Message
from quickdoc.offers import rounds, windows
from quickdoc.offers.offers import Offer
from quickdoc.offers.rounds import Round
from quickdoc.scheduling import slots
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slots import Slot
from quickdoc.store import Store
from quickdoc.waitlist.standby import Standby
from tests.machine.witness import Witness


@dataclass(frozen=True)
class Picture:
    """The whole town at a moment."""

    now: datetime
    slots: Sequence[Slot]
    bookings: Sequence[Booking]
    rounds: Sequence[Round]
    offers: Sequence[Offer]
    standbys: Sequence[Standby]
    messages: Sequence[Message]

    def slot(self, slot_id: str) -> Slot:
        return next(each for each in self.slots if each.id == slot_id)

    def round(self, slot: Slot) -> Round | None:
        """The round of the slot's present opening."""
        return next(
            (round_ for round_ in self.rounds if round_.id == rounds.round_id(slot.id, slot.opening)), None
        )

    def offers_of(self, round_: Round) -> list[Offer]:
        return [
            offer
            for offer in self.offers
            if (offer.slot_id, offer.opening) == (round_.slot_id, round_.opening)
        ]

    def line(self, slot: Slot) -> list[Standby]:
        """Active standbys that watch one of the slot's topics, in order of rank."""
        found = [
            standby for standby in self.standbys if standby.active and set(standby.topics) & set(slot.topics)
        ]
        return sorted(found, key=lambda each: each.rank)


async def look(store: Store, now: datetime) -> Picture:
    """The town as it is."""
    return Picture(
        now=now,
        slots=await store.slots.many({}),
        bookings=await store.bookings.many({}),
        rounds=await store.rounds.many({}),
        offers=await store.offers.many({}),
        standbys=await store.standbys.many({}),
        messages=await store.messages.many({"direction": "out"}),
    )


# --- always ----------------------------------------------------------------------------------


def always(town: Picture, sms_sender: Witness) -> None:
    """Whatever has died or was lost a moment ago."""
    active = [booking for booking in town.bookings if booking.active]
    _unique("active bookings of a slot", [each.slot_id for each in active])
    _apart(
        "visits of a patient",
        [(each.holder.patient_id, each.brief.start, each.brief.end) for each in active if each.holder],
    )
    _apart("slots of a doctor", [(slot.doctor_id, slot.start, slot.end) for slot in town.slots if slot.live])
    _unique(
        "offers to a person",
        [(offer.slot_id, offer.opening, offer.holder.patient_id) for offer in town.offers],
    )
    _unique("open codes of a phone", [(each.holder.phone, each.code) for each in town.offers if each.open])
    _unique("visits given back", [each.moved_from for each in active if each.moved_from])
    _unique(
        "requests for something earlier",
        [standby.instead_of.booking_id for standby in town.standbys if standby.active and standby.instead_of],
    )
    _nobody_is_without(town)
    _unique("texts", [(message.about, message.kind, message.attempt) for message in town.messages])
    _no_text_twice(town, sms_sender)
    for round_ in town.rounds:
        _unique("askings", [each.patient_id for each in round_.log if each.outcome != "skipped"])
    assert not sms_sender.complaints, sms_sender.complaints


def _unique(what: str, keys: Sequence[object]) -> None:
    twice = [key for key, count in Counter(keys).items() if count > 1]
    assert not twice, f"{what}: {twice}"


def _apart(what: str, stretches: Sequence[tuple[str, datetime, datetime]]) -> None:
    ordered = sorted(stretches)
    for (whose, _, end), (next_one, start, _) in pairwise(ordered):
        assert whose != next_one or end <= start, f"overlapping {what}: {whose} {start}"


def _nobody_is_without(town: Picture) -> None:
    """Whoever has given a visit back has, or had, an earlier one for it."""
    visits = {booking.id: booking for booking in town.bookings}
    for old in town.bookings:
        if old.state == "moved":
            new = visits[old.moved_to or ""]
            assert new.moved_from == old.id
            assert new.holder == old.holder
            assert new.brief.start < old.brief.start, "a chain that goes back loops"


def _no_text_twice(town: Picture, sms_sender: Witness) -> None:
    sent = Counter((each.to, each.body) for each in sms_sender.sent)
    # Other answers went back in the response to the provider's webhook.
    requested = [message for message in town.messages if message.kind != "reply" or message.via == "request"]
    meant = Counter((each.phone, each.body) for each in requested)
    assert not sent - meant, f"sent too often: {sent - meant}"


# --- what a round's log says ------------------------------------------------------------------


def explains(before: Picture, after: Picture) -> None:
    """Everybody in line before the last person asked is in the log of a round that has just gone on."""
    known = {each.id: each for each in before.rounds}
    for round_ in after.rounds:
        was = known.get(round_.id)
        if _has_gone_on(was, round_):
            explained = {each.patient_id for each in round_.log} | {each.patient_id for each in round_.asked}
            line = _considered(was, round_, before, after)
            unexplained = {each.patient_id for each in line} - explained
            assert not unexplained, f"{round_.id} says nothing about {unexplained}"


def _has_gone_on(before: Round | None, after: Round) -> bool:
    if before is None or before.wave < after.wave:
        return True
    return after.state == "released" and before.state != "released"


def _considered(was: Round | None, round_: Round, before: Picture, after: Picture) -> Sequence[Standby]:
    """Those who came before the last person asked, wherever offers meanwhile may have put either of them.

    A round that is released because it is late looks at nobody: its last wave was judged when it was made,
    and whoever has come into line since, as one who gave the visit back, was not there then.
    """
    line = after.line(after.slot(round_.slot_id))
    if round_.state == "released" and not _for_the_feed(round_) and not windows.too_late(round_, after.now):
        return line
    if was and was.wave == round_.wave:
        return []
    asked = {each.standby_id for each in round_.asked if each.wave == round_.wave and each.until is None}
    earlier = {standby.id: standby.rank for standby in before.standbys}
    ranks = {each.id: sorted((each.rank, earlier.get(each.id, each.rank))) for each in line}
    last = max((ranks[each.id][0] for each in line if each.id in asked), default=None)
    return [each for each in line if last is not None and ranks[each.id][1] < last]


def _for_the_feed(round_: Round) -> bool:
    """Whether nobody was to be asked: the staff picked somebody for a slot that was only published."""
    return round_.policy.mode == "race" and round_.wave == 0


# --- once everything has been made good -------------------------------------------------------


def healed(town: Picture, left: AbstractSet[str]) -> None:
    """When nothing is left to be told or to be done. `left`: the requests that were ever out of the line."""
    for slot in town.slots:
        _slot_is_right(town, slot)
    for round_ in town.rounds:
        _round_is_right(town, round_, left)
    for offer in town.offers:
        if offer.open:
            slot = town.slot(offer.slot_id)
            assert slot.state in {"open", "held"}, f"{offer.id} is open, its slot is {slot.state}"
            assert slot.opening == offer.opening, f"{offer.id} is open and of an earlier opening"
    for visit in town.bookings:
        if visit.active and visit.moved_from:
            old = next(booking for booking in town.bookings if booking.id == visit.moved_from)
            assert not old.active, f"{old.id} was to be given back for {visit.id}"
    for held in town.bookings:
        if held.active and held.kind == "hold":
            _hold_is_right(town, held)


def _slot_is_right(town: Picture, slot: Slot) -> None:
    history = [booking for booking in town.bookings if booking.slot_id == slot.id]
    assert slots.project(slot, history, town.now) is None, f"{slot.id} is not what its bookings say"
    ends = sum(step.state in {"cancelled", "no_show", "moved"} for each in history for step in each.history)
    assert slot.opening <= 1 + ends, f"{slot.id} has opened too often"
    offered = slot.opening > 1 or any(round_.slot_id == slot.id for round_ in town.rounds)
    if slot.state == "open" and offered:
        assert town.round(slot), f"opening {slot.opening} of {slot.id} is offered to nobody"


def _round_is_right(town: Picture, round_: Round, left: AbstractSet[str]) -> None:
    slot = town.slot(round_.slot_id)
    if round_.state in {"running", "released"}:
        assert slot.opening == round_.opening, f"{round_.id} goes on though its opening is over"
        assert slot.state in {"open", "held"}, f"{round_.id} goes on though its slot is {slot.state}"
    if round_.state == "running":
        assert round_.next_at
        assert round_.next_at > town.now, f"{round_.id} is overdue"
    else:
        assert round_.next_at is None
    if round_.state == "filled":
        visits = [
            booking for booking in town.bookings if booking.slot_id == slot.id and booking.kind == "visit"
        ]
        assert any(visit.opening >= round_.opening for visit in visits), f"{round_.id} was filled by nobody"
    _everybody_asked_has_an_offer(town, round_, left)


def _everybody_asked_has_an_offer(town: Picture, round_: Round, left: AbstractSet[str]) -> None:
    """Unless the round ended first, or they came to have a reason not to be asked.

    Who left the line before their offer was made has none, also when they came back at once: the round's next
    wave considers them again.
    """
    if round_.state in {"filled", "stopped"}:
        return
    offered = {each.holder.patient_id for each in town.offers_of(round_)}
    excused = {each.patient_id for each in round_.log if each.outcome == "skipped"}
    there = {each.patient_id for each in town.line(town.slot(round_.slot_id))}
    asked = {each.patient_id for each in round_.asked if each.standby_id not in left}
    forgotten = (asked & there) - offered - excused
    assert not forgotten, f"{round_.id} says that it asked {forgotten}, who have no offer"


def _hold_is_right(town: Picture, held: Booking) -> None:
    one = town.round(town.slot(held.slot_id))
    assert one, f"{held.id} belongs to no round"
    by_staff = one.state == "stopped" and one.note
    # The staff may give somebody a turn when the list is used up, and the slot open to all, while it lasts.
    turns = [each for each in town.offers_of(one) if each.picked and each.fresh(town.now)]
    picked = held.holder and held.holder.patient_id in {each.holder.patient_id for each in turns}
    assert one.state == "running" or by_staff or picked, f"{held.id} belongs to a round that is {one.state}"
    assert held.until
    assert held.until > town.now, f"{held.id} is over"
