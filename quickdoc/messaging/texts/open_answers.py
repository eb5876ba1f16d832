"""Answers that ask what a reply is about, and lists of what is open on a phone."""

from collections.abc import Sequence

from quickdoc.core.gsm7 import SEGMENT, septets
from quickdoc.core.legible import folded
from quickdoc.core.naming import Label
from quickdoc.messaging.texts.segment import first_name, one_segment
from quickdoc.messaging.texts.times import when
from quickdoc.replies.replies import Open, Verb

SEVERAL = 2


def which(verb: Verb, things: Sequence[Open]) -> str:
    """Ask which of several open offers and visits is meant."""
    lines = [f"{verb.upper()} {each.code} ({{}}{when(each.brief)})" for each in things]
    return list_of("Which one? Reply ", lines, things)


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
    return list_of("Open: ", lines, ordered)


def list_of(start: str, lines: Sequence[str], things: Sequence[Open]) -> str:
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


def not_understood(things: Sequence[Open]) -> str:
    """The answer to a text that was not understood."""
    meant = [each for each in things if each.kind == "offer" and each.fresh] or things
    if len(meant) == 1:
        return one_segment(f"Sorry, we did not get that. {ask(meant[0])}")
    return "Sorry, we did not get that. Reply STATUS to see what is open, or HELP. STOP to end"
