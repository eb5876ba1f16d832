"""Who sees what, once, and whom it is kept from."""

import pytest

from quickdoc.core.ids import new_id
from quickdoc.identity.accounts import Actor
from tests.realtime.news import Press, fresh_topic, slot_opened
from tests.realtime.process import GatewayProcess
from tests.realtime.screen import GUEST, STAFF, Screen

pytestmark = pytest.mark.servers


async def test_a_guest_sees_the_feed_live(gateway: GatewayProcess, press: Press) -> None:
    topic = fresh_topic()
    async with Screen(gateway, GUEST) as screen:
        assert (await screen.watch(topic))["ok"]
        opened = slot_opened(topic)
        await press.publish(opened)
        await screen.sees(opened)
        assert screen.got[0]["event"] == opened.model_dump(mode="json")


async def test_a_client_in_several_rooms_of_an_event_gets_one_copy(
    gateway: GatewayProcess, press: Press
) -> None:
    # A clinic of its own: to the boards of others the log reader may still bring what an earlier test lost.
    clinic = new_id("clinic")
    staff = Actor(account_id="account_staff", role="staff", clinic_id=clinic)
    topics = (fresh_topic(), f"doctor:{new_id('doctor')}", fresh_topic())
    async with Screen(gateway, staff) as screen:
        await screen.watch(*topics)
        await screen.ask("board", {"clinic_id": clinic})
        several = topics, topics[:1], topics
        opened, after, unpublished = (slot_opened(*each, clinic=clinic) for each in several)
        await press.publish(opened)
        await press.publish(after)
        await screen.sees(after)
        await press.lose(unpublished)  # the log reader brings it, and has by then been past the others
        await screen.sees(unpublished)
        assert screen.ids == [opened.id, after.id, unpublished.id]


async def test_another_watch_replaces_the_feed_and_keeps_the_board(
    gateway: GatewayProcess, press: Press
) -> None:
    old, new = fresh_topic(), fresh_topic()
    async with Screen(gateway, STAFF) as screen:
        await screen.watch(old)
        await screen.ask("board", {"clinic_id": "clinic_1"})
        await screen.watch(new)
        unseen, fed, boarded = (
            slot_opened(old, clinic="clinic_2"),
            slot_opened(new, clinic="clinic_2"),
            slot_opened(fresh_topic(), clinic="clinic_1"),
        )
        await press.publish(unseen, fed, boarded)
        await screen.sees(fed, boarded)
        assert unseen.id not in screen.ids


async def test_a_board_that_was_left_is_quiet(gateway: GatewayProcess, press: Press) -> None:
    topic = fresh_topic()
    async with Screen(gateway, STAFF) as screen:
        await screen.watch(topic)
        await screen.ask("board", {"clinic_id": "clinic_1"})
        assert await screen.ask("leave_board", {"clinic_id": "clinic_1"}) == {"ok": True}
        boarded, fed = slot_opened(fresh_topic()), slot_opened(topic)
        await press.publish(boarded)
        await press.publish(fed)
        await screen.sees(fed)
        assert boarded.id not in screen.ids
