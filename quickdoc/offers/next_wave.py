"""The next wave of a round: how many are asked, what is logged, and when the wave after it is due."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from quickdoc.clinics.policy import Policy
from quickdoc.offers.next_chance import next_chance
from quickdoc.offers.offers import Offer
from quickdoc.offers.reasons import Considered
from quickdoc.offers.response_stats import ResponseStats, part_of_day
from quickdoc.offers.rounds import Asked, Entry, Round
from quickdoc.offers.sizing import Sizing, size
from quickdoc.offers.windows import wave_window

LOG_LIMIT = 200
RACE_BATCH = 100
RACE_GAP = timedelta(seconds=2)
"""In a race everybody is told at once: so many together, and the next so many as soon as that is done."""
MAX_RACED = 1000
"""Nobody beyond them is told of one opening, except live in the app."""


def places(policy: Policy, asked: int = 0) -> int:
    """How many are asked at once by the policy; the size of `auto` waves comes from `response_stats`.

    `asked`: how many the round has asked before.
    """
    if policy.mode == "race":
        return min(RACE_BATCH, max(0, MAX_RACED - asked))
    return 1 if policy.mode != "waves" or policy.wave_size == "auto" else policy.wave_size


def sizing(round_: Round, known: ResponseStats, asked: Iterable[Offer], now: datetime) -> Sizing | None:
    """How many an `auto` wave asks and why, given the opening's offers; None if the policy sets it."""
    if round_.policy.mode != "waves" or round_.policy.wave_size != "auto":
        return None
    minute = timedelta(minutes=1)
    return size(
        known.at(now, round_.brief.zone),
        part=part_of_day(now, round_.brief.zone),
        minutes=wave_window(round_, now) / minute,
        target=round_.policy.target,
        wave=round_.wave + 1,
        earlier=[(now - each.made_at) / minute for each in asked if each.open],
    )


def next_wave(
    round_: Round,
    considered: Iterable[Considered],
    now: datetime,
    *,
    why: Sizing | None = None,
    sifted: int = 0,
    page: str | None = None,
    thinking: datetime | None = None,
) -> Round:
    """The round after its next wave; released if nobody is left to ask, now or later.

    `why`: the reason for the size of an `auto` wave. `sifted`: how many more the database passed over.
    `page`: where those considered are stored. `thinking`: until when the slot is reserved for somebody whom
    the staff picked.
    """
    people = list(considered)
    wave = round_.wave + 1
    asked = tuple(
        Asked(wave=wave, patient_id=each.standby.patient_id, standby_id=each.standby.id)
        for each in people
        if each.reason is None
    )
    told = {(line.patient_id, line.reason) for line in round_.log}
    fresh = [person for person in people if (person.standby.patient_id, person.reason) not in told]
    reach = len(round_.asked) + len(people) + sifted
    changed = round_.model_copy(
        update={
            "log": (*round_.log, *(_entry(each, wave, now) for each in fresh))[:LOG_LIMIT],
            "skipped": _skipped(round_, people, fresh),
            "sifted": max(round_.sifted, sifted),
            "reach": max(round_.reach, reach),
            "pages": (*round_.pages, page) if page else round_.pages,
            "asked": (*round_.asked, *asked),
            "version": round_.version + 1,
        }
    )
    if not asked:
        later = next_chance(round_, people, now, thinking)
        if later:
            return changed.model_copy(update={"next_at": later})
        return changed.model_copy(update={"state": "released", "next_at": None, "ended_at": now})
    ends = now + (RACE_GAP if round_.policy.mode == "race" else wave_window(round_, now))
    whys = (*round_.sizing, why)[-LOG_LIMIT:] if why else round_.sizing
    return changed.model_copy(update={"wave": wave, "next_at": ends, "sizing": whys})


def _skipped(round_: Round, people: list[Considered], fresh: list[Considered]) -> dict[str, int]:
    """The number skipped for each reason.

    Once the log is full it no longer shows who was counted before: a count then is the largest of any wave.
    """
    if len(round_.log) < LOG_LIMIT:
        return dict(Counter(round_.skipped) + Counter(each.reason for each in fresh if each.reason))
    return dict(Counter(round_.skipped) | Counter(person.reason for person in people if person.reason))


def _entry(each: Considered, wave: int, now: datetime) -> Entry:
    return Entry(
        at=now,
        wave=wave,
        patient_id=each.standby.patient_id,
        patient_name=each.standby.patient_name,
        outcome="asked" if each.reason is None else "skipped",
        reason=each.reason,
    )
