"""Every address says what it answers to, all of it, to whoever comes with another method."""

import pytest

from tests.api.applications import openapi
from tests.api.conftest import Api, refusal


def addresses() -> list[tuple[str, list[str]]]:
    paths = openapi()["paths"]
    return [(path, sorted(method.upper() for method in known)) for path, known in paths.items()]


@pytest.mark.parametrize(("path", "methods"), addresses())
async def test_allow_is_complete(api: Api, path: str, methods: list[str]) -> None:
    address = path
    while "{" in address:
        before, _, rest = address.partition("{")
        address = f"{before}x{rest.partition('}')[2]}"
    for method in {"TRACE", "PATCH", "GET", "POST", "PUT", "DELETE"} - set(methods):
        refused = await api.call(method, address)
        assert refusal(refused) == (405, "method_not_allowed")
        assert refused.headers["allow"].split(", ") == methods


async def test_an_address_that_is_none_allows_nothing(api: Api) -> None:
    missing = await api.post("/nothing")
    assert refusal(missing) == (404, "not_found")
    assert "allow" not in missing.headers
