"""What each command in a text does, and the text that answers it. A refusal is an answer as well."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from quickdoc.identity.phones import Phone
from quickdoc.messaging.messages import Meant, Message
from quickdoc.messaging.texts import (
    details,
    general_answers,
    open_answers,
    visit_answers,
)
from quickdoc.replies.actions.acting import act
from quickdoc.replies.actions.pausing import pause, stand_by
from quickdoc.replies.replies import Ambiguous, Choice, Open, Verb
from quickdoc.services import Services

NONSENSE_EVERY = timedelta(hours=1)
FIXED: dict[Verb, Callable[[], str]] = {
    "stop": general_answers.stopped,
    "start": general_answers.welcome_back,
}
"""Words that are answered whoever asks and whatever is open."""


class Answerable(NamedTuple):
    """A phone, what it can still answer, and which of these the present text is about."""

    phone: Phone | None
    things: list[Open]
    choice: Choice


async def carry_out(services: Services, message: Message, there: Answerable) -> str:
    """Do what an incoming text asks for. Returns the answer, "" for none; doing it twice changes nothing."""
    phone, things, _ = there
    meant = message.meant or Meant(verb="unknown")
    if meant.verb in FIXED:
        return FIXED[meant.verb]()
    if meant.verb == "help" and not things:
        return general_answers.help_()
    if meant.subject:
        return await act(services, meant.verb, meant.subject)
    if not things and not (phone and phone.account_ids):
        return await _rarely(services, message, general_answers.stranger())
    return await _answer(services, message, meant, there)


async def _answer(services: Services, message: Message, meant: Meant, there: Answerable) -> str:
    """The answer to a text that is not about one offer or visit."""
    phone, things, _ = there
    if meant.verb in {"help", "details"}:
        return await _asked(services, message, meant, things)
    if meant.verb in {"pause", "standby"}:
        return await (pause if meant.verb == "pause" else stand_by)(services, phone, message.made_at)
    if meant.verb == "status":
        return open_answers.status(things)
    return await _ask_back(services, message, meant, there)


def _coded(meant: Meant, things: list[Open]) -> Open | None:
    return next((each for each in things if each.code == meant.code), None)


def _next(things: list[Open]) -> Open:
    """What a question without a code is about: a fresh offer, else the next visit."""
    return min(things, key=lambda each: (each.kind != "offer" or not each.fresh, each.kind, each.brief.start))


async def _asked(services: Services, message: Message, meant: Meant, things: list[Open]) -> str:
    """Answer a question, or HELP, about what is open."""
    if things and (meant.code is None or _coded(meant, things)):
        return await _details(services, _coded(meant, things) or _next(things), things)
    return (
        open_answers.no_such_code(meant.code)
        if meant.code
        else await _rarely(services, message, open_answers.nothing_open())
    )


async def _details(services: Services, thing: Open, things: list[Open]) -> str:
    clinic = await services.store.clinics.find(thing.brief.clinic_id)
    return details.details(thing, clinic.phone if clinic else "", others=len(things) - 1)


async def _ask_back(services: Services, message: Message, meant: Meant, there: Answerable) -> str:
    """Ask what is meant, or say that nothing is open."""
    things = there.things
    named = _coded(meant, things)
    if named:
        return open_answers.ask(named)
    if meant.verb == "unknown":
        said = open_answers.not_understood(things)
        return said if things else await _rarely(services, message, said)
    if meant.code:
        return open_answers.no_such_code(meant.code)
    if isinstance(there.choice, Ambiguous):
        return open_answers.which(meant.verb, there.choice.things)
    if isinstance(there.choice, Open):
        return open_answers.ask(there.choice)
    return (
        visit_answers.still_booked(things) if meant.verb == "pass" and things else open_answers.nothing_open()
    )


async def _rarely(services: Services, message: Message, said: str) -> str:
    """The answer, at most once an hour, so that two automatic systems do not answer each other forever."""
    allowed = await services.store.phones.may_answer_nonsense(message.phone, message.made_at, NONSENSE_EVERY)
    return said if allowed else ""
