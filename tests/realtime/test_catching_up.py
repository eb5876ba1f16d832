"""What a client missed: told again, or told to load its screens."""

from datetime import UTC, datetime, timedelta

import pytest

from quickdoc.core.ids import position_at
from tests.realtime.news import Press, fresh_topic, opted_out, slot_opened
from tests.realtime.process import GatewayProcess
from tests.realtime.screen import PATIENT, STAFF, Screen

pytestmark = pytest.mark.servers


async def test_a_feed_brings_what_came_since(gateway: GatewayProcess, press: Press) -> None:
    topic, other = fresh_topic(), fresh_topic()
    seen = slot_opened(topic)
    async with Screen(gateway) as screen:
        await screen.watch(topic)
        await press.publish(seen)
        await screen.sees(seen)
        since = screen.position
    missed = [slot_opened(topic) for _ in range(30)]
    for each in missed:
        await press.publish(each, slot_opened(other))
    async with Screen(gateway) as screen:
        await screen.watch(topic, since=since)
        await screen.sees(*missed)
        assert set(screen.ids) - {seen.id} == {each.id for each in missed}
        assert screen.ids[-30:] == [each.id for each in missed]
        assert screen.reasons == []


async def test_what_memory_does_not_hold_comes_from_the_log_before_the_answer(
    gateway: GatewayProcess, press: Press
) -> None:
    topic, other = fresh_topic(), fresh_topic()
    missed = [slot_opened(topic) for _ in range(30)]
    for each in missed:
        await press.lose(each, slot_opened(other))
    async with Screen(gateway) as screen:
        await screen.watch(topic, since=position_at(datetime.now(UTC) - timedelta(minutes=10)))
        assert {each.id for each in missed} <= set(screen.ids)


async def test_a_board_brings_what_came_since(gateway: GatewayProcess, press: Press) -> None:
    async with Screen(gateway, STAFF) as screen:
        since = (await screen.ask("board", {"clinic_id": "clinic_1"}))["position"]
    missed = slot_opened(fresh_topic(), clinic="clinic_1")
    await press.publish(missed)
    async with Screen(gateway, STAFF) as screen:
        await screen.ask("board", {"clinic_id": "clinic_1", "since": since})
        await screen.sees(missed)


async def test_connecting_brings_what_came_since_for_the_account(
    gateway: GatewayProcess, press: Press
) -> None:
    before = position_at(datetime.now(UTC))
    missed, not_mine = opted_out("account_1"), opted_out("account_2")
    await press.publish(missed, not_mine)
    async with Screen(gateway, PATIENT, since=before) as screen:
        await screen.sees(missed)
        assert not_mine.id not in screen.ids


async def test_a_position_from_another_day_means_reload(gateway: GatewayProcess, press: Press) -> None:
    topic = fresh_topic()
    await press.publish(slot_opened(topic))
    long_ago = position_at(datetime.now(UTC) - timedelta(days=2))
    async with Screen(gateway, PATIENT, since=long_ago) as screen:
        assert await screen.is_told_to_reload() == "too_old"
        screen.reasons.clear()
        assert (await screen.watch(topic, since=long_ago))["ok"]
        assert screen.reasons == ["too_old"]
        assert screen.got == []


@pytest.mark.parametrize(
    "since", ["", "yesterday", "0" * 26 + "1", "Z" * 26, "é" * 26, "7" + "Z" * 25, "0" * 26]
)
async def test_a_malformed_position_means_reload_or_nothing_but_never_an_error(
    gateway: GatewayProcess, press: Press, since: str
) -> None:
    topic = fresh_topic()
    await press.publish(slot_opened(topic))
    async with Screen(gateway) as screen:
        assert (await screen.watch(topic, since=since))["ok"]
        live = slot_opened(topic)
        await press.publish(live)
        await screen.sees(live)
    assert gateway.complaints() == []


async def test_more_than_a_thousand_missed_events_mean_reload(gateway: GatewayProcess, press: Press) -> None:
    topic = fresh_topic()
    now = datetime.now(UTC)
    many = [slot_opened(topic) for _ in range(1001)]
    async with Screen(gateway) as witness:
        await witness.watch(topic)
        await press.lose(*many)
        await witness.sees(*many)
    for since in (now, now - timedelta(minutes=10)):  # from memory, and from the log
        async with Screen(gateway) as screen:
            await screen.watch(topic, since=position_at(since))
            assert screen.reasons == ["too_many"]
            assert screen.got == []
