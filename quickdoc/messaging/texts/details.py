"""The answer to a question about an open offer or visit: the only text that names the doctor."""

from collections.abc import Sequence

from quickdoc.core.gsm7 import SEGMENT, fit, plain, septets
from quickdoc.core.legible import without_address
from quickdoc.core.naming import Label
from quickdoc.messaging.texts.segment import first_name, one_segment, spelled_clinic
from quickdoc.messaging.texts.times import when
from quickdoc.replies.replies import Open

LEAST_PLACE = 8


def details(thing: Open, phone: str, *, others: int = 0) -> str:
    """The answer to a question: time, doctor, address and the clinic's number. `others`: further open things.

    The only text that names the doctor, because the patient asked. Long parts are cut, the address first.
    """
    who = first_name(Label(thing.label) if thing.label else "")
    code = f" {'CANCEL' if thing.kind == 'visit' else 'CONFIRM'} {thing.code}" if thing.code else ""
    does = (" gives it back." if thing.kind == "visit" else " takes it.") if code else ""
    more = " STATUS: more." if others else ""
    begin = f"{who}: {when(thing.brief)}" if who else when(thing.brief)
    end = f".{f' Tel {plain(phone)}.' if phone else ''}{code}{does}{more}"
    brief = thing.brief
    places = [
        plain(without_address(brief.doctor_name)),
        spelled_clinic(brief.clinic_name),
        plain(brief.clinic_address),
    ]
    room = SEGMENT - septets(begin) - septets(end)
    return one_segment(begin + _within(places, room) + end)


def _within(places: Sequence[str], room: int) -> str:
    """The parts, each after a comma; the longest is cut until all fit."""
    kept = [place for place in places if place]
    while kept and sum(septets(each) + len(", ") for each in kept) > room:
        longest = max(range(len(kept)), key=lambda number: (septets(kept[number]), number))
        if septets(kept[longest]) <= LEAST_PLACE:
            kept.pop()
            continue
        kept[longest] = fit(kept[longest], max(LEAST_PLACE, septets(kept[longest]) - 4))
    return "".join(f", {each.rstrip('.')}" for each in kept)
