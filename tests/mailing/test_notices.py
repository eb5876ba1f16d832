"""Who is mailed and pushed what, who is not and why, and that nobody hears anything twice."""

from asyncio import gather

import pytest

from quickdoc.messaging.actions import texts
from quickdoc.messaging.shown_to_staff import for_staff
from quickdoc.replies.links import read
from tests.mailing.conftest import Outlets
from tests.mailing.noticed import offered
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
