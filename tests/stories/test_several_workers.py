"""The same event in several workers at once, on a real server where their reads and writes interleave."""

import asyncio
from collections.abc import Sequence

import pytest

from quickdoc.events.memory import MemoryBus
from quickdoc.events.models import Event
from quickdoc.identity.accounts import actor
from quickdoc.offers.actions import offers
from quickdoc.offers.next_wave import places
from quickdoc.services import Services
from tests.town import Town
from workers.reactions import react

pytestmark = pytest.mark.servers


class EagerBus(MemoryBus):
    """Three workers take every event the moment it is published, while its publisher still works on."""

    services: Services
    at_work: set[asyncio.Task[None]]

    async def publish(self, events: Sequence[Event]) -> None:
        await super().publish(events)
        self.reactions.clear()
        reacting = [
            asyncio.create_task(react(self.services, event))
            for event in events
            if event.reacts
            for _ in "123"
        ]
        self.at_work.update(reacting)

    async def rest(self) -> None:
        """Until nobody has anything to do any more."""
        while self.at_work:
            done, self.at_work = self.at_work, set()
            await asyncio.gather(*done)


@pytest.fixture
def busy_town(real_town: Town) -> Town:
    bus = EagerBus(real_town.store.log)
    bus.at_work = set()
    real_town.bus = bus
    bus.services = real_town.services
    return real_town


async def rest(town: Town) -> None:
    assert isinstance(town.bus, EagerBus)
    await town.bus.rest()


@pytest.mark.parametrize("mode", ["waves", "queue"])
async def test_three_workers_at_once_send_one_wave(busy_town: Town, mode: str) -> None:
    clinic = await busy_town.store.clinics.get("clinic_1")
    chosen = {"mode": mode, "cap_day": 50, "visits_with_doctor": 0, "visits_at_clinic": 0}
    policy = clinic.policy.model_copy(update=chosen)
    await busy_town.store.clinics.replace(clinic.model_copy(update={"policy": policy, "version": 2}))
    await busy_town.in_line("Ana", "Ben", "Cleo", "Dan", "Eve")
    expected = places(policy)
    for hours in range(24, 34):
        slot = await busy_town.publish(hours, offer=True)
        await rest(busy_town)
        one = await busy_town.store.rounds.get(f"round_{slot.id}_1")
        made = await busy_town.store.offers.of_opening(slot.id, 1)
        assert (one.wave, len(made)) == (1, expected)
        who = actor(await busy_town.store.accounts.get(made[0].holder.account_id))
        await offers.accept(busy_town.services, who, made[0].id)
        await rest(busy_town)
        assert (await busy_town.store.rounds.get(one.id)).state == "filled"
        await busy_town.standby(who)  # for one more visit
