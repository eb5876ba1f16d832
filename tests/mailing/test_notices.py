"""Who is mailed and pushed what, who is not and why, and that nobody hears anything twice."""

from asyncio import gather

import pytest

from quickdoc.identity.accounts import Channels
from quickdoc.identity.phones import Consent
from quickdoc.messaging.actions import phones, texts
from quickdoc.messaging.shown_to_staff import for_staff
from quickdoc.replies.links import read
from quickdoc.scheduling.actions import bookings, undoing
from tests.mailing.conftest import Outlets
from tests.mailing.noticed import ALL, of, offered, switch, with_browser
from tests.texting.stage import visiting
from tests.town import LINKS

# --- what goes where --------------------------------------------------------------------------


async def test_an_offer_goes_out_once_on_every_channel(channels: Outlets) -> None:
    town = channels.town
    _, offer = await offered(channels)
    await gather(*(texts.offer_text(town.services, offer.id) for _ in range(5)))
    assert (town.sms_sender.calls, channels.mailer.calls, channels.pusher.calls) == (1, 1, 1)
    (mail,) = channels.mailer.sent
    assert mail.to == "p1@example.com"
    assert mail.subject == "Lakeside Clinic: Tue 24 Nov 10:00 is free"
    (notice,) = channels.pusher.sent
    assert notice.payload["title"] == mail.subject
    assert notice.valid_for == 600
    states = {
        message.channel: message.state for message in await town.store.messages.many({"about": offer.id})
    }
    assert states == {"sms": "sent", "email": "sent", "push": "sent"}
    token = notice.payload["link"].rpartition("/o/")[2]
    link = read(token, LINKS.secret, town.clock.now())
    assert (link.told, link.about, link.expires) == ("offer", offer.id, offer.brief.start)
    assert token in mail.text


async def test_neither_mail_nor_notice_names_doctor_reason_or_patient(channels: Outlets) -> None:
    await offered(channels)
    (mail,), (notice,) = channels.mailer.sent, channels.pusher.sent
    for said in (mail.subject, mail.text, mail.html, str(notice.payload)):
        assert not any(word in said for word in ("Dr.", "dermatology", "check-up", "Ana"))


async def test_the_clinics_log_holds_no_links(channels: Outlets) -> None:
    await offered(channels)
    for message in await channels.town.store.messages.many({}):
        assert "/o/" not in message.body


async def test_staff_see_no_whole_address_and_no_account(channels: Outlets) -> None:
    await offered(channels)
    town = channels.town
    shown = {
        message.channel: for_staff(message).to
        for message in await town.store.messages.many({"kind": "offer"})
    }
    assert shown == {"sms": None, "email": "p…@example.com", "push": None}


@pytest.mark.parametrize("wanted", [["live"], ["live", "email"], ["push"], ["sms", "push"]])
async def test_the_standby_request_chooses_the_channels(channels: Outlets, wanted: list[str]) -> None:
    await offered(channels, channels=wanted)
    went = {message.channel for message in await channels.town.store.messages.many({"kind": "offer"})}
    assert went == set(wanted) - {"live"}


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


# --- courtesy ---------------------------------------------------------------------------------


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
