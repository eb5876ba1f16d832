"""When a message goes out on which channel, and how it counts."""

from datetime import UTC, datetime, timedelta

import pytest

from quickdoc.core.types import Window
from quickdoc.identity.accounts import Channels
from quickdoc.messaging.actions import sending
from quickdoc.messaging.ports import DeliveryDelayedError
from quickdoc.offers.actions import unanswered
from quickdoc.scheduling.actions import bookings
from tests.mailing.conftest import Outlets
from tests.mailing.noticed import NIGHT, of, offered, switch, with_browser
from tests.texting.stage import offer_of, under, visiting
from tests.town import WAVES


async def test_a_mail_goes_at_night_and_the_others_wait_for_the_morning(channels: Outlets) -> None:
    town = channels.town
    who = await town.patient()
    await with_browser(channels, who)
    visit = await visiting(town, who)
    town.clock.moment = NIGHT
    await bookings.cancel(town.services, town.staff, visit.id)
    await town.settle()
    assert (await of(town, "email", "cancelled")).state == "sent"
    for channel in ("sms", "push"):
        held = await of(town, channel, "cancelled")
        assert (held.state, held.reason) == ("intent", "quiet_hours")
    town.clock.moment = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    await town.wait(1)
    assert (await of(town, "push", "cancelled")).state == "sent"


async def test_who_wants_mails_only_is_asked_at_night(channels: Outlets) -> None:
    town = channels.town
    await under(town, WAVES.model_copy(update={"quiet_hours": Window(start=0, end=1439)}))
    await offered(channels, channels=["live", "email"])
    assert len(channels.mailer.sent) == 1


async def test_a_stale_offer_goes_out_on_no_channel(channels: Outlets) -> None:
    town = channels.town
    channels.mailer.fail_next(DeliveryDelayedError("busy"))
    channels.pusher.fail_next(DeliveryDelayedError("busy"))
    who, offer = await offered(channels)
    await unanswered.pass_on(town.services, who, offer.id)
    await town.wait(10)
    assert (channels.mailer.sent, channels.pusher.sent) == ([], [])
    assert (await of(town, "email")).reason == (await of(town, "push")).reason == "closed"


async def test_a_late_offer_goes_out_on_no_channel(channels: Outlets) -> None:
    town = channels.town
    channels.mailer.fail_next(DeliveryDelayedError("busy"))
    await offered(channels)
    town.clock.moment += timedelta(seconds=601)
    await sending.send(town.services, (await of(town, "email")).id)
    assert (await of(town, "email")).reason == "too_late"


async def test_a_switch_that_is_turned_off_meanwhile_holds(channels: Outlets) -> None:
    town = channels.town
    channels.mailer.fail_next(DeliveryDelayedError("busy"))
    who, _ = await offered(channels)
    await switch(town, who, offer=Channels(email=False))
    await town.wait(10)
    assert (await of(town, "email")).reason == "switched_off"


async def test_an_offer_counts_once_whatever_its_channels(channels: Outlets) -> None:
    town = channels.town
    await under(town, WAVES.model_copy(update={"cap_day": 2}))
    who, first = await offered(channels)
    await unanswered.pass_on(town.services, who, first.id)
    await town.publish(30, offer=True)
    await town.settle()
    await unanswered.pass_on(town.services, who, (await offer_of(town, who)).id)
    third = await town.publish(36, offer=True)
    await town.settle()
    assert len(channels.mailer.sent) == len(channels.pusher.sent) == len(town.sms_sender.sent) == 2
    assert (await town.store.rounds.get(f"round_{third.id}_1")).skipped == {"cap": 1}


@pytest.mark.parametrize("wanted", [["live"], ["email"], ["push"]])
async def test_the_cap_is_for_every_standby(channels: Outlets, wanted: list[str]) -> None:
    town = channels.town
    await under(town, WAVES.model_copy(update={"cap_day": 1}))
    await offered(channels, channels=wanted)
    second = await town.publish(36, offer=True)
    await town.settle()
    assert (await town.store.rounds.get(f"round_{second.id}_1")).skipped == {"cap": 1}
