"""Two gateway processes behind one port, as `python -m realtime` starts them."""

import os
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, closing
from pathlib import Path

import httpx
import psutil
import pytest

from sandbox.ports import LOOPBACK, free_port
from sandbox.processes import STACK_HEADER
from tests.realtime.news import Press, fresh_topic, slot_opened
from tests.realtime.process import STACK, GatewayProcess
from tests.realtime.screen import Screen
from tests.waiting import PATIENCE, eventually, eventually_blocking

pytestmark = pytest.mark.servers
BOTH = (1, 2)
RESTARTED = "a gateway process ended and is restarted"


def three_ports() -> int:
    """The first of three ports in a row that nobody has."""
    while True:
        first = free_port()
        try:
            for each in (first + 1, first + 2):
                with closing(socket.create_server((LOOPBACK, each))):
                    pass
        except OSError:
            continue
        return first


@pytest.fixture(scope="module")
def running(
    mongo_url: str, redis_url: str, database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayProcess]:
    """Two processes for all tests: whichever is killed is restarted."""
    folder = tmp_path_factory.mktemp("pair")
    with GatewayProcess(mongo_url, redis_url, database, folder, port=three_ports(), processes=2) as pair:
        yield pair


@pytest.fixture
def pair(running: GatewayProcess) -> GatewayProcess:
    for each in BOTH:
        running.wait_until_ready(process=each)
    eventually_blocking(lambda: not any(connected(running, each) for each in BOTH))
    return running


@pytest.fixture
async def crowd(pair: GatewayProcess) -> AsyncIterator[list[Screen]]:
    """Clients on both processes, however the kernel hands them out."""
    async with AsyncExitStack() as stack:
        screens: list[Screen] = []
        while not all(connected(pair, each) for each in BOTH):
            assert len(screens) < 400
            screens += [await stack.enter_async_context(Screen(pair)) for _ in range(4)]
        yield screens


def connected(pair: GatewayProcess, process: int) -> int:
    return pair.count("connected", process) - pair.count("disconnected", process)


def children(pair: GatewayProcess) -> list[psutil.Process]:
    return psutil.Process(pair.pid).children()


async def test_everybody_gets_every_event_once_on_whichever_process(
    pair: GatewayProcess, press: Press, crowd: list[Screen]
) -> None:
    topic = fresh_topic()
    for screen in crowd:
        await screen.watch(topic)
    events = [slot_opened(topic) for _ in range(5)]
    for event in events:
        await press.publish(event)
    for screen in crowd:
        await screen.sees(*events)
        assert screen.ids == [each.id for each in events]
    assert all(pair.count("events", each) >= len(events) for each in BOTH)
    await eventually(lambda: sum(connected(pair, each) for each in BOTH) == len(crowd))
    assert pair.complaints() == []


def test_each_process_says_whose_it_is(pair: GatewayProcess) -> None:
    for each in (0, *BOTH):
        answer = httpx.get(f"http://{LOOPBACK}:{pair.port + each}/healthz")
        assert answer.headers[STACK_HEADER] == STACK


async def test_one_is_killed_the_others_stay_and_its_clients_catch_up(
    pair: GatewayProcess, press: Press, crowd: list[Screen]
) -> None:
    topic = fresh_topic()
    for screen in crowd:
        await screen.watch(topic)
    first = slot_opened(topic)
    await press.publish(first)
    for screen in crowd:
        await screen.sees(first)
    victim = children(pair)[0]
    (port,) = {each.laddr.port for each in victim.net_connections() if each.status == psutil.CONN_LISTEN} - {
        pair.port
    }
    lost = connected(pair, port - pair.port)
    victim.kill()
    missed = slot_opened(topic)
    await press.publish(missed)
    await eventually(lambda: sum(not each.sio.connected for each in crowd) >= lost)
    cut = [each for each in crowd if not each.sio.connected]
    assert 0 < len(cut) == lost < len(crowd)
    for screen in cut:
        async with Screen(pair) as again:
            await again.watch(topic, since=screen.position)
            await again.sees(missed)
    for screen in set(crowd) - set(cut):
        await screen.sees(missed)
        assert screen.ids == [first.id, missed.id]


def test_a_process_that_died_is_restarted(pair: GatewayProcess) -> None:
    before = {each.pid for each in children(pair)}
    victim = children(pair)[0]
    said = pair.log.read_text().count(RESTARTED)
    victim.kill()
    eventually_blocking(lambda: pair.log.read_text().count(RESTARTED) > said)
    for each in BOTH:
        pair.wait_until_ready(process=each)
    after = {each.pid for each in children(pair)}
    assert len(after) == len(before) == 2
    assert len(after & before) == 1


def test_none_survives_a_supervisor_that_was_killed(
    mongo_url: str, redis_url: str, database: str, tmp_path: Path
) -> None:
    with GatewayProcess(mongo_url, redis_url, database, tmp_path, port=three_ports(), processes=2) as pair:
        orphans = children(pair)
        os.kill(pair.pid, signal.SIGKILL)
        gone, alive = psutil.wait_procs(orphans, timeout=PATIENCE)
    assert len(gone) == 2
    assert not alive


class StartedSlowly(GatewayProcess):
    """A process that has run for less than a minute counts as one that did not start, for busy machines."""

    def words(self) -> list[str]:
        python, _, module, *more = super().words()
        start = f"processes.STABLE_AFTER = 60; runpy.run_module('{module}', run_name='__main__')"
        return [python, "-c", f"import runpy; from realtime import processes; {start}", *more]


def test_settings_that_are_wrong_end_it_at_once(
    mongo_url: str, redis_url: str, database: str, tmp_path: Path
) -> None:
    taken = three_ports()
    with closing(socket.create_server((LOOPBACK, taken + 1))):
        given = StartedSlowly(mongo_url, redis_url, database, tmp_path, port=taken, processes=2)
        with pytest.raises(AssertionError, match="Address already in use"), given:
            raise AssertionError(given.wait_until_it_ends())  # it may have been ready for a moment
