"""Who is mailed and pushed what, who is not and why, and that nobody hears anything twice."""

from asyncio import gather
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from quickdoc.core.types import Window
from quickdoc.identity.accounts import Actor, Channels, NotificationPreferences
from quickdoc.identity.actions import account_updates
from quickdoc.identity.phones import Consent
from quickdoc.messaging.actions import phones, push_subscriptions, sending, texts
from quickdoc.messaging.email.smtp import SmtpMailer
from quickdoc.messaging.emails.notice_emails import LEFT
from quickdoc.messaging.messages import Message
from quickdoc.messaging.ports import DeliveryDelayedError, DeliveryRefusedError, DeliveryUnknownError
from quickdoc.messaging.pushes import Keys
from quickdoc.messaging.shown_to_staff import for_staff
from quickdoc.offers.actions import offers
from quickdoc.offers.offers import Offer
from quickdoc.replies.links import read
from quickdoc.scheduling.actions import bookings, claims, slots
from sandbox.ports import free_port
from tests.mailing.conftest import Mailbox, Outlets, settings
from tests.texting.stage import offer_of, under, visiting
from tests.town import LINKS, MONDAY, WAVES, Town

KEYS = Keys(p256dh="BA" + "A" * 85, auth="A" * 22)
ALL = ["live", "sms", "email", "push"]
NIGHT = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)  # 22:30 in Madrid


async def with_browser(channels: Outlets, who: Actor, name: str = "one") -> None:
    await push_subscriptions.subscribe(channels.town.services, who, f"https://push.example.com/{name}", KEYS)


async def offered(channels: Outlets, /, **preferences: Any) -> tuple[Actor, Offer]:
    town = channels.town
    who = await town.patient()
    await with_browser(channels, who)
    await town.standby(who, **{"channels": ALL, **preferences})
    await town.publish(offer=True)
    await town.settle()
    return who, await offer_of(town, who)


async def of(town: Town, channel: str, kind: str = "offer") -> Message:
    (message,) = await town.store.messages.many({"channel": channel, "kind": kind})
    return message


async def switch(town: Town, who: Actor, **channels: Channels) -> None:
    await account_updates.set_switches(town.services, who, NotificationPreferences(**channels))


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
    await slots.undo(town.services, town.staff, visit.slot_id)
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
    await offers.pass_on(town.services, who, offer.id)
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
    await offers.pass_on(town.services, who, first.id)
    await town.publish(30, offer=True)
    await town.settle()
    await offers.pass_on(town.services, who, (await offer_of(town, who)).id)
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


# --- trouble ----------------------------------------------------------------------------------


async def test_a_mail_of_unknown_outcome_is_never_repeated(channels: Outlets) -> None:
    channels.mailer.fail_next(DeliveryUnknownError("cut"), taken=True)
    await offered(channels)
    for _ in range(8):
        await channels.town.wait(65)
    message = await of(channels.town, "email")
    assert (message.state, message.due_at) == ("unknown", None)
    assert channels.mailer.calls == 1


async def test_a_worker_that_died_while_mailing_leaves_it_unknown(channels: Outlets) -> None:
    town = channels.town
    await offered(channels)
    sent = await of(town, "email")
    died = {"state": "sending", "sid": None, "due_at": MONDAY, "version": sent.version + 1}
    await town.store.messages.replace(sent.model_copy(update=died))
    for _ in range(3):
        await town.wait(65)
    assert (await of(town, "email")).state == "unknown"
    assert channels.mailer.calls == 1


async def test_a_refusal_is_final_and_says_why(channels: Outlets) -> None:
    channels.mailer.fail_next(DeliveryRefusedError(550, "no such mailbox"))
    await offered(channels)
    await channels.town.wait(100)
    assert ((await of(channels.town, "email")).state, (await of(channels.town, "email")).reason) == (
        "failed",
        "refused_550",
    )
    assert channels.mailer.calls == 1


async def test_with_the_server_away_mails_wait_and_none_is_lost_or_doubled(
    town: Town, mailbox: Mailbox
) -> None:
    away = SmtpMailer(settings(smtp_port=free_port()))
    town.mailer = away  # type: ignore[assignment]  # a real one
    people = [await town.patient(name) for name in ("Ana", "Ben", "Cleo")]
    for number, who in enumerate(people):
        await visiting(town, who, hours=48 + number)
    waiting = await town.store.messages.many({"channel": "email"})
    assert [each.state for each in waiting] == ["intent"] * 3
    await town.wait(10)
    assert await mailbox.mails() == []
    town.mailer = mailbox.mailer  # type: ignore[assignment]
    for _ in range(3):
        await town.wait(70)
    assert sorted(each["to"] for each in await mailbox.mails()) == [
        ["p1@example.com"],
        ["p2@example.com"],
        ["p3@example.com"],
    ]


async def test_a_server_that_dies_after_the_mail_leaves_it_unknown(town: Town, mailbox: Mailbox) -> None:
    town.mailer = mailbox.mailer  # type: ignore[assignment]  # a real one
    await mailbox.fault("cut")
    await visiting(town, await town.patient())
    for _ in range(4):
        await town.wait(70)
    assert (await of(town, "email", "booked")).state == "unknown"
    assert len(await mailbox.mails()) == 1


# --- push -------------------------------------------------------------------------------------


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


# --- withdrawn --------------------------------------------------------------------------------


async def test_whoever_was_told_of_an_offer_is_told_that_it_is_withdrawn(channels: Outlets) -> None:
    town = channels.town
    _, offer = await offered(channels)
    await slots.withdraw(town.services, town.staff, offer.slot_id)
    await town.settle()
    assert "not free any more" in town.sms_sender.sent[-1].body
    assert channels.mailer.sent[-1].subject.startswith("Not free any more")
    assert channels.pusher.sent[-1].payload["kind"] == "withdrawn"
    assert (town.sms_sender.calls, channels.mailer.calls, channels.pusher.calls) == (2, 2, 2)
    await gather(*(texts.withdrawn_text(town.services, offer.id) for _ in range(3)))
    assert (town.sms_sender.calls, channels.mailer.calls, channels.pusher.calls) == (2, 2, 2)


async def test_on_which_channel_it_never_went_out_nothing_is_taken_back(channels: Outlets) -> None:
    town = channels.town
    town.sms_sender.fail_next(DeliveryRefusedError(30003, "unreachable"))
    channels.mailer.fail_next(DeliveryDelayedError("busy"))
    _, offer = await offered(channels)
    await slots.withdraw(town.services, town.staff, offer.slot_id)
    await town.settle()
    await town.wait(20)
    told = await town.store.messages.many({"kind": "withdrawn"})
    assert [each.channel for each in told] == ["push"]
    assert (await of(town, "email")).reason == "closed"
    assert (town.sms_sender.sent, channels.mailer.sent) == ([], [])


@pytest.mark.parametrize(("taken", "expected"), [(True, "sent"), (False, "suppressed")])
async def test_of_an_unknown_outcome_it_is_told_when_that_is_known(
    channels: Outlets, expected: str, *, taken: bool
) -> None:
    town = channels.town
    town.sms_sender.fail_next(DeliveryUnknownError("no answer"), taken=taken)
    _, offer = await offered(channels)
    await slots.withdraw(town.services, town.staff, offer.slot_id)
    await town.settle()
    assert (await of(town, "sms", "withdrawn")).state == "intent"
    for _ in range(4):
        await town.wait(11)
    assert (await of(town, "sms", "withdrawn")).state == expected
    assert len(town.sms_sender.sent) == (2 if taken else 0)


@pytest.mark.parametrize("taken", [True, False])
async def test_that_a_visit_takes_place_after_all_is_told_to_whom_it_was_said_that_it_does_not(
    channels: Outlets, *, taken: bool
) -> None:
    town = channels.town
    who = await town.patient()
    visit = await visiting(town, who)
    town.sms_sender.sent.clear()
    town.sms_sender.fail_next(DeliveryUnknownError("no answer"), taken=taken)
    await bookings.cancel(town.services, town.staff, visit.id)
    await town.settle()
    await slots.undo(town.services, town.staff, visit.slot_id)
    await town.settle()
    for _ in range(4):
        await town.wait(11)
    assert len(town.sms_sender.sent) == (2 if taken else 0)


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
    await offers.pass_on(town.services, who, offer.id)
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
