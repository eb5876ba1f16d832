"""The operations of the walk, named as in the OpenAPI document."""

from collections.abc import Awaitable, Callable

from httpx import Response

from tests.api.conftest import Api

Step = Callable[[Api], Awaitable[Response]]
STEPS: dict[str, Step] = {}


def step(work: Step) -> Step:
    """One operation; its name says which."""
    STEPS[work.__name__] = work
    return work
