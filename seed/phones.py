"""The owners of the simulated phones, and which of them answer automatically."""

from random import Random

import httpx

from quickdoc.services import Services

ANSWERING = 0.6
ACCEPT, PASS = 0.25, 0.25


async def introduce(services: Services, twilio_url: str, dice: Random) -> None:
    """Send the names to the local Twilio. Some patients answer automatically, the demo's login does not."""
    patients = sorted(await services.store.patients.everything(), key=lambda patient: patient.phone)
    contacts = [
        {"phone": each.phone, "name": each.name}
        | ({"auto": {"accept": ACCEPT, "pass": PASS}} if number and dice.random() < ANSWERING else {})
        for number, each in enumerate(patients)
    ]
    async with httpx.AsyncClient(base_url=twilio_url, timeout=10) as client:
        (await client.put("/sandbox/contacts", json=contacts)).raise_for_status()
