"""What must be true of a town: always, and once everything that was lost has been made good."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from quickdoc.messaging.texts import Message
from quickdoc.offers import rounds
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
        return next((each for each in self.rounds if each.id == rounds.round_id(slot.id, slot.opening)), None)

    def offers_of(self, one: Round) -> list[Offer]:
        return [each for each in self.offers if (each.slot_id, each.opening) == (one.slot_id, one.opening)]

    def line(self, slot: Slot) -> list[Standby]:
        """Active standbys that watch one of the slot's topics, in order of rank."""
        found = [each for each in self.standbys if each.active and set(each.topics) & set(slot.topics)]
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
    active = [each for each in town.bookings if each.active]
    _unique("active bookings of a slot", [each.slot_id for each in active])
    _apart(
        "visits of a patient",
        [(each.holder.patient_id, each.brief.start, each.brief.end) for each in active if each.holder],
    )
    _apart("slots of a doctor", [(each.doctor_id, each.start, each.end) for each in town.slots if each.live])
    _unique(
        "offers to a person", [(each.slot_id, each.opening, each.holder.patient_id) for each in town.offers]
    )
    _unique("open codes of a phone", [(each.holder.phone, each.code) for each in town.offers if each.open])
    _unique("visits given back", [each.moved_from for each in active if each.moved_from])
    _unique(
        "requests for something earlier",
        [each.instead_of.booking_id for each in town.standbys if each.active and each.instead_of],
    )
    _nobody_is_without(town)
    _unique("texts", [(each.about, each.kind, each.attempt) for each in town.messages])
    _no_text_twice(town, sms_sender)
    for one in town.rounds:
        _unique("askings", [each.patient_id for each in one.log if each.outcome != "skipped"])
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
    visits = {each.id: each for each in town.bookings}
    for old in town.bookings:
        if old.state == "moved":
            new = visits[old.moved_to or ""]
            assert new.moved_from == old.id
            assert new.holder == old.holder
            assert new.brief.start < old.brief.start, "a chain that goes back loops"


def _no_text_twice(town: Picture, sms_sender: Witness) -> None:
    sent = Counter((each.to, each.body) for each in sms_sender.sent)
    # Other answers went back in the response to the provider's webhook.
    requested = [each for each in town.messages if each.kind != "reply" or each.via == "request"]
    meant = Counter((each.phone, each.body) for each in requested)
    assert not sent - meant, f"sent too often: {sent - meant}"


# --- what a round's log says ------------------------------------------------------------------


def explains(before: Picture, after: Picture) -> None:
    """Everybody in line before the last person asked is in the log of a round that has just gone on."""
    known = {each.id: each for each in before.rounds}
    for one in after.rounds:
        if _has_gone_on(known.get(one.id), one):
            explained = {each.patient_id for each in one.log} | {each.patient_id for each in one.asked}
            line = _considered(one, before, after)
            unexplained = {each.patient_id for each in line} - explained
            assert not unexplained, f"{one.id} says nothing about {unexplained}"


def _has_gone_on(before: Round | None, after: Round) -> bool:
    if before is None or before.wave < after.wave:
        return True
    return after.state == "released" and before.state != "released"


def _considered(one: Round, before: Picture, after: Picture) -> Sequence[Standby]:
    """Those who came before the last person asked, wherever offers meanwhile may have put either of them."""
    line = after.line(after.slot(one.slot_id))
    if one.state == "released" and not _for_the_feed(one) and not rounds.too_late(one, after.now):
        return line
    asked = {each.standby_id for each in one.asked if each.wave == one.wave and each.until is None}
    earlier = {each.id: each.rank for each in before.standbys}
    ranks = {each.id: sorted((each.rank, earlier.get(each.id, each.rank))) for each in line}
    last = max((ranks[each.id][0] for each in line if each.id in asked), default=None)
    return [each for each in line if last is not None and ranks[each.id][1] < last]


def _for_the_feed(one: Round) -> bool:
    """Whether nobody was to be asked: the staff picked somebody for a slot that was only published."""
    return one.policy.mode == "race" and one.wave == 0


# --- once everything has been made good -------------------------------------------------------


def healed(town: Picture) -> None:
    """When nothing is left to be told or to be done."""
    for slot in town.slots:
        _slot_is_right(town, slot)
    for one in town.rounds:
        _round_is_right(town, one)
    for offer in town.offers:
        if offer.open:
            slot = town.slot(offer.slot_id)
            assert slot.state in {"open", "held"}, f"{offer.id} is open, its slot is {slot.state}"
            assert slot.opening == offer.opening, f"{offer.id} is open and of an earlier opening"
    for visit in town.bookings:
        if visit.active and visit.moved_from:
            old = next(each for each in town.bookings if each.id == visit.moved_from)
            assert not old.active, f"{old.id} was to be given back for {visit.id}"
    for held in town.bookings:
        if held.active and held.kind == "hold":
            _hold_is_right(town, held)


def _slot_is_right(town: Picture, slot: Slot) -> None:
    history = [each for each in town.bookings if each.slot_id == slot.id]
    assert slots.project(slot, history, town.now) is None, f"{slot.id} is not what its bookings say"
    ends = sum(step.state in {"cancelled", "no_show", "moved"} for each in history for step in each.history)
    assert slot.opening <= 1 + ends, f"{slot.id} has opened too often"
    offered = slot.opening > 1 or any(each.slot_id == slot.id for each in town.rounds)
    if slot.state == "open" and offered:
        assert town.round(slot), f"opening {slot.opening} of {slot.id} is offered to nobody"


def _round_is_right(town: Picture, one: Round) -> None:
    slot = town.slot(one.slot_id)
    if one.state in {"running", "released"}:
        assert slot.opening == one.opening, f"{one.id} goes on though its opening is over"
        assert slot.state in {"open", "held"}, f"{one.id} goes on though its slot is {slot.state}"
    if one.state == "running":
        assert one.next_at
        assert one.next_at > town.now, f"{one.id} is overdue"
    else:
        assert one.next_at is None
    if one.state == "filled":
        visits = [each for each in town.bookings if each.slot_id == slot.id and each.kind == "visit"]
        assert any(each.opening >= one.opening for each in visits), f"{one.id} was filled by nobody"
    _everybody_asked_has_an_offer(town, one)


def _everybody_asked_has_an_offer(town: Picture, one: Round) -> None:
    """Unless the round ended first, or they left the line or came to have a reason not to be asked."""
    if one.state in {"filled", "stopped"}:
        return
    offered = {each.holder.patient_id for each in town.offers_of(one)}
    excused = {each.patient_id for each in one.log if each.outcome == "skipped"}
    gone = {each.patient_id for each in one.asked} - {
        each.patient_id for each in town.line(town.slot(one.slot_id))
    }
    forgotten = {each.patient_id for each in one.asked} - offered - excused - gone
    assert not forgotten, f"{one.id} says that it asked {forgotten}, who have no offer"


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
