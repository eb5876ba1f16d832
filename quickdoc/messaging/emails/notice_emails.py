"""What e-mails and push notices say of offers and visits."""

from collections.abc import Mapping

from quickdoc.core.legible import without_address
from quickdoc.messaging.emails.layout import Email, clean, html_of_notice, unsubscribe_page
from quickdoc.messaging.messages import TextKind
from quickdoc.messaging.texts.offer_texts import WITHDRAWN
from quickdoc.messaging.texts.times import answer_by, when
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.exchanges import minutes
from quickdoc.scheduling.slot_summary import SlotSummary

SUBJECTS: Mapping[TextKind, str] = {
    "offer": "{clinic}: {when} is free",
    "booked": "Booked: {clinic}, {when}",
    "cancelled": "Cancelled by the clinic: {clinic}, {when}",
    "restored": "Takes place after all: {clinic}, {when}",
    "missed": "You were not there: {clinic}, {when}",
    "reminder": "Your visit: {clinic}, {when}",
    "withdrawn": "Not free any more: {clinic}, {when}",
    "moved": "Moved: {clinic}, {when}",
}
BUTTONS: Mapping[TextKind, str] = {
    "offer": "Take it, or pass",
    "booked": "See the visit",
    "restored": "See the visit",
    "reminder": "Confirm, or cancel",
    "moved": "See the visit",
}
"""What the one link says; the other kinds have none."""


def subject(kind: TextKind, brief: SlotSummary) -> str:
    """The subject line."""
    return SUBJECTS[kind].format(clinic=clean(brief.clinic_name), when=when(brief))


def offer(one: Offer) -> str:
    """A slot is free, or kept for this person, until a deadline."""
    by = answer_by(one)
    name = f"For {clean(without_address(one.holder.patient_name))}: " if one.named else ""
    if one.first_come:
        how = "is free. The first to say yes gets it"
    else:
        how = (
            f"is kept for you until {by}"
            if one.exclusive
            else f"is free. The first to take it by {by} has it"
        )
    instead = f" It would replace your visit on {_later(one)}.{_length(one)}" if one.instead_of else ""
    return f"{name}{clean(one.brief.clinic_name)}, {when(one.brief)} {how}.{instead}"


def withdrawn(one: Offer) -> str:
    """The clinic took back what it had offered, or the next in line is asked instead of this person."""
    if one.because:
        return f"{clean(one.brief.clinic_name)}, {when(one.brief)} {WITHDRAWN[one.because]}"
    return (
        f"{clean(one.brief.clinic_name)} has withdrawn {when(one.brief)}, which we had offered you. "
        "You keep your place in line."
    )


LEFT = " You left the standby list for it. To go on looking, open QuickDoc."


def visit(kind: TextKind, booking: Booking, *, left: bool = False) -> str:
    """About a visit that was made, cancelled, restored or is near. `left`: it ended a standby request."""
    clinic, at = clean(booking.brief.clinic_name), when(booking.brief)
    return _visit(kind, clinic, at) + (LEFT if left else "")


def _visit(kind: TextKind, clinic: str, at: str) -> str:
    return {
        "booked": f"Your visit is booked: {clinic}, {at}.",
        "cancelled": f"{clinic} had to cancel your visit on {at}. We are sorry.",
        "restored": f"{clinic}: your visit on {at} takes place after all.",
        "missed": f"{clinic} has marked your visit on {at} as missed. If you are there, tell the front desk.",
        "reminder": f"You have a visit at {clinic} on {at}.",
        "moved": f"Your visit has moved: {clinic}, {at}.",
    }[kind]


def email(
    message_id: str, to: str, kind: TextKind, line: str, body: str, *, page: str, unsubscribe: str
) -> Email:
    """The whole mail. `line`: its subject; `page`: where the one link leads."""
    button = BUTTONS.get(kind)
    foot = f"To get no more mails of this kind: {unsubscribe_page(page)}"
    text = "\n\n".join([body, *([f"{button}: {page}"] if button else []), foot]) + "\n"
    return Email(message_id, to, line, text, html_of_notice(body, button, page), unsubscribe)


def _length(one: Offer) -> str:
    was, is_ = one.instead_of.minutes if one.instead_of else None, minutes(one.brief)
    return f" It is a {is_} min visit instead of {was}." if was and was != is_ else ""


def _later(one: Offer) -> str:
    if one.instead_of is None:
        raise ValueError("it replaces nothing")
    later = one.brief.model_copy(update={"start": one.instead_of.start, "zone": one.instead_of.zone})
    return when(later)
