"""Half of a channel's settings is a mistake, and production encrypts."""

from typing import Any

import pytest
from pydantic import ValidationError

from quickdoc import wiring
from quickdoc.messaging.push.keys import new_key
from sandbox.environment import Secrets
from tests.mailing.conftest import settings

GOOD: dict[str, Any] = {
    "mode": "production",
    "public_url": "https://quickdoc.example",
    "smtp_host": "smtp.example",
    "smtp_security": "starttls",
    "vapid_private_key": new_key(),
    "vapid_subject": "mailto:ops@quickdoc.example",
}


def test_whole_settings_are_fine() -> None:
    assert settings(**GOOD).smtp_host == "smtp.example"
    off = {"smtp_host": "", "mail_from": "", "vapid_private_key": "", "vapid_subject": ""}
    assert settings(**GOOD | off).smtp_host == ""


@pytest.mark.parametrize(
    "wrong",
    [{"mail_from": ""}, {"mail_from": "nobody"}, {"smtp_security": "none"}, {"vapid_subject": ""}],
    ids=str,
)
def test_half_of_a_channel_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        settings(**GOOD | wrong)


@pytest.mark.servers
async def test_without_settings_the_channels_are_off_and_say_so(
    mongo_url: str, redis_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ground = {"mongo_url": mongo_url, "redis_url": redis_url, "mongo_database": "test_channels"}
    async with wiring.services(settings(**ground, smtp_host="")) as services:
        assert (services.mailer, services.pusher) == (None, None)
    said = capsys.readouterr()
    assert "e-mail is off" in said.out + said.err
    assert "web push is off" in said.out + said.err
    async with wiring.services(settings(**ground, **GOOD)) as services:
        assert services.mailer
        assert services.pusher
        assert services.links


def test_secrets_of_an_earlier_demo_are_kept_and_completed(tmp_path: Any) -> None:
    (tmp_path / "secrets.json").write_text('{"secret_key": "s", "account_sid": "AC1", "auth_token": "t"}')
    first = Secrets.kept_in(tmp_path)
    assert (first.secret_key, first.account_sid, first.auth_token) == ("s", "AC1", "t")
    assert Secrets.kept_in(tmp_path) == first
