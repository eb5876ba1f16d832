"""Health and time."""

from httpx import Response

from tests.api.conftest import Api
from tests.reads.registry import step


@step
async def read_health(api: Api) -> Response:
    return await api.get("/healthz")


@step
async def read_readiness(api: Api) -> Response:
    return await api.get("/readyz")


@step
async def read_metrics(api: Api) -> Response:
    return await api.get("/metrics")


@step
async def read_time(api: Api) -> Response:
    return await api.get("/time")
