"""Texts about offers that are sent unasked: a slot is free, or the offer was withdrawn."""

from collections.abc import Iterator

from quickdoc.core.gsm7 import SEGMENT, septets
from quickdoc.core.naming import Label
from quickdoc.messaging.texts.segment import LEAST_OF_NAME, first_name, possessive, with_clinic
from quickdoc.messaging.texts.times import answer_by, day_and_time, when
from quickdoc.offers.offers import Offer, WithdrawnBecause
from quickdoc.scheduling.exchanges import minutes


def called(one: Offer) -> str:
    """What the person of an offer is called, when others share the phone; "" when it is clear."""
    if not one.named:
        return ""
    return Label(one.label) if one.label else one.holder.patient_name


def offer(one: Offer) -> str:
    """A slot is free, or held for this patient, until a deadline. It may replace a later visit."""
    by = answer_by(one)
    to_move = " to move" if one.instead_of else ""
    for what, free, kept in _offered(one):
        if one.first_come:
            reply = f"Reply CONFIRM {one.code}{to_move} or PASS {one.code}."
            said = f"{what}{free}; the first yes gets it. {reply}"
        elif one.exclusive:
            said = f"{what}{kept} until {by}. Reply CONFIRM {one.code}{to_move} or PASS {one.code}."
        else:
            said = f"{what}{free}. Reply CONFIRM {one.code}{to_move} by {by} or PASS {one.code}."
        after = f": {said} STOP to end"
        if SEGMENT - septets(after) >= LEAST_OF_NAME:
            break
    return with_clinic(one.brief, "", after)


def _offered(one: Offer) -> Iterator[tuple[str, str, str]]:
    """Wordings, each shorter than the one before: the time, and the texts for a free and a held slot."""
    at, who = when(one.brief), first_name(called(one))
    if one.instead_of is None:
        yield at, f" is free{who and f' for {who}'}", f" is kept for {who or 'you'}"
        return
    later, length = day_and_time(one.instead_of.start, one.instead_of.zone), _length(one)
    swap = f", earlier than {possessive(who)} {later}"
    before = f", before {possessive(who)} {later}"
    if length:
        yield at + length, f" is free{swap}", f"{swap}, is kept for you"
        yield at + length, f" is free{before}", f"{before}, is kept for you"
        yield at + length, f" is free{before}", f"{before}, is held"
    yield at, f" is free{swap}", f"{swap}, is kept for you"
    yield at, f" is free{before}", f"{before}, is kept for you"


def _length(one: Offer) -> str:
    """The visit's length, if it differs from that of the visit that it would replace."""
    was, is_ = one.instead_of.minutes if one.instead_of else None, minutes(one.brief)
    return f" ({is_} min, not {was})" if was and was != is_ else ""


def withdrawn(one: Offer) -> str:
    """The clinic withdrew the offer, or the next in line is asked instead of this patient."""
    said = f": {when(one.brief)} {WITHDRAWN[one.because]}"
    return with_clinic(one.brief, "", f"{said} STOP to end")


WITHDRAWN: dict[WithdrawnBecause | None, str] = {
    None: "is not free any more. You keep your place in line.",
    "has_visit": "goes to the next in line, since you have another visit now.",
    "call_the_clinic": "is not offered to you any more. Please call the clinic.",
    "not_reached": "goes to the next in line, since we could not reach you.",
    "opted_out": "goes to the next in line, since you wanted no more texts.",
    "left_line": "goes to the next in line, since you left the standby list.",
}
