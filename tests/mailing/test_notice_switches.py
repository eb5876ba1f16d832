"""Which channels go on without another, and what is switched off."""

import pytest

from quickdoc.identity.accounts import Channels
from quickdoc.identity.phones import Consent
from quickdoc.messaging.actions import phones
from quickdoc.scheduling.actions import bookings, undoing
from tests.mailing.conftest import Outlets
from tests.mailing.noticed import ALL, of, switch, with_browser
from tests.texting.stage import visiting


@pytest.mark.parametrize("channel", ["sms", "email", "push"])
async def test_a_switch_turns_one_channel_of_one_kind_off(channels: Outlets, channel: str) -> None:
    town = channels.town
    who = await town.patient()
    await with_browser(channels, who)
    await switch(
        town, who, offer=Channels(**{channel: False}), booked=Channels(sms=False, email=False, push=False)
    )
    await town.standby(who, channels=ALL)
    await town.publish(offer=True)
    await town.settle()
    went = {message.channel for message in await town.store.messages.many({"kind": "offer"})}
    assert went == {"sms", "email", "push"} - {channel}
    await visiting(town, who)
    assert await town.store.messages.many({"kind": "booked"}) == []


async def test_visits_are_mailed_and_pushed_too(channels: Outlets) -> None:
    town = channels.town
    who = await town.patient()
    await with_browser(channels, who)
    visit = await visiting(town, who)
    await bookings.cancel(town.services, town.staff, visit.id)
    await town.settle()
    await undoing.undo(town.services, town.staff, visit.slot_id)
    await town.settle()
    said = [each.subject.partition(":")[0] for each in channels.mailer.sent]
    assert said == ["Booked", "Cancelled by the clinic", "Takes place after all"]
    assert [each.payload["kind"] for each in channels.pusher.sent] == ["booked", "cancelled", "restored"]


async def test_whoever_has_no_account_is_texted_only(channels: Outlets) -> None:
    town = channels.town
    who = await town.patient()
    await with_browser(channels, who)
    await town.store.accounts.collection.delete_one({"_id": who.account_id})
    await town.standby(who, channels=ALL)
    await town.publish(offer=True)
    await town.settle()
    assert [message.channel for message in await town.store.messages.many({"kind": "offer"})] == ["sms"]


async def test_without_mailer_and_pusher_everything_else_works(channels: Outlets) -> None:
    channels.town.mailer = channels.town.pusher = None
    town = channels.town
    who = await town.patient()
    await town.standby(who, channels=ALL)
    await town.publish(offer=True)
    await town.settle()
    assert [message.channel for message in await town.store.messages.many({})] == ["sms"]


async def test_stop_by_text_stops_texts_only(channels: Outlets) -> None:
    town = channels.town
    who = await town.patient()
    await with_browser(channels, who)
    stop = Consent(at=town.clock.now(), opted_out=True, word="STOP", source="text")
    await phones.opt(town.services, await town.phone_of(who), stop)
    await town.standby(who, channels=ALL)
    await town.publish(offer=True)
    await town.settle()
    assert len(channels.mailer.sent) == len(channels.pusher.sent) == 1
    assert town.sms_sender.sent == []
    assert (await of(town, "sms")).reason == "opted_out"
