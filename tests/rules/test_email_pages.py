"""The HTML of mails."""

from quickdoc.messaging.emails import account_emails, notice_emails
from tests.rules.email_samples import BRIEF, with_


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
