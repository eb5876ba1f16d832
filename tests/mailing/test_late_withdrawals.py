"""Withdrawals while an offer is going out, at night, or of one that was passed."""

from datetime import UTC, datetime

import pytest

from quickdoc.messaging.emails.notice_emails import LEFT
from quickdoc.offers.actions import unanswered
from quickdoc.scheduling.actions import claims, slots
from tests.mailing.conftest import Outlets
from tests.mailing.noticed import NIGHT, of, offered
from tests.texting.stage import under, visiting
from tests.town import WAVES


@pytest.mark.parametrize(("became", "expected"), [("sent", "sent"), ("failed", "suppressed")])
async def test_while_an_offer_is_just_going_out_it_is_waited_for(
    channels: Outlets, became: str, expected: str
) -> None:
    town = channels.town
    _, offer = await offered(channels, channels=["sms"])
    sent = await of(town, "sms")
    flying = sent.model_copy(update={"state": "sending", "sid": None, "version": sent.version + 1})
    await town.store.messages.replace(flying)
    await slots.withdraw(town.services, town.staff, offer.slot_id)
    await town.settle()
    assert (await of(town, "sms", "withdrawn")).state == "intent"
    landed = flying.model_copy(update={"state": became, "sid": sent.sid, "version": flying.version + 1})
    await town.store.messages.replace(landed)
    await town.wait(6)
    assert (await of(town, "sms", "withdrawn")).state == expected


async def test_a_withdrawal_at_night_is_texted_in_the_morning_and_counts_against_no_cap(
    channels: Outlets,
) -> None:
    town = channels.town
    _, offer = await offered(channels, channels=["sms", "email"])
    await under(town, WAVES.model_copy(update={"cap_day": 1}))
    town.clock.moment = NIGHT
    await slots.withdraw(town.services, town.staff, offer.slot_id)
    await town.settle()
    assert (await of(town, "sms", "withdrawn")).reason == "quiet_hours"
    assert (await of(town, "email", "withdrawn")).state == "sent"
    town.clock.moment = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    await town.wait(1)
    assert (await of(town, "sms", "withdrawn")).state == "sent"


async def test_whoever_passed_is_not_told_of_a_withdrawal(channels: Outlets) -> None:
    town = channels.town
    who, offer = await offered(channels)
    await unanswered.pass_on(town.services, who, offer.id)
    await town.settle()
    await slots.withdraw(town.services, town.staff, offer.slot_id)
    await town.settle()
    assert await town.store.messages.many({"kind": "withdrawn"}) == []


async def test_the_mail_of_a_visit_says_that_its_standby_request_has_ended(channels: Outlets) -> None:
    town = channels.town
    who, offer = await offered(channels)
    await claims.claim(town.services, who, offer.slot_id)
    await town.settle()
    assert (await of(town, "email", "booked")).body.endswith(LEFT)
    assert (await of(town, "push", "booked")).body.endswith(LEFT)
    await visiting(town, await town.patient("Ben"), 72)
    mails = await town.store.messages.many({"channel": "email", "kind": "booked"})
    assert [LEFT in mail.body for mail in mails] == [True, False]
