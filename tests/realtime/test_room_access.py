"""Which rooms a client may enter, and that events reach these only."""

import pytest

from tests.realtime.news import Press, fresh_topic, opted_out, slot_opened
from tests.realtime.process import GatewayProcess
from tests.realtime.screen import ADMIN, GUEST, PATIENT, STAFF, Screen

pytestmark = pytest.mark.servers


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
