"""Fitting a text into one GSM-7 segment, with the names of clinics and patients spelled and cut for it.

A name is written in GSM-7, or replaced by a general word when hardly any of it can be.
"""

from quickdoc.core.gsm7 import SEGMENT, fit, plain, septets
from quickdoc.core.naming import Label, without_title
from quickdoc.scheduling.slot_summary import SlotSummary

NAMELESS = "Your clinic"
MAX_NAME = 16
LEAST_OF_NAME = 9
"""Characters: if less of a clinic's name fits, the shorter wording is used."""


def with_clinic(brief: SlotSummary, before: str, after: str) -> str:
    """One segment with the clinic's name in it, which is cut when it is too long."""
    room = SEGMENT - septets(before) - septets(after)
    return one_segment(before + fit(spelled_clinic(brief.clinic_name), room) + after)


def spelled_clinic(given: str) -> str:
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


def for_whom(who: str) -> str:
    name = first_name(who)
    return f" for {name}" if name else ""


def possessive(who: str, otherwise: str = "your") -> str:
    name = first_name(who)
    return f"{name}'s" if name else otherwise


def one_segment(body: str) -> str:
    """The body in GSM-7, cut to one segment."""
    return fit(plain(body), SEGMENT)
