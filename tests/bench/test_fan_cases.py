"""The fan-out bench: its peers deliver what they are told, and what is lost cannot pass for a figure."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from bench.fan import compiled, cores, measure, news, storm
from bench.fan.arrivals import Arrivals, Totals
from bench.fan.measure import Pace, Shot
from bench.fan.samples import METRICS, SHOTS, Sampled, Size, row, sample
from bench.fan.server import Place, Server
from bench.fan.servers import Broadcast, Floor, Ours, Raw
from quickdoc.events.wire import decode

PLACE = Place(mongo_url="", redis_url="", server_core=None, load_core=None)
CLIENTS = 5

needs_compiler = pytest.mark.skipif(not compiled.is_possible(), reason="needs a C compiler")


class Forgetful(Raw):
    """Leaves out every event but the first."""

    async def publish(self, numbers: Sequence[int], rooms: Sequence[str] = ()) -> float:
        return await super().publish(numbers[:1], rooms)


@pytest.fixture(params=[pytest.param(Floor, marks=needs_compiler), Raw, Broadcast])
async def peer(request: pytest.FixtureRequest) -> AsyncIterator[Server]:
    async with request.param(PLACE) as server:
        await server.connect(CLIENTS)
        yield server


@pytest.mark.servers
async def test_a_peer_delivers_every_event_once_and_in_order(peer: Server) -> None:
    (sampled,) = await sample([peer], Size(CLIENTS, 2, CLIENTS * 6))
    totals = await peer.load.totals()
    assert (totals.open, totals.numbered, totals.disorder, totals.strays) == (CLIENTS, CLIENTS * 6, 0, 0)
    assert [each.deliveries for each in sampled.trains + sampled.bursts] == [CLIENTS * 6] * 4
    assert len(sampled.shots) == 2 * SHOTS
    assert all(0 < each.p50 <= each.p99 <= each.last for each in sampled.shots)
    assert all(METRICS[name](sampled) > 0 for name in METRICS)


@pytest.mark.servers
@pytest.mark.parametrize("kind", [Raw, Broadcast])
async def test_the_plain_load_generator_gets_on_with_the_peers_too(
    kind: type[Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled, "is_possible", lambda: False)
    async with kind(PLACE) as server:
        assert server.load.generator == "python"
        await server.connect(2)
        assert (await measure.shot(server, 2)).last > 0


@pytest.mark.servers
async def test_a_server_that_loses_something_has_no_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "PATIENCE", 0.3)
    async with Forgetful(PLACE) as server:
        await server.connect(2)
        await measure.shot(server, 2)
        with pytest.raises(SystemExit, match="2 of 6 messages"):
            await measure.burst(server, 2, 3)


@pytest.mark.servers
async def test_what_one_gateway_is_told_reaches_the_clients_of_no_other(
    mongo_url: str, redis_url: str
) -> None:
    place = Place(mongo_url, redis_url, server_core=None, load_core=None)
    async with Ours(place) as one, Ours(place) as other:
        for each in (one, other):
            await each.connect(2)
        await other.load.reset()
        await measure.burst(one, 2, 3)
        await other.publish([7])
        assert await other.load.wait(2, measure.PATIENCE) == 2
        assert [each.number for each in await other.load.events()] == [7]


@pytest.mark.servers
async def test_a_process_that_does_not_start_says_why_and_is_gone(tmp_path: Path) -> None:
    async with asyncio.timeout(20):
        with pytest.raises(SystemExit, match="no_such_module"):
            await _Broken(PLACE).__aenter__()


class _Broken(Raw):
    module = "no_such_module"


def test_all_get_the_same_event_of_about_290_bytes() -> None:
    assert 270 < len(news.packet(12)) < 310
    ours = decode(news.wire(12, ["clinic:bench"]))
    assert ours.message().keys() == news.data(12).keys()
    assert ours.message()["event"].keys() == news.data(12)["event"].keys()
    assert '"seq":12' in news.packet(12)
    assert b'"seq":12' in ours.body


def test_a_storm_that_is_not_over_counts_with_its_age() -> None:
    published = [10.0, 10.1, 10.2]
    arrived = [Arrivals(0, 4, 10.0, 10.0, 10.3, 10.5), Arrivals(1, 3, 10.1, 10.1, 10.2, 10.2)]
    assert storm.lags(published, arrived, 4, now=20.0) == pytest.approx([500, 9900, 9800])


def test_what_a_storm_lost_or_mixed_up_misses_the_goal() -> None:
    totals = Totals(4, 0, 8, 8, 800, 0, 0, 1.0, 11.0)
    arrived = [Arrivals(number, 4, 10.0, 10.0, 10.0, 10.2) for number in (0, 1)]
    behind, right = storm.rows(4, [10.0, 10.1], arrived, totals)
    assert (round(behind.ours), behind.verdict, right.ours, right.verdict) == (200, "reached", 1, "reached")
    for wrong in (totals._replace(numbered=7), totals._replace(disorder=1)):
        _, right = storm.rows(4, [10.0, 10.1], arrived, wrong)
        assert (right.ours, right.verdict) == (0.875, "missed")


def test_a_row_is_ours_divided_by_theirs_and_says_how_the_load_was_checked() -> None:
    ours, peer = (Sampled(server) for server in (_known(Ours), _known(Raw)))
    for one, seconds in ((ours, 1.0), (peer, 2.0)):
        one.shots = [Shot(1.0, 2.0, 3.0)]
        one.trains = [Pace(1000, seconds, 0.5, 0.25)]
    plain = row("a case", "deliveries_per_s", Size(10, 1, 1000), ours, peer=peer).plain()
    assert (plain["ours"], plain["peer"], plain["ratio_to_peer"]) == (1000, 500, 2)
    assert (plain["generator"], plain["generator_cpu_share"], plain["generator_core"]) == (
        "c",
        0.25,
        "shared",
    )


def _known(kind: type[Server]) -> Server:
    server = kind(PLACE)
    server.ports = [1]
    server.load = server.crowd()
    server.load.generator = "c"
    return server


def test_the_load_and_the_server_have_different_cores() -> None:
    server, load = cores.split()
    assert (server is None) == (load is None)
    if server is not None:
        assert server != load
