"""Why somebody in line is not asked about a slot, or may not claim it."""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import NamedTuple

from quickdoc.clinics.policy import Policy
from quickdoc.offers.rounds import Round
from quickdoc.offers.windows import window
from quickdoc.scheduling.exchanges import is_exchange
from quickdoc.scheduling.limits import Coming, has_room
from quickdoc.scheduling.slot_summary import SlotSummary
from quickdoc.waitlist.standby import Standby
from quickdoc.waitlist.suitability import Reason, quiet, suits

ASKED_AGAIN_AFTER = timedelta(minutes=10)
"""A slot that comes back sooner asks others first: who takes and gives back cannot make us text people again
and again. Whoever was asked is asked again after that, should it still be free; the app shows it at once."""


class Considered(NamedTuple):
    """A request that matched a topic, and why its patient is not asked (None: they are)."""

    standby: Standby
    reason: Reason | None


class Facts(NamedTuple):
    """What only the database knows about the people in a batch. The caps' counts are by line (`line_of`).

    `barred`: patients on the clinic's block list. `limited`: requests of patients who have as many coming
    visits as the clinic allows, not counting one that they would give back. `texted`: phones that were
    texted an offer whose window is still running; a second one would make a bare YES ambiguous. `failed`:
    phones that no text can reach. `unverified`: requests whose phone is not verified for their account.
    `unmailed`: requests whose e-mail address is not verified. `just_asked`: patients who were asked about an
    earlier opening of the slot a few minutes ago.
    """

    busy: set[str]
    had_it: set[str]
    opted_out: AbstractSet[str]
    offers_day: Counter[str]
    offers_week: Counter[str]
    barred: AbstractSet[str] = frozenset()
    texted: AbstractSet[str] = frozenset()
    limited: AbstractSet[str] = frozenset()
    failed: AbstractSet[str] = frozenset()
    unverified: AbstractSet[str] = frozenset()
    unmailed: AbstractSet[str] = frozenset()
    just_asked: AbstractSet[str] = frozenset()


def why_not(round_: Round, standby: Standby, facts: Facts, now: datetime) -> Reason | None:
    """None if this person is to be asked now, else the reason that the log and the patient will see."""
    return (
        suits(standby, round_.brief, now, window(round_.policy, round_.brief.start, now))
        or may_not_have(round_.policy, round_.brief, standby, facts)
        or _not_reachable(round_.policy, standby, facts, now)
        or ("just_asked" if standby.patient_id in facts.just_asked else None)
        or _over_cap(round_.policy, standby, facts)
        or _has_another(standby, facts)
    )


def may_not_have(policy: Policy, brief: SlotSummary, standby: Standby, facts: Facts) -> Reason | None:
    """Why a claim of the slot would be refused, or that the patient had the slot before; None if neither."""
    theirs: tuple[tuple[Reason, AbstractSet[str]], ...] = (
        ("barred", facts.barred),
        ("had_it", facts.had_it),
        ("busy", facts.busy),
    )
    for reason, patients in theirs:
        if standby.patient_id in patients:
            return reason
    if standby.instead_of and not is_exchange(standby.instead_of.exchanged, brief, policy):
        return "not_exchangeable"
    return "limit" if standby.id in facts.limited else None


def is_limited(policy: Policy, brief: SlotSummary, standby: Standby, coming: Iterable[Coming]) -> bool:
    """Whether the patient has as many coming visits as the clinic allows, not counting one given back."""
    given_back = standby.instead_of.booking_id if standby.instead_of else None
    return not has_room(policy, [each for each in coming if each.booking_id != given_back], brief)


def _not_reachable(policy: Policy, standby: Standby, facts: Facts, now: datetime) -> Reason | None:
    """STOP is about texts, quiet hours about texts and push notices; live and e-mail are always allowed."""
    ways = set(standby.channels) - {"live"}
    barring: dict[str, Reason | None] = {
        "email": "not_verified" if standby.id in facts.unmailed else None,
        "sms": _not_textable(standby, facts),
    }
    barred = {way: why for way, why in barring.items() if why and way in ways}
    if barred and not ways - barred.keys():
        return barred.get("sms") or barred["email"]
    ways -= barred.keys()
    if ways & {"sms", "push"}:
        if quiet(standby.zone, policy.quiet_hours, now):
            return "quiet_hours"
        if quiet(standby.zone, standby.dnd, now):
            return "do_not_disturb"
    return None


def line_of(standby: Standby, facts: Facts) -> str:
    """What offers to somebody are counted by: their phone, or their account if that is not verified."""
    return standby.account_id if standby.id in facts.unverified else standby.phone


def _not_textable(standby: Standby, facts: Facts) -> Reason | None:
    """An unverified number is reported first, so that nothing else about it is revealed."""
    if standby.id in facts.unverified:
        return "not_verified"
    if standby.phone in facts.opted_out:
        return "opted_out"
    return "number_failed" if standby.phone in facts.failed else None


def _over_cap(policy: Policy, standby: Standby, facts: Facts) -> Reason | None:
    """An offer counts once, whatever its channels; people who share a phone share its cap."""
    line = line_of(standby, facts)
    over = facts.offers_day[line] >= policy.cap_day or facts.offers_week[line] >= policy.cap_week
    return "cap" if over else None


def _has_another(standby: Standby, facts: Facts) -> Reason | None:
    """Only people who are texted are checked: an answer can be ambiguous only between two texts."""
    texted = "sms" in standby.channels and _not_textable(standby, facts) is None
    return "another_offer" if texted and standby.phone in facts.texted else None
