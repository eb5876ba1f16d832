"""What a balancer and an operator are told."""

import httpx
import pytest

from tests.realtime.process import GatewayProcess
from tests.realtime.screen import Screen

pytestmark = pytest.mark.servers


def test_a_ready_gateway_hears_redis_and_reads_the_log(gateway: GatewayProcess) -> None:
    assert httpx.get(f"{gateway.url}/healthz").json() == {"ok": True}
    assert httpx.get(f"{gateway.url}/readyz").json() == {"ready": True, "redis": True, "log": True}


async def test_connections_are_counted_without_names(gateway: GatewayProcess) -> None:
    before = gateway.count("connected")
    async with Screen(gateway):
        assert gateway.count("connected") == before + 1


def test_there_is_nothing_else(gateway: GatewayProcess) -> None:
    assert httpx.get(f"{gateway.url}/").status_code == 404


def test_the_gateway_uses_direct_writes_and_lean_connections(gateway: GatewayProcess) -> None:
    """With the versions that are installed its self-tests pass, or it would have logged a warning."""
    said = gateway.log.read_text()
    assert "is used" not in said
    assert "are used" not in said
