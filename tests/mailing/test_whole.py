"""The whole product with its mailbox: an offer is mailed, its link opened and answered."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from sandbox.stack import Stack
from tests.faults.stage import staged
from tests.waiting import eventually

pytestmark = pytest.mark.servers


async def test_an_offer_by_mail_is_taken_with_its_link(tmp_path: Path) -> None:
    async with (
        Stack(tmp_path) as stack,
        staged(stack) as stage,
        httpx.AsyncClient(base_url=stack.mailbox_url, trust_env=False) as box,
    ):
        clinic = await stage.found()
        (ana,) = await stage.in_line(clinic, 1)
        (request,) = await stage.store.standbys.of_account(ana.account_id)
        by_mail = request.model_copy(update={"channels": ("live", "email"), "version": request.version + 1})
        await stage.store.standbys.replace(by_mail)

        async def mails() -> list[dict[str, Any]]:
            found: list[dict[str, Any]] = (await box.get("/sandbox/mails", params={"to": "p1@"})).json()
            return found

        await stage.publish(clinic)
        await eventually(mails)
        (mail,) = await mails()
        assert await stage.texts(ana) == []
        address = mail["headers"]["List-Unsubscribe"].strip("<>").removesuffix("/unsubscribe")
        page = address.replace("/api/v1/links/", "/o/")
        assert page in mail["text"]
        assert page in (await box.get(f"/mail/{mail['number']}")).text
        path = address.removeprefix(stack.api_url)
        assert (await stage.http.get(path)).json()["can"] == ["accept", "pass"]
        assert (await stage.http.post(f"{path}/accept")).json()["state"] == "booked"

        async def confirmed() -> bool:
            return any(each["subject"].startswith("Booked: ") for each in await mails())

        await eventually(confirmed)
        assert (await stage.http.get(path)).json()["can"] == []
        assert (
            await stage.http.post(f"{path}/unsubscribe", data={"List-Unsubscribe": "One-Click"})
        ).is_success
        account = await stage.store.accounts.get(ana.account_id)
        assert account.switches.offer.email is False
