"""Answers to CONFIRM and PASS for an offer."""

from quickdoc.messaging.texts.segment import for_whom, one_segment, possessive, with_clinic
from quickdoc.messaging.texts.times import when
from quickdoc.messaging.texts.visit_texts import LEFT, way_out
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slot_summary import SlotSummary


def yours(booking: Booking, who: str = "", *, left: bool = False) -> str:
    """The answer to CONFIRM for an offer. `left`: they are not on standby for it any more."""
    said = f", {when(booking.brief)}.{way_out(booking)}{LEFT if left else ''}"
    return with_clinic(booking.brief, f"It is {possessive(who, 'yours')}: ", said)


def moved_up(booking: Booking, later: Booking, who: str = "") -> str:
    """The answer to CONFIRM for an offer that replaces a later visit, which is given back."""
    said = f", {when(booking.brief)}; {possessive(who)} {when(later.brief)} is given back.{way_out(booking)}"
    return with_clinic(booking.brief, f"It is {possessive(who, 'yours')}: ", said)


def passed(brief: SlotSummary, who: str = "") -> str:
    """The answer to PASS."""
    return with_clinic(brief, f"Passed{for_whom(who)}: ", f", {when(brief)}. You keep your place in line.")


def too_late(brief: SlotSummary) -> str:
    """The answer to CONFIRM when another patient was faster."""
    return with_clinic(
        brief, f"Sorry, {when(brief)} at ", " was just taken by somebody else. You keep your place in line."
    )


def taken(brief: SlotSummary) -> str:
    """The answer when the slot is taken by another patient."""
    return with_clinic(brief, f"Sorry, {when(brief)} at ", " is not free any more: somebody else has it.")


def not_possible(sentence: str, brief: SlotSummary) -> str:
    """A refusal, with the time of the visit that it is about."""
    return one_segment(f"{when(brief)}: {sentence}")
