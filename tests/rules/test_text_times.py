"""Times and details in texts."""

from datetime import UTC, datetime, timedelta

import pytest

from quickdoc.core.gsm7 import is_gsm7, segments
from quickdoc.messaging import shown_to_staff
from quickdoc.messaging.emails import notice_emails
from quickdoc.messaging.texts import (
    details,
    offer_answers,
    offer_texts,
    times,
    visit_answers,
    visit_texts,
)
from quickdoc.replies.replies import Open
from tests.rules.text_bodies import MADE, booking, brief, instead, offer, offer_for, shown

LONG = "Consorci Hospitalari “Mútua” de l\u2019Àrea Metropolitana " * 3


@pytest.mark.parametrize("address", ["1 Lake St", LONG, "", "湖畔路1号"])
@pytest.mark.parametrize("doctor", ["Dr. Ruiz", LONG, "王医生"])
@pytest.mark.parametrize("clinic", ["Lakeside Clinic", LONG])
def test_where_when_and_whom_fit_into_one_segment(clinic: str, doctor: str, address: str) -> None:
    about = brief().model_copy(
        update={"clinic_name": clinic, "doctor_name": doctor, "clinic_address": address}
    )
    thing = Open(kind="visit", id="booking_1", code="48213", brief=about, label="Maximilian-Alexa B")
    said = details.details(thing, "+15550100000", others=3)
    assert segments(said) == 1
    assert is_gsm7(said)
    assert said.startswith("Maximilian-Alexa B: Tue 24 Nov 10:30, ")
    assert said.endswith(". Tel +15550100000. CANCEL 48213 gives it back. STATUS: more.")


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        (None, "by Wed 09:45 or"),
        ("Europe/Madrid", "by Wed 09:45 or"),
        ("Europe/Paris", "by Wed 09:45 or"),
        ("America/New_York", "by Wed 03:45 your time or"),
        ("Asia/Tokyo", "by Wed 17:45 your time or"),
        ("America/Los_Angeles", "by Wed 00:45 your time or"),
    ],
)
def test_a_deadline_is_on_the_clock_of_whoever_reads_it(zone: str | None, said: str) -> None:
    offer = offer_for("Ben Lopez", brief()).model_copy(update={"zone": zone})
    assert said in offer_texts.offer(offer)
    assert said[3:-3] in notice_emails.offer(offer)
    assert segments(offer_texts.offer(offer)) == 1


def test_a_deadline_today_there_is_another_day_here() -> None:
    changes = {"zone": "Pacific/Auckland", "made_at": MADE, "expires_at": MADE + timedelta(hours=1)}
    assert times.answer_by(offer_for("Ben Lopez", brief()).model_copy(update=changes)) == "22:45 your time"


@pytest.mark.parametrize(
    ("utc_hour", "said"),
    [(0, "Sun 25 Oct 02:30 CEST"), (1, "Sun 25 Oct 02:30 CET"), (2, "Sun 25 Oct 03:30")],
)
def test_the_hour_that_comes_twice_is_told_apart_and_no_other(utc_hour: int, said: str) -> None:
    start = datetime(2026, 10, 25, utc_hour, 30, tzinfo=UTC)
    about = brief().model_copy(update={"start": start, "end": start + timedelta(minutes=30)})
    one = offer(about).model_copy(update={"expires_at": start, "made_at": start - timedelta(hours=1)})
    assert times.when(about) == said
    assert said in offer_texts.offer(one)
    assert said in notice_emails.offer(one)
    assert said in notice_emails.subject("offer", about)
    assert times.answer_by(one) == said.removeprefix("Sun 25 Oct ")
    assert is_gsm7(offer_texts.offer(one))


@pytest.mark.parametrize("kind", [{}, {"exclusive": True}, {"first_come": True}])
@pytest.mark.parametrize("named", [{}, {"named": True}])
@pytest.mark.parametrize("minutes", [None, 50])
def test_words_of_a_later_visit_are_told_also_where_nobody_noted_whose_it_is(
    kind: dict[str, bool], named: dict[str, bool], minutes: int | None
) -> None:
    one = instead(offer(brief("Lakeside Clinic")), brief("Lakeside Clinic"))
    assert one.instead_of
    later = one.instead_of.model_copy(update={"minutes": minutes})
    one = one.model_copy(update={**kind, **named, "instead_of": later})
    for body in (offer_texts.offer(one), notice_emails.offer(one)):
        assert shown(body) == shown_to_staff.NOT_SHOWN, body
        assert shown(body, elsewhere=False) == body
    plain = one.model_copy(update={"instead_of": None})
    for body in (offer_texts.offer(plain), notice_emails.offer(plain)):
        assert shown(body) == body


def test_of_a_move_the_later_visit_is_not_shown_and_of_others_all_is() -> None:
    visit = booking(brief("Lakeside Clinic"))
    for body in (visit_texts.moved(visit, visit, "Ana"), offer_answers.moved_up(visit, visit, "Ana")):
        assert shown(body) == shown_to_staff.NOT_SHOWN
    for body in (
        visit_texts.booked(visit, earlier=True),
        visit_answers.listening(visit),
        visit_texts.cancelled(visit),
    ):
        assert shown(body) == body
