"""What mails and notices say."""

import unicodedata
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quickdoc.messaging.emails import layout, notice_emails
from quickdoc.waitlist.standby import Later
from tests.rules.email_samples import BRIEF, OFFER, START, with_


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
