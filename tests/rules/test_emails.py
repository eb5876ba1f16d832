"""What mails and notices say."""

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quickdoc.core.types import Point
from quickdoc.messaging.emails import account_emails, layout, notice_emails
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.bookings import Holder
from quickdoc.scheduling.slot_summary import SlotSummary
from quickdoc.waitlist.standby import Later

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
START = NOW + timedelta(hours=25)
BRIEF = SlotSummary(
    clinic_id="clinic_1",
    clinic_name="Lakeside Clinic",
    clinic_address="1 Lake St",
    point=Point(lat=40, lon=-3),
    zone="Europe/Madrid",
    doctor_id="doctor_1",
    doctor_name="Dr. Ito",
    specialty="dermatology",
    visit_type="check-up",
    start=START,
    end=START + timedelta(minutes=30),
)
OFFER = Offer(
    id="offer_1",
    slot_id="slot_1",
    opening=1,
    round_id="round_1",
    wave=1,
    standby_id="standby_1",
    holder=Holder(patient_id="p", patient_name="Ana", account_id="a", phone="+15550100001"),
    brief=BRIEF,
    code="482",
    made_at=NOW,
    expires_at=NOW + timedelta(minutes=10),
)


def with_(**changes: object) -> Offer:
    return OFFER.model_copy(update=changes)


def test_an_offer_says_clinic_time_and_deadline() -> None:
    said = notice_emails.offer(OFFER)
    assert said == "Lakeside Clinic, Tue 24 Nov 11:00 is free. The first to take it by 10:10 has it."
    assert notice_emails.offer(with_(exclusive=True)).endswith("is kept for you until 10:10.")
    assert notice_emails.offer(with_(named=True)).startswith("For Ana: ")
    later = Later(booking_id="booking_1", start=START + timedelta(days=7), zone="Europe/Madrid")
    assert notice_emails.offer(with_(instead_of=later)).endswith(
        "It would replace your visit on Tue 1 Dec 11:00."
    )


def test_a_longer_visit_says_how_long_it_is() -> None:
    later = Later(booking_id="booking_1", start=START + timedelta(days=7), zone="Europe/Madrid", minutes=20)
    assert notice_emails.offer(with_(instead_of=later)).endswith("It is a 30 min visit instead of 20.")
    same = later.model_copy(update={"minutes": 30})
    assert "min visit" not in notice_emails.offer(with_(instead_of=same))


@pytest.mark.parametrize("kind", notice_emails.SUBJECTS)
def test_every_kind_has_a_subject_of_one_line(kind: str) -> None:
    evil = BRIEF.model_copy(update={"clinic_name": "A\r\nBcc: x@y.z\u2029"})
    line = notice_emails.subject(kind, evil)  # type: ignore[arg-type]  # one of them
    assert "A Bcc: x@y.z" in line
    assert len(line.splitlines()) == 1


@given(st.text())
def test_a_clean_name_is_one_readable_line(name: str) -> None:
    said = layout.clean(name)
    assert 0 < len(said) <= layout.MAX_NAME
    assert len(said.splitlines()) == 1
    assert not {unicodedata.category(each) for each in said} & layout.UNSEEN


def test_a_page_escapes_what_it_shows() -> None:
    body = notice_emails.offer(with_(brief=BRIEF.model_copy(update={"clinic_name": '<b onclick="x">&'})))
    mail = notice_emails.email(
        "message_1",
        "a@b.example",
        "offer",
        "subject",
        body,
        page="https://q.example/o/x",
        unsubscribe="https://q.example/u",
    )
    assert "<b onclick" not in mail.html
    assert "&lt;b onclick" in mail.html


def test_what_is_over_has_no_button() -> None:
    mail = notice_emails.email(
        "message_1",
        "a@b.example",
        "cancelled",
        "s",
        "It is cancelled.",
        page="https://q/o/x",
        unsubscribe="u",
    )
    assert mail.html.count("<a ") == 1
    assert "#unsubscribe" in mail.text


def test_an_owner_is_told_of_a_sign_up_by_a_mail_that_lets_nobody_in() -> None:
    mail = account_emails.address_known("mail_1", "ana@b.example", "https://q.example/")
    assert mail.to == "ana@b.example"
    for page in ("https://q.example/login", "https://q.example/forgot-password"):
        assert page in mail.text
        assert f'href="{page}"' in mail.html
    assert "/verify/" not in mail.text
    assert "nothing needs to be done" in mail.text
