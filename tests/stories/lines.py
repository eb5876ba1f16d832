"""What tests of the line do."""

from collections.abc import Sequence
from typing import Any

from quickdoc.identity.accounts import Actor
from quickdoc.offers import rounds
from quickdoc.offers.rounds import Entry, Round
from quickdoc.scheduling.slots import Slot
from quickdoc.waitlist.views import missed
from tests.town import Town


async def round_of(town: Town, slot: Slot) -> Round:
    return await town.store.rounds.get(rounds.round_id(slot.id, slot.opening))


async def whole_log(town: Town, round_: Round, who: Actor | None = None) -> list[Entry]:
    return await missed.log(town.store, who or town.staff, round_.id, 0, 10_000)


async def crowd(town: Town, all_preferences: Sequence[dict[str, Any]]) -> list[Actor]:
    """People on standby, in this order."""
    people = [await town.patient(f"P{number}") for number in range(len(all_preferences))]
    for each, preferences in zip(people, all_preferences, strict=True):
        await town.standby(each, **preferences)
    return people
