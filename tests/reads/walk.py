"""Every operation of the API, called so that it does its work; named as in the OpenAPI document."""

from httpx import Response

from tests.api.conftest import Api
from tests.reads.registry import STEPS
from tests.reads.steps import (
    administration,
    clinics,
    entering,
    health,
    inbound,
    logins,
    operations,
    people,
    schedules,
    screens,
    searching,
    standbys,
    visits,
    waitlist,
)

MODULES = (
    health, entering, logins, people, clinics, schedules, waitlist, visits, standbys, inbound, screens,
    administration, operations, searching,
)  # fmt: skip
OPERATIONS = STEPS
"""The step of each operation: every module has registered its own by now."""


async def walk(api: Api, operation: str) -> Response:
    """Call one operation and let everything that follows from it happen."""
    response = await OPERATIONS[operation](api)
    assert response.status_code < 400, f"{operation}: {response.text}"
    await api.town.settle()
    return response
