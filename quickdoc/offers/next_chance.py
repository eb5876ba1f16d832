"""When a round looks again, if nobody can be asked now: the earliest time at which somebody can be."""

from datetime import datetime, timedelta

from quickdoc.core.types import Window
from quickdoc.offers.reasons import ASKED_AGAIN_AFTER, Considered
from quickdoc.offers.rounds import Round
from quickdoc.offers.windows import opens_to_all, too_late, window
from quickdoc.waitlist.standby import Standby
from quickdoc.waitlist.suitability import Reason, quiet_until, suits


def next_chance(
    round_: Round, people: list[Considered], now: datetime, thinking: datetime | None
) -> datetime | None:
    """The earliest time at which somebody who cannot be asked now can be, with enough time left to answer.

    `thinking`: until when the slot is reserved for people whom the staff picked; used if there is no such
    time.
    """
    ends: dict[tuple[str, Window], datetime] = {}
    times: set[datetime] = set()
    for person in people:
        at = now + _pause(round_, person.reason, now)
        night = round_.policy.quiet_hours if person.reason == "quiet_hours" else person.standby.dnd
        if night and person.reason in {"quiet_hours", "do_not_disturb"}:
            key = (person.standby.zone, night)
            at = ends[key] = ends.get(key) or quiet_until(*key, now)
        if at > now and at not in times and _in_time(round_, person.standby, at):
            times.add(at)
    if not times and thinking and not too_late(round_, now):
        return min(thinking, opens_to_all(round_))
    return min(times, default=None)


def _pause(round_: Round, reason: Reason | None, now: datetime) -> timedelta:
    """How long to wait before asking somebody whose reason for not being asked passes with time."""
    if reason == "another_offer":
        return window(round_.policy, round_.brief.start, now)
    return ASKED_AGAIN_AFTER if reason == "just_asked" else timedelta()


def _in_time(round_: Round, standby: Standby, at: datetime) -> bool:
    """Whether somebody asked at that time has enough time to answer and to get there."""
    return not too_late(round_, at) and not suits(
        standby, round_.brief, at, window(round_.policy, round_.brief.start, at)
    )
