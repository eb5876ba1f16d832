"""The browsers that an account is notified on."""

from datetime import timedelta

import pytest

from quickdoc.messaging.ports import DeliveryRefusedError
from tests.mailing.conftest import Outlets
from tests.mailing.noticed import ALL, of, offered, with_browser


@pytest.mark.parametrize("status", [404, 410])
async def test_a_browser_that_is_gone_is_forgotten(channels: Outlets, status: int) -> None:
    channels.pusher.fail_next(DeliveryRefusedError(status, "gone"))
    who, _ = await offered(channels)
    assert (await of(channels.town, "push")).reason == f"refused_{status}"
    assert await channels.town.store.subscriptions.of_account(who.account_id) == []


async def test_of_several_browsers_one_is_enough(channels: Outlets) -> None:
    town = channels.town
    who = await town.patient()
    for name in ("one", "two"):
        await with_browser(channels, who, name)
    channels.pusher.fail_next(DeliveryRefusedError(410, "gone"))
    await town.standby(who, channels=ALL)
    await town.publish(offer=True)
    await town.settle()
    assert (await of(town, "push")).state == "sent"
    assert len(await town.store.subscriptions.of_account(who.account_id)) == 1


async def test_a_browser_is_one_accounts_at_a_time(channels: Outlets) -> None:
    town = channels.town
    ana, ben = await town.patient("Ana"), await town.patient("Ben")
    await with_browser(channels, ana)
    await with_browser(channels, ben)
    assert await town.store.subscriptions.of_account(ana.account_id) == []
    assert len(await town.store.subscriptions.of_account(ben.account_id)) == 1


async def test_the_oldest_of_many_browsers_gives_way(channels: Outlets) -> None:
    town = channels.town
    ana = await town.patient()
    for number in range(12):
        await with_browser(channels, ana, str(number))
        town.clock.moment += timedelta(seconds=1)
    kept = await town.store.subscriptions.of_account(ana.account_id)
    assert [each.endpoint[-2:] for each in kept] == ["11", "10", *(f"/{n}" for n in range(9, 1, -1))]
