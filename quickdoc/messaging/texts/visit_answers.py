"""Answers to CONFIRM, CANCEL, EARLIER and PASS for a booked visit."""

from collections.abc import Sequence

from quickdoc.messaging.texts.open_answers import list_of
from quickdoc.messaging.texts.segment import for_whom, possessive, with_clinic
from quickdoc.messaging.texts.times import when
from quickdoc.messaging.texts.visit_texts import way_out
from quickdoc.replies.replies import Open
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slot_summary import SlotSummary


def listening(booking: Booking) -> str:
    """The answer to EARLIER for a coming visit."""
    said = f" has something earlier than {when(booking.brief)}. You keep that visit"
    code = f" (to give it back: CANCEL {booking.code})" if booking.code else ""
    return with_clinic(booking.brief, "We text you when ", f"{said} until you take another{code}.")


def confirmed(booking: Booking, who: str = "") -> str:
    """The answer to CONFIRM for a coming visit."""
    if booking.has_arrived:
        return with_clinic(booking.brief, f"Checked in{for_whom(who)} at ", f", {when(booking.brief)}.")
    return with_clinic(
        booking.brief,
        f"Confirmed{for_whom(who)}, see you at ",
        f" on {when(booking.brief)}.{way_out(booking)}",
    )


def given_back(brief: SlotSummary, who: str = "", *, left: bool = False) -> str:
    """The answer to CANCEL for a coming visit. `left`: the booking had ended a standby request."""
    more = " STANDBY to wait for another." if left else ""
    return with_clinic(
        brief, f"Cancelled{for_whom(who)}: ", f", {when(brief)}. Thank you for telling us.{more}"
    )


def clinic_cancelled(brief: SlotSummary, who: str = "") -> str:
    """The answer to any text about a visit that the clinic has cancelled."""
    said = f" had to cancel {possessive(who)} visit on {when(brief)}. It does not take place."
    return with_clinic(brief, "", said)


def still_booked(visits: Sequence[Open]) -> str:
    """The answer to PASS when nothing is offered: the booked visits, and how to cancel one."""
    if len(visits) == 1:
        return _keeps(visits[0].brief, visits[0].code)
    lines = [f"{when(visit.brief)} ({{}}CANCEL {visit.code} to give it back)" for visit in visits]
    return list_of("Nothing is offered now. Booked: ", lines, visits)


def keeps(visit: Booking, who: str = "") -> str:
    """The answer to PASS with the code of a booked visit."""
    return _keeps(visit.brief, visit.code, who)


def _keeps(brief: SlotSummary, code: str | None, who: str = "") -> str:
    out = f" To give it back reply CANCEL {code}." if code else ""
    begin = (
        f"Nothing is offered now. Booked{for_whom(who)}: "
        if who
        else "Nothing is offered now. You have booked: "
    )
    return with_clinic(brief, begin, f", {when(brief)}.{out} If not, it stays yours.")
