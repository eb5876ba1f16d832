"""A real clinic's own history in the policy lab."""

import argparse
import asyncio
from datetime import timedelta

import pytest

from bench import policies
from bench.lab import history
from bench.lab.clinic import live
from bench.lab.figures import figures
from bench.rows import Row
from quickdoc.clinics.policy import Policy
from quickdoc.core.errors import NotFoundError
from quickdoc.core.types import Window
from quickdoc.offers.actions import offers, unanswered
from quickdoc.scheduling.actions import claims
from quickdoc.waitlist.actions import standbys
from tests.town import Town

OPENINGS = 22
POLICY = Policy(
    mode="waves",
    wave_size=2,
    window=600,
    grace=0,
    min_notice=0,
    cap_day=50,
    cap_week=200,
    quiet_hours=Window(start=0, end=0),
)


@pytest.mark.servers
async def test_the_command_reads_a_real_database_and_writes_nothing(real_town: Town, mongo_url: str) -> None:
    await _past(real_town)
    before = await _contents(real_town)
    parser = argparse.ArgumentParser()
    policies.arguments(parser)
    where = ["--until", "2026-12-01", "--mongo-url", mongo_url, "--database", real_town.store.database.name]
    quick = argparse.Namespace(quick=True)
    rows: list[Row] = []
    given = parser.parse_args(["--back-test", "clinic_1", *where], quick)
    await asyncio.to_thread(policies.run, given, rows.append)
    assert {row.n for row in rows} == {OPENINGS}
    assert await _contents(real_town) == before
    given = parser.parse_args(["--back-test", "clinic_x", *where], quick)
    with pytest.raises(SystemExit, match="no clinic"):
        await asyncio.to_thread(policies.run, given, rows.append)


async def _contents(town: Town) -> dict[str, int]:
    database = town.store.database
    return {name: await database[name].count_documents({}) for name in await database.list_collection_names()}


async def _past(town: Town, openings: int = OPENINGS) -> None:
    """Of each wave one says no and the other yes; one opening is taken in the feed; one person leaves."""
    clinic = await town.store.clinics.get("clinic_1")
    await town.store.clinics.replace(clinic.model_copy(update={"policy": POLICY, "version": 2}))
    people = await town.in_line(*(f"Patient {number}" for number in range(openings + 2)))
    of = {person.account_id: person for person in people}
    for number in range(openings):
        slot = await town.publish(24 + number, offer=True)
        await town.settle()
        town.clock.moment += timedelta(minutes=3)
        first, second = await town.store.offers.of_opening(slot.id, 1)
        if number == 0:
            await claims.claim(town.services, await town.patient("Wim"), slot.id)
        else:
            await unanswered.pass_on(town.services, of[first.holder.account_id], first.id)
            await offers.accept(town.services, of[second.holder.account_id], second.id)
        await town.settle()
    (left,) = await town.store.standbys.of_account(people[0].account_id)
    await standbys.remove(town.services, people[0], left.id)


async def test_a_clinics_history_becomes_a_month_to_live_through_again(town: Town) -> None:
    await _past(town)
    now = town.clock.now()
    past = await history.read(town.store, "clinic_1", now)
    assert len(past.openings) == OPENINGS
    assert past.feed == pytest.approx(1 / OPENINGS)
    assert past.passing == pytest.approx((OPENINGS - 1) / (2 * OPENINGS))
    assert sum(part.seen for part in past.response_stats.parts.values()) == 2 * OPENINGS
    gone = [each for each in past.stays if each.until < now + timedelta(days=30)]
    assert len(past.stays) == OPENINGS + 2
    assert len(gone) == (OPENINGS - 1) + 1  # a visit ends the request of whoever took it; one person left
    world = history.month(1, past)
    again = figures(live(world, policies.POLICIES["waves of 10"]))
    assert 0 < again["fill_rate"] <= 1
    assert figures(live(history.month(1, past), policies.POLICIES["waves of 10"])) == again


async def test_other_clinics_are_no_part_of_it(town: Town) -> None:
    await _past(town, 3)
    await town.found_neighbour()
    with pytest.raises(SystemExit, match="0 rounds"):
        await history.read(town.store, "clinic_2", town.clock.now())


async def test_too_little_history_is_said_so(town: Town) -> None:
    await _past(town, 3)
    with pytest.raises(SystemExit, match="3 rounds in 90 days"):
        await history.read(town.store, "clinic_1", town.clock.now())
    with pytest.raises(NotFoundError):
        await history.read(town.store, "clinic_x", town.clock.now())
