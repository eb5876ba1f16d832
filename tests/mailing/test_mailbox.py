"""The mailbox's pages: what came in, with links to click and nothing that runs."""

import httpx
import pytest

from sandbox.mailbox.pages import linked
from sandbox.twilio.app import create_app as create_twilio
from sandbox.twilio.settings import Settings as TwilioSettings
from tests.mailing.conftest import Mailbox
from tests.mailing.mails import email


async def test_a_mail_is_listed_and_opened_with_its_link(mailbox: Mailbox) -> None:
    empty = await mailbox.client.get("/mail")
    assert "Nothing here yet" in empty.text
    assert "http://phones.example/phone" in empty.text
    await mailbox.mailer.send(email())
    listed = await mailbox.client.get("/mail")
    assert "Lakeside Clinic: Tue 24 Nov 10:30 is free" in listed.text
    opened = await mailbox.client.get("/mail/1")
    address = "https://quickdoc.example/o/" + "x" * 110
    assert f'<a href="{address}" target="_blank" rel="noopener noreferrer">' in opened.text
    framed = await mailbox.client.get("/mail/1/html")
    assert framed.headers["content-security-policy"].startswith("sandbox ")
    assert address in framed.text


async def test_the_newest_is_first_and_an_address_narrows_it(mailbox: Mailbox) -> None:
    for name in ("ana", "ben"):
        await mailbox.mailer.send(email(to=f"{name}@example.com", subject=f"for {name}"))
    everything = (await mailbox.client.get("/mail")).text
    assert everything.index("for ben") < everything.index("for ana")
    bens = (await mailbox.client.get("/mail", params={"to": "BEN@"})).text
    assert "for ben" in bens
    assert "for ana" not in bens


async def test_what_a_mail_holds_is_never_run(mailbox: Mailbox) -> None:
    evil = "<script>alert(1)</script>"
    await mailbox.mailer.send(email(subject=evil, text=f'{evil} https://a.example/?x="onclick=1\n'))
    for path in ("/mail", "/mail/1"):
        page = await mailbox.client.get(path)
        assert evil not in page.text
        assert "script-src" not in page.headers["content-security-policy"]
        assert "default-src 'none'" in page.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/mail/7", "/mail/7/html"])
async def test_there_is_no_such_mail(mailbox: Mailbox, path: str) -> None:
    assert (await mailbox.client.get(path)).status_code == httpx.codes.NOT_FOUND


async def test_it_forgets_when_asked(mailbox: Mailbox) -> None:
    await mailbox.mailer.send(email())
    await mailbox.client.delete("/sandbox/mails")
    assert await mailbox.mails() == []


def test_addresses_become_links_and_the_rest_stays_text() -> None:
    said = linked("a <b> https://x.example/?a=1&b=2 c")
    assert said.startswith("a &lt;b&gt; <a href=")
    assert 'href="https://x.example/?a=1&amp;b=2"' in said


async def test_the_phones_lead_to_the_mailbox() -> None:
    beside = TwilioSettings("AC1", "token", mailbox_url="http://mails.example/mail")
    for settings, expected in ((beside, "http://mails.example/mail"), (TwilioSettings("AC1", "token"), None)):
        transport = httpx.ASGITransport(app=create_twilio(settings))
        async with httpx.AsyncClient(transport=transport, base_url="http://phones.example") as client:
            assert (await client.get("/mail")).headers.get("location") == expected
