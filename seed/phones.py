"""Who the simulated phones belong to, and which of them answer by themselves."""

from random import Random

import httpx

from quickdoc.services import Services

ANSWERING = 0.6
ACCEPT, PASS = 0.25, 0.25


async def introduce(services: Services, twilio_url: str, dice: Random) -> None:
    """Tell the local Twilio the names. Some patients answer by themselves, the demo login's does not."""
    patients = sorted(await services.store.patients.everything(), key=lambda patient: patient.phone)
    contacts = [
        {"phone": each.phone, "name": each.name}
        | ({"auto": {"accept": ACCEPT, "pass": PASS}} if number and dice.random() < ANSWERING else {})
        for number, each in enumerate(patients)
    ]
    async with httpx.AsyncClient(base_url=twilio_url, timeout=10) as client:
        (await client.put("/sandbox/contacts", json=contacts)).raise_for_status()
