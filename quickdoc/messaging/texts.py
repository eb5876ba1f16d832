"""Texts: their bodies and their delivery state.

Bodies fit into one GSM-7 segment: clinic, time and code only. No specialty, reason or doctor, because others
may see the screen; the doctor and the address are only in the answer to a question. Where several people
share the phone, a text names its patient by first name: `who` is that name, "" where it is clear. A body
never contains CANCEL without a code, because CANCEL alone is an opt-out word at the provider.

    intent -> sending -> sent -> delivered       ends: delivered, undelivered, failed, suppressed, unknown

An incoming text is stored as `received`.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal

from quickdoc.core.gsm7 import SEGMENT, fit, is_gsm7, plain, segments, septets
from quickdoc.core.naming import Label, without_title
from quickdoc.core.types import Instant, Model, clock, folded, local, without_address
from quickdoc.offers.offers import Offer, WithdrawnBecause
from quickdoc.replies.replies import Open, Verb
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.eligibility import minutes
from quickdoc.scheduling.slot_summary import SlotSummary

__all__ = ["is_gsm7", "segments"]  # and everything that is defined here

TextKind = Literal[
    "offer",
    "booked",
    "cancelled",
    "restored",
    "reminder",
    "withdrawn",
    "moved",
    "listed",
    "phone_changed",
    "email_changed",
    "reply",
    "inbound",
]
MessageChannel = Literal["sms", "email", "push"]
TextState = Literal[
    "intent", "sending", "sent", "delivered", "undelivered", "failed", "suppressed", "unknown", "received"
]

Via = Literal["response", "request"]
"""How an answer is sent: in the response to the provider's webhook, or in a request of our own."""

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NAMELESS = "Your clinic"
MAX_NAME = 16
LEAST_PLACE = 8
LEAST_OF_NAME = 9
"""Characters: if less of a clinic's name fits, the shorter wording is used."""
SEVERAL = 2


class Meant(Model):
    """How an incoming text was interpreted. Stored at first sight, so a repetition means the same.

    `subject`: the id of the one offer or booking that it is about, if there is one.
    """

    verb: Verb
    code: str | None = None
    subject: str | None = None


class Message(Model):
    """One message, in or out. `about`: the id of what it concerns; `sid`: the provider's id.

    `due_at`: when the sweep processes it, unless another process has done so. `tries` counts hand-overs to
    the provider and, once the outcome is unknown, look-ups in its list. `attempt` distinguishes messages of
    one kind about one thing, such as a second cancellation after an undo. `phone` is empty for an e-mail or
    a push; `to` is then the address or the account's id. `via` is set for answers only. `elsewhere`: whether
    the body names a visit at another clinic; null in old documents, where the body decides.
    """

    id: str
    direction: Literal["in", "out"]
    channel: MessageChannel = "sms"
    phone: str
    to: str | None = None
    body: str
    kind: TextKind
    about: str
    attempt: int = 1
    clinic_id: str | None = None
    state: TextState = "intent"
    reason: str | None = None
    sid: str | None = None
    made_at: Instant
    sent_at: Instant | None = None
    expires_at: Instant | None = None
    due_at: Instant | None = None
    tries: int = 0
    meant: Meant | None = None
    via: Via | None = None
    elsewhere: bool | None = None
    version: int = 1


def for_staff(message: Message) -> Message:
    """The message as its clinic may see it.

    It hides the patient's account, most of the address, and visits at other clinics.
    """
    changes: dict[str, object] = {"elsewhere": None}
    if message.to is not None:
        name, at, domain = message.to.rpartition("@")
        changes["to"] = f"{name[:1]}…{at}{domain}" if at else None
    if _names_another_visit(message):
        changes["body"] = NOT_SHOWN
    return message.model_copy(update=changes)


NOT_SHOWN = "(Not shown: it also names a visit of the patient that may be at another clinic.)"

ANOTHER_VISIT = re.compile(
    r", earlier than .+ is kept|is free, earlier than |, before .+ is (?:kept|held)|is free, before "
    r"|It would replace your visit on|^Moved.*: .* instead of |; .+ is given back\."
)
"""How `offer`, `moved`, `moved_up` and the mail of an offer name the later visit that is given back."""


def _names_another_visit(message: Message) -> bool:
    if message.direction == "in":
        return False
    return bool(ANOTHER_VISIT.search(message.body)) if message.elsewhere is None else message.elsewhere


FORWARD: dict[TextState, int] = {"unknown": 0, "sending": 0, "sent": 1, "delivered": 2}
NEVER_ARRIVE: frozenset[TextState] = frozenset({"undelivered", "failed", "suppressed"})
ENDS: frozenset[TextState] = NEVER_ARRIVE | {"delivered"}


def is_undecided(message: Message) -> bool:
    """Whether it is not yet decided if the message is sent."""
    is_looked_up = message.state == "unknown" and message.due_at is not None
    return is_looked_up or message.state in {"intent", "sending"}


def moves_forward(before: TextState, after: TextState) -> bool:
    """Whether a status report advances the state. Reports come in any order; a final state stays."""
    return before not in ENDS and FORWARD.get(after, 2) > FORWARD.get(before, 0)


# --- when and where ---------------------------------------------------------------------------


def day(moment: datetime, zone: str) -> str:
    """Such as `Tue 24 Nov`, in this zone."""
    there = local(moment, zone)
    return f"{DAYS[there.weekday()]} {there.day} {MONTHS[there.month - 1]}"


def when(brief: SlotSummary) -> str:
    """Such as `Tue 24 Nov 10:30`, on the clinic's clock."""
    return _at(brief.start, brief.zone)


def _at(moment: datetime, zone: str) -> str:
    return f"{day(moment, zone)} {clock(moment, zone)}"


def deadline(until: datetime, now: datetime, zone: str) -> str:
    """Such as `09:55`, with the day when it is not today."""
    there = local(until, zone)
    today = there.date() == local(now, zone).date()
    said = clock(until, zone)
    return said if today else f"{DAYS[there.weekday()]} {said}"


def answer_by(one: Offer) -> str:
    """An offer's deadline in the patient's zone, which is named where it differs from the clinic's."""
    zone = one.zone or one.brief.zone
    said = deadline(one.expires_at, one.made_at, zone)
    theirs, clinics = (local(one.expires_at, each).utcoffset() for each in (zone, one.brief.zone))
    return said if theirs == clinics else f"{said} your time"


def _with_clinic(brief: SlotSummary, before: str, after: str) -> str:
    """One segment with the clinic's name in it, which is cut when it is too long."""
    room = SEGMENT - septets(before) - septets(after)
    return one_segment(before + fit(_name(brief.clinic_name), room) + after)


def _name(given: str) -> str:
    """The clinic's name in GSM-7, or a general word when hardly any of it can be spelled so."""
    name = plain(given)
    letters = sum(each.isalnum() for each in given)
    return name if name and sum(each.isalnum() for each in name) * 2 >= letters > 0 else NAMELESS


def first_name(name: str) -> str:
    """The first name in GSM-7, letters only; "" when hardly any of it can be spelled so.

    A label is not shortened: it already identifies its person among those who share the phone.
    """
    if isinstance(name, Label):
        return name
    first = next((each for each in without_title(name).split() if any(map(str.isalpha, each))), "")
    shown = "".join(each for each in plain(first) if each.isalpha() or each in "-'").strip("-'")
    letters = sum(each.isalpha() for each in shown)
    return shown[:MAX_NAME] if letters * 2 >= sum(map(str.isalpha, first)) else ""


def called(one: Offer) -> str:
    """What the person of an offer is called, when others share the phone; "" when it is clear."""
    if not one.named:
        return ""
    return Label(one.label) if one.label else one.holder.patient_name


def _for(who: str) -> str:
    name = first_name(who)
    return f" for {name}" if name else ""


def _whose(who: str, otherwise: str = "your") -> str:
    name = first_name(who)
    return f"{name}'s" if name else otherwise


def one_segment(body: str) -> str:
    """The body in GSM-7, cut to one segment."""
    return fit(plain(body), SEGMENT)


# --- messages that we send unasked ------------------------------------------------------------


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
    return _with_clinic(one.brief, "", after)


def _offered(one: Offer) -> Iterator[tuple[str, str, str]]:
    """Wordings, each shorter than the one before: the time, and the texts for a free and a held slot."""
    at, who = when(one.brief), first_name(called(one))
    if one.instead_of is None:
        yield at, f" is free{who and f' for {who}'}", f" is kept for {who or 'you'}"
        return
    later, length = _at(one.instead_of.start, one.instead_of.zone), _length(one)
    swap = f", earlier than {_whose(who)} {later}"
    before = f", before {_whose(who)} {later}"
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
    return _with_clinic(one.brief, "", f"{said} STOP to end")


def listed(clinic_name: str) -> str:
    """The first text to a patient whom a clinic registered: which clinic did so, and how to opt out."""
    said = " put you on its list for freed appointments. We text you when one is free. STOP to end"
    room = SEGMENT - septets(said)
    return one_segment(fit(_name(clinic_name), room) + said)


def code(digits: str) -> str:
    """The one text that goes to an unverified number. It does not disclose whether accounts exist."""
    return (
        f"{digits} is your QuickDoc code, good for 10 minutes. "
        "If you did not ask for it, ignore this: nothing else will come."
    )


def phone_changed() -> str:
    """The last text to an account's previous number. It does not disclose the new one."""
    return (
        "Your QuickDoc account has another phone number now: no more texts about it come here. "
        "If that was not you, log in and choose a new password."
    )


WITHDRAWN: dict[WithdrawnBecause | None, str] = {
    None: "is not free any more. You keep your place in line.",
    "has_visit": "goes to the next in line, since you have another visit now.",
    "call_the_clinic": "is not offered to you any more. Please call the clinic.",
    "not_reached": "goes to the next in line, since we could not reach you.",
    "opted_out": "goes to the next in line, since you wanted no more texts.",
    "left_line": "goes to the next in line, since you left the standby list.",
}


def booked(booking: Booking, who: str = "", *, earlier: bool = False, left: bool = False) -> str:
    """A visit was booked in the app. `earlier`: the patient may ask to be offered an earlier one.

    `left`: the booking ended a standby request; then there is no room for the hint about earlier ones.
    """
    more = LEFT if left else _way_up(booking) if earlier else ""
    said = f", {when(booking.brief)}.{_way_out(booking)}{more} STOP to end"
    return _with_clinic(booking.brief, f"Booked{_for(who)}: ", said)


def moved(booking: Booking, later: Booking, who: str = "", *, left: bool = False) -> str:
    """An earlier visit was booked in the app, and the later one given back for it."""
    more = " Standby ended, STANDBY to go on." if left else ""
    said = f", {when(booking.brief)} instead of {when(later.brief)}.{_way_out(booking)}{more} STOP to end"
    return _with_clinic(booking.brief, f"Moved{_for(who)}: ", said)


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
    return _with_clinic(
        booking.brief, f"Reminder{_for(who)}: ", f", {when(booking.brief)}.{said}{up} STOP to end"
    )


def cancelled(booking: Booking, who: str = "", *, waits: bool = False) -> str:
    """The clinic had to cancel. `waits`: they are on standby for another."""
    more = " You are on standby for another." if waits else ""
    said = f" had to cancel {_whose(who)} visit on {when(booking.brief)}. We are sorry.{more}"
    return _with_clinic(booking.brief, "", f"{said} STOP to end")


def restored(booking: Booking, who: str = "") -> str:
    """The clinic undid a cancellation that had been texted."""
    said = f": {_whose(who)} visit on {when(booking.brief)} takes place after all.{_way_out(booking)}"
    return _with_clinic(booking.brief, "", f"{said} STOP to end")


def _way_up(booking: Booking) -> str:
    return f" EARLIER {booking.code}: hear of earlier times." if booking.code else ""


LEFT = " You left the standby list; STANDBY to go on."
"""Added where booking a visit has ended a standby request."""


def _way_out(booking: Booking) -> str:
    return f" To give it back reply CANCEL {booking.code}." if booking.code else ""


# --- answers ----------------------------------------------------------------------------------


def yours(booking: Booking, who: str = "", *, left: bool = False) -> str:
    """The answer to CONFIRM for an offer. `left`: they are not on standby for it any more."""
    said = f", {when(booking.brief)}.{_way_out(booking)}{LEFT if left else ''}"
    return _with_clinic(booking.brief, f"It is {_whose(who, 'yours')}: ", said)


def moved_up(booking: Booking, later: Booking, who: str = "") -> str:
    """The answer to CONFIRM for an offer that replaces a later visit, which is given back."""
    said = f", {when(booking.brief)}; {_whose(who)} {when(later.brief)} is given back.{_way_out(booking)}"
    return _with_clinic(booking.brief, f"It is {_whose(who, 'yours')}: ", said)


def listening(booking: Booking) -> str:
    """The answer to EARLIER for a coming visit."""
    said = f" has something earlier than {when(booking.brief)}. You keep that visit"
    code = f" (to give it back: CANCEL {booking.code})" if booking.code else ""
    return _with_clinic(booking.brief, "We text you when ", f"{said} until you take another{code}.")


def confirmed(booking: Booking, who: str = "") -> str:
    """The answer to CONFIRM for a coming visit."""
    return _with_clinic(
        booking.brief, f"Confirmed{_for(who)}, see you at ", f" on {when(booking.brief)}.{_way_out(booking)}"
    )


def given_back(brief: SlotSummary, who: str = "", *, left: bool = False) -> str:
    """The answer to CANCEL for a coming visit. `left`: the booking had ended a standby request."""
    more = " STANDBY to wait for another." if left else ""
    return _with_clinic(brief, f"Cancelled{_for(who)}: ", f", {when(brief)}. Thank you for telling us.{more}")


def passed(brief: SlotSummary, who: str = "") -> str:
    """The answer to PASS."""
    return _with_clinic(brief, f"Passed{_for(who)}: ", f", {when(brief)}. You keep your place in line.")


def too_late(brief: SlotSummary) -> str:
    """The answer to CONFIRM when another patient was faster."""
    return _with_clinic(
        brief, f"Sorry, {when(brief)} at ", " was just taken by somebody else. You keep your place in line."
    )


def taken(brief: SlotSummary) -> str:
    """The answer when the slot is taken by another patient."""
    return _with_clinic(brief, f"Sorry, {when(brief)} at ", " is not free any more: somebody else has it.")


def clinic_cancelled(brief: SlotSummary, who: str = "") -> str:
    """The answer to any text about a visit that the clinic has cancelled."""
    said = f" had to cancel {_whose(who)} visit on {when(brief)}. It does not take place."
    return _with_clinic(brief, "", said)


def not_possible(sentence: str, brief: SlotSummary) -> str:
    """A refusal, with the time of the visit that it is about."""
    return one_segment(f"{when(brief)}: {sentence}")


def which(verb: Verb, things: Sequence[Open]) -> str:
    """Ask which of several open offers and visits is meant."""
    lines = [f"{verb.upper()} {each.code} ({{}}{when(each.brief)})" for each in things]
    return _list_of("Which one? Reply ", lines, things)


def ask(thing: Open) -> str:
    """The answer to a code without a verb: ask what to do."""
    at, code = when(thing.brief), thing.code
    if thing.kind == "visit":
        return one_segment(f"Your visit on {at}: reply CONFIRM {code} if you come, CANCEL {code} if not.")
    return one_segment(f"Reply CONFIRM {code} to take {at}, or PASS {code}.")


def status(things: Sequence[Open]) -> str:
    """The open offers and visits of this phone."""
    if not things:
        return "Nothing is open on this phone now. Reply STANDBY to see what you wait for."
    ordered = sorted(things, key=lambda each: each.kind == "visit")
    lines = [
        f"CONFIRM {each.code} for {{}}{when(each.brief)}"
        if each.kind == "offer"
        else f"your visit {when(each.brief)} ({{}}CANCEL {each.code})"
        for each in ordered
    ]
    return _list_of("Open: ", lines, ordered)


def _list_of(start: str, lines: Sequence[str], things: Sequence[Open]) -> str:
    """A list with the patients' names, if there are several and all lines still fit.

    Each line has a placeholder `{}` for the name.
    """
    bare, shown = _list(start, [each.format("") for each in lines])
    if len({each.label or folded(each.name) for each in things}) < SEVERAL:
        return bare
    names = [Label(each.label) if each.label else first_name(each.name) for each in things]
    whose = [name and f"{name}, " for name in names]
    filled = [line.format(name) for line, name in zip(lines, whose, strict=True)]
    named, shown_named = _list(start, filled)
    return named if shown_named == shown else bare


def _list(start: str, lines: Sequence[str]) -> tuple[str, int]:
    """As many lines as fit into one segment, and a count of the rest. Also returns the number of lines."""
    for shown in range(len(lines), 0, -1):
        more = f", and {len(lines) - shown} more in the app" if shown < len(lines) else ""
        body = start + "; ".join(lines[:shown]) + more + "."
        if septets(body) <= SEGMENT:
            return body, shown
    return one_segment(start + lines[0]), 1


def no_such_code(code: str) -> str:
    """The answer to a code that is unknown or no longer open."""
    return one_segment(f"Nothing open has the code {code}. Reply STATUS to see what is open.")


def nothing_open() -> str:
    """The answer to a verb when nothing is open that it could be about."""
    return "Nothing is open on this phone now. We text you when something suits you."


def still_booked(visits: Sequence[Open]) -> str:
    """The answer to PASS when nothing is offered: the booked visits, and how to cancel one."""
    if len(visits) == 1:
        return _keeps(visits[0].brief, visits[0].code)
    lines = [f"{when(visit.brief)} ({{}}CANCEL {visit.code} to give it back)" for visit in visits]
    return _list_of("Nothing is offered now. Booked: ", lines, visits)


def keeps(visit: Booking, who: str = "") -> str:
    """The answer to PASS with the code of a booked visit."""
    return _keeps(visit.brief, visit.code, who)


def _keeps(brief: SlotSummary, code: str | None, who: str = "") -> str:
    out = f" To give it back reply CANCEL {code}." if code else ""
    begin = (
        f"Nothing is offered now. Booked{_for(who)}: " if who else "Nothing is offered now. You have booked: "
    )
    return _with_clinic(brief, begin, f", {when(brief)}.{out} If not, it stays yours.")


def paused(until: datetime, zone: str) -> str:
    """The answer to PAUSE."""
    return f"Paused until {day(until, zone)}; you keep your place in line. Reply STANDBY to go on sooner."


def standing_by(requests: int) -> str:
    """The answer to STANDBY."""
    if requests == 0:
        return "You have no standby request. Make one in QuickDoc and we text you when something is free."
    noun = "request is" if requests == 1 else "requests are"
    return f"{requests} standby {noun} active. We text you when something suits. Reply PAUSE for a week off."


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
        _name(brief.clinic_name),
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


def help_() -> str:
    """The answer to HELP."""
    return (
        "QuickDoc texts you freed appointments. Reply CONFIRM, PASS or EARLIER and the code in the text, "
        "STATUS, PAUSE or STANDBY. STOP to end"
    )


def stopped() -> str:
    """The acknowledgement of an opt-out where the provider sends none."""
    return (
        "QuickDoc: you get no more texts from us. What you have booked stays booked. "
        "Reply START to get texts again."
    )


def welcome_back() -> str:
    """The answer to START where the provider sends none."""
    return "QuickDoc texts you again when something suits you. Reply HELP for help, STOP to end"


def not_understood(things: Sequence[Open]) -> str:
    """The answer to a text that was not understood."""
    meant = [each for each in things if each.kind == "offer" and each.fresh] or things
    if len(meant) == 1:
        return one_segment(f"Sorry, we did not get that. {ask(meant[0])}")
    return "Sorry, we did not get that. Reply STATUS to see what is open, or HELP. STOP to end"


def stranger() -> str:
    """The answer to an unknown number."""
    return "We do not know this number. Sign up with QuickDoc to hear of freed appointments. STOP to end"
