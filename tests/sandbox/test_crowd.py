"""The simulated patients answer what real ones would, when real ones would."""

import asyncio
import random
from typing import Any

import httpx
import pytest
from twilio.rest import Client

from sandbox.crowd import Crowd, decide, offer_code, reply_seconds
from sandbox.twilio.contacts import Auto
from tests.sandbox.conftest import SDK_MARKS, Product
from tests.waiting import eventually

pytestmark = SDK_MARKS

OFFER = "Harbor Clinic: Tue 10:40 is free. CONFIRM 482 or PASS 482 within 15 min."


@pytest.mark.parametrize(("minutes", "share"), [(5, 0.31), (10, 0.45), (15, 0.54), (30, 0.69), (60, 0.82)])
def test_the_times_of_replies_follow_the_published_curve(minutes: int, share: float) -> None:
    dice = random.Random(7)
    times = [reply_seconds(dice.random()) for _ in range(20_000)]
    came = sum(seconds <= minutes * 60 for seconds in times) / len(times)
    assert came == pytest.approx(share, abs=0.02)
    assert min(times) >= 15


def test_only_an_offer_has_a_code_to_answer() -> None:
    assert offer_code(OFFER) == "482"
    assert offer_code("Booked for Tue 10:40. CANCEL 482 to give it back.") is None
    assert offer_code("CONFIRM 482 your visit or CANCEL 482") is None


def test_a_patient_accepts_passes_or_stays_silent() -> None:
    auto = Auto.model_validate({"accept": 0.1, "pass": 0.1})
    assert decide(auto, "482", 0.05) == "CONFIRM 482"
    assert decide(auto, "482", 0.15) == "PASS 482"
    assert decide(auto, "482", 0.25) is None


async def test_the_crowd_answers_offers_on_the_phones_that_are_listed(
    sdk: Client, hooks: httpx.AsyncClient, product: Product
) -> None:
    contacts: list[dict[str, Any]] = [
        {"phone": "+15550100001", "name": "Yes", "auto": {"accept": 1, "pass": 0}},
        {"phone": "+15550100002", "name": "No", "auto": {"accept": 0, "pass": 1}},
        {"phone": "+15550100003", "name": "A person", "auto": None},
    ]
    await hooks.put("/sandbox/contacts", json=contacts)
    crowd = Crowd(hooks, speed=1e6)
    listening = asyncio.create_task(crowd.listen())
    await eventually(lambda: bool(crowd.contacts))
    for contact in contacts:
        await sdk.messages.create_async(to=contact["phone"], from_="+15005550006", body=OFFER)
    await eventually(lambda: len(product.texts) == 2)

    async def all_are_delivered() -> bool:
        texts = (await hooks.get("/sandbox/messages", params={"direction": "outbound-api"})).json()
        return [each["status"] for each in texts] == ["delivered"] * len(contacts)

    await eventually(all_are_delivered)
    body = OFFER.replace(
        "482", "483"
    )  # it comes after the later states of the others, which were not answered
    await sdk.messages.create_async(to=contacts[0]["phone"], from_="+15005550006", body=body)
    await eventually(lambda: len(product.texts) == 3)
    listening.cancel()
    assert product.texts.pop()["Body"] == "CONFIRM 483"
    answers = {text["From"]: text["Body"] for text in product.texts}
    assert answers == {"+15550100001": "CONFIRM 482", "+15550100002": "PASS 482"}
    assert len(product.texts) == 2
