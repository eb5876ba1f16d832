"""The code that a simulated phone was texted last, for benches and journeys that sign people up."""

from asyncio import sleep

import httpx

WAITS = (0.0, *(0.1,) * 100)
"""Seconds between the looks: a code is sent after the response to the sign-up."""
DIGITS = 6


async def code_texted_to(twilio_url: str, phone: str) -> str:
    """The six digits of the newest text with a code.

    Raises:
        LookupError: none has come for ten seconds.
    """
    async with httpx.AsyncClient(base_url=twilio_url, trust_env=False) as client:
        for seconds in WAITS:
            await sleep(seconds)
            found = (await client.get("/sandbox/messages", params={"phone": phone})).raise_for_status().json()
            codes = [each["body"][:DIGITS] for each in found if "is your QuickDoc code" in each["body"]]
            if codes:
                newest: str = codes[-1]
                return newest
    raise LookupError(phone)
