"""Texts about visits that are sent unasked: booked, moved, a reminder, cancelled, restored."""

from collections.abc import Sequence

from quickdoc.messaging.texts.segment import for_whom, possessive, with_clinic
from quickdoc.messaging.texts.times import when
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slot_summary import SlotSummary


def booked(booking: Booking, who: str = "", *, earlier: bool = False, left: bool = False) -> str:
    """A visit was booked in the app. `earlier`: the patient may ask to be offered an earlier one.

    `left`: the booking ended a standby request; then there is no room for the hint about earlier ones.
    """
    more = LEFT if left else _way_up(booking) if earlier else ""
    said = f", {when(booking.brief)}.{way_out(booking)}{more} STOP to end"
    return with_clinic(booking.brief, f"Booked{for_whom(who)}: ", said)


def moved(booking: Booking, later: Booking, who: str = "", *, left: bool = False) -> str:
    """An earlier visit was booked in the app, and the later one given back for it."""
    more = " Standby ended, STANDBY to go on." if left else ""
    said = f", {when(booking.brief)} instead of {when(later.brief)}.{way_out(booking)}{more} STOP to end"
    return with_clinic(booking.brief, f"Moved{for_whom(who)}: ", said)


def reminder(booking: Booking, who: str = "", *, earlier: bool = False) -> str:
    """A visit is near. `earlier`: there is still time to be offered an earlier one."""
    code = booking.code or ""
    if not code:
        said = ""
    elif booking.state == "confirmed":
        said = f" If you cannot come reply CANCEL {code}."
    else:
        said = f" Reply CONFIRM {code} if you come, CANCEL {code} if not."
    up = _way_up(booking) if earlier else ""
    return with_clinic(
        booking.brief, f"Reminder{for_whom(who)}: ", f", {when(booking.brief)}.{said}{up} STOP to end"
    )


def cancelled(
    booking: Booking, who: str = "", *, waits: bool = False, instead: Sequence[SlotSummary] = ()
) -> str:
    """The clinic had to cancel. `waits`: they are on standby for another. `instead`: what is free next."""
    more = " You are on standby for another." if waits else ""
    if instead:
        more = f" Next free: {', '.join(when(each) for each in instead)}."
    said = f" had to cancel {possessive(who)} visit on {when(booking.brief)}. We are sorry.{more}"
    return with_clinic(booking.brief, "", f"{said} STOP to end")


def restored(booking: Booking, who: str = "") -> str:
    """The clinic undid a cancellation that had been texted."""
    said = f": {possessive(who)} visit on {when(booking.brief)} takes place after all.{way_out(booking)}"
    return with_clinic(booking.brief, "", f"{said} STOP to end")


def missed(booking: Booking, who: str = "") -> str:
    """The visit is a no-show, by the clinic's policy."""
    said = f" has marked {possessive(who)} visit on {when(booking.brief)} as missed."
    return with_clinic(booking.brief, "", f"{said} If you are there, tell the desk. STOP to end")


def _way_up(booking: Booking) -> str:
    return f" EARLIER {booking.code}: hear of earlier times." if booking.code else ""


LEFT = " You left the standby list; STANDBY to go on."
"""Added where booking a visit has ended a standby request."""


def way_out(booking: Booking) -> str:
    return f" To give it back reply CANCEL {booking.code}." if booking.code else ""
