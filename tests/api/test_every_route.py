"""A walk through every operation of the OpenAPI document, with garbage: no 5xx, and each no is a problem."""

from itertools import product
from typing import Any

import pytest

from tests.api.applications import openapi
from tests.api.conftest import Api, refusal

GARBAGE: list[bytes] = [
    b"",
    b"{}",
    b"[]",
    b"null",
    b"{",
    b'{"patient_id": {"$ne": null}, "until": [], "starts": "x", "email": 1}',
    b'{"patient_id": "\\u0000", "until": "2026-11-24T09:00:00", "starts": [null]}',
    b'{"point": {"lat": NaN, "lon": Infinity}, "specialties": ["x"], "minutes": 1e999}',
    b"\x00\xff",
]
IDS = ["x", "%00", "$ne", "%F0%9F%92%A9", "a" * 3000]
QUERIES = ["", "cursor=x&limit=-1&day=x&lat=x&specialty=%00", "clinic_id=$ne&doctor_id[$ne]=1"]
ANSWERS = {"/healthz", "/readyz"}


def operations() -> list[tuple[str, str]]:
    document = openapi()
    return [(method, path) for path, known in document["paths"].items() for method in known]


@pytest.mark.parametrize(("method", "path"), operations())
async def test_garbage_is_refused_and_never_breaks_anything(api: Api, method: str, path: str) -> None:
    people = [None, await api.town.patient(), api.town.staff]
    async with api.nothing_changes():
        for who, body, given, query in product(people, GARBAGE, IDS[:2], QUERIES):
            await walk(api, method, path, who, content=body, given=given, query=query)
        for who, given in product(people, IDS):
            await walk(api, method, path, who, content=b"{}", given=given, query="")


async def walk(api: Api, method: str, path: str, who: Any, *, content: bytes, given: str, query: str) -> None:
    """One call; what it answers must be what the document says."""
    address = path
    while "{" in address:
        before, _, rest = address.partition("{")
        address = before + given + rest.partition("}")[2]
    response = await api.call(
        method.upper(),
        f"{address}?{query}",
        who,
        content=content if method not in {"get", "delete"} else None,
        headers={"Content-Type": "application/json", "Idempotency-Key": "k" * len(content or b"k")},
    )
    assert response.status_code < 500, response.text
    if response.status_code >= 400:
        refusal(response)
