"""Who sees what, once, and whom it is kept from."""

import pytest

from quickdoc.core.ids import new_id
from quickdoc.identity.accounts import Actor
from tests.realtime.news import Press, fresh_topic, opted_out, slot_opened
from tests.realtime.process import GatewayProcess
from tests.realtime.screen import ADMIN, GUEST, PATIENT, STAFF, Screen

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


async def test_only_the_staff_of_a_clinic_and_admins_see_its_board(gateway: GatewayProcess) -> None:
    for actor, clinic, allowed in [
        (STAFF, "clinic_1", True),
        (ADMIN, "clinic_1", True),
        (STAFF, "clinic_2", False),
        (PATIENT, "clinic_1", False),
        (GUEST, "clinic_1", False),
    ]:
        async with Screen(gateway, actor) as screen:
            answer = await screen.ask("board", {"clinic_id": clinic})
            assert answer["ok"] is allowed
            assert allowed or answer["code"] == "forbidden"


async def test_what_concerns_an_account_reaches_its_own_screens_only(
    gateway: GatewayProcess, press: Press
) -> None:
    async with Screen(gateway, PATIENT) as mine, Screen(gateway, STAFF) as other, Screen(gateway) as guest:
        assert (await other.watch("user:account_1"))["code"] == "forbidden"
        assert (await guest.watch("board:clinic_1"))["code"] == "forbidden"
        topic = fresh_topic()
        await other.watch(topic)
        await guest.watch(topic)
        told, after = opted_out("account_1"), slot_opened(topic)
        await press.publish(told)
        await press.publish(after)
        await mine.sees(told)
        await other.sees(after)
        await guest.sees(after)
        assert other.ids == guest.ids == [after.id]


async def test_an_event_for_nobody_is_sent_to_nobody(gateway: GatewayProcess, press: Press) -> None:
    async with Screen(gateway, PATIENT) as screen:
        await press.publish(opted_out())
        marker = opted_out("account_1")
        await press.publish(marker)
        await screen.sees(marker)
        assert screen.ids == [marker.id]


async def test_two_gateways_each_tell_their_own_clients(
    gateway: GatewayProcess, press: Press, tmp_path_factory: pytest.TempPathFactory
) -> None:
    topic = fresh_topic()
    folder = tmp_path_factory.mktemp("second")
    with GatewayProcess(gateway.mongo_url, gateway.redis_url, gateway.database, folder) as second:
        async with Screen(gateway) as here, Screen(second) as there:
            await here.watch(topic)
            await there.watch(topic)
            opened = slot_opened(topic)
            await press.publish(opened)
            await here.sees(opened)
            await there.sees(opened)
            assert len(here.got) == len(there.got) == 1
