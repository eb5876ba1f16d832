"""The stack and the command line: what is started, what is said, what is kept."""

import os
import signal
import sys
from pathlib import Path

import httpx
import pytest

from sandbox import web
from sandbox.lock import AlreadyRunning, only_one
from sandbox.processes import API, PRODUCT, REALTIME, WORKER, Command
from sandbox.servers import RedisServer
from sandbox.stack import Stack
from tests.sandbox.conftest import is_gone, python
from tests.waiting import eventually


def test_the_commands_end_with_their_address() -> None:
    assert API.words()[-4:] == ["--host", "0.0.0.0", "--port", "8000"]  # noqa: S104
    assert REALTIME.words("127.0.0.1", 9)[-4:] == ["--host", "127.0.0.1", "--port", "9"]
    assert WORKER.words() == ["python", "-m", "workers"]
    assert {command.words()[0] for command in PRODUCT} == {"python"}
    assert API.local_words()[0] == sys.executable


@pytest.mark.parametrize("command", [API, REALTIME])
def test_the_installed_server_knows_every_flag(command: Command) -> None:
    flags = {word for word in command.words() if word.startswith("--")}
    said = python("-m", "uvicorn", "--help")
    assert all(flag in said.stdout for flag in flags)


def test_one_checkout_has_one_demo(tmp_path: Path) -> None:
    second = only_one(tmp_path)
    with only_one(tmp_path), pytest.raises(AlreadyRunning, match=f"process {os.getpid()}"):
        second.__enter__()
    (tmp_path / "lock").write_text("99999999\n")  # somebody who was killed
    with only_one(tmp_path):
        assert (tmp_path / "lock").read_text() == f"{os.getpid()}\n"


def test_the_web_is_built_when_a_source_is_newer(tmp_path: Path) -> None:
    assert not web.has_web(tmp_path)
    (tmp_path / "package.json").write_text("{}")
    assert web.has_web(tmp_path)
    assert not web.is_built(tmp_path)
    (tmp_path / "dist").mkdir()
    built = tmp_path / "dist" / "index.html"
    built.write_text("")
    assert web.is_built(tmp_path)
    source = tmp_path / "src" / "main.tsx"
    source.parent.mkdir()
    source.write_text("")
    os.utime(built, (1, 1))
    assert not web.is_built(tmp_path)


def test_libraries_are_fetched_when_the_lock_is_newer(tmp_path: Path) -> None:
    assert not web.is_installed(tmp_path)
    marker = tmp_path / "node_modules" / ".package-lock.json"
    marker.parent.mkdir()
    marker.write_text("{}")
    assert web.is_installed(tmp_path)
    (tmp_path / "package-lock.json").write_text("{}")
    os.utime(marker, (1, 1))
    assert not web.is_installed(tmp_path)


@pytest.mark.servers
async def test_a_stack_starts_on_free_ports_and_leaves_nothing(tmp_path: Path) -> None:
    async with Stack(tmp_path, product=(), crowd=True, extra_env={"TZ": "UTC"}) as stack:
        async with httpx.AsyncClient(trust_env=False) as client:
            assert (await client.get(f"{stack.twilio_url}/healthz")).is_success
        assert stack.env["QUICKDOC_MONGO_URL"] == stack.mongo_url
        assert stack.env["QUICKDOC_REDIS_URL"] == stack.redis_url
        assert stack.env["QUICKDOC_PUBLIC_URL"] == stack.api_url
        assert stack.env["QUICKDOC_TWILIO_BASE_URL"] == stack.twilio_url
        assert stack.env["QUICKDOC_SOCKET_URL"] == stack.socket_url
        assert stack.env["TZ"] == "UTC"
        pids = [stack.mongo.pid, stack.redis.pid, stack.process("crowd").pid]
    assert all(is_gone(pid) for pid in pids)


@pytest.mark.servers
async def test_a_server_that_dies_by_accident_comes_back(tmp_path: Path) -> None:
    said: list[str] = []
    async with Stack(tmp_path, product=(), say=said.append) as stack:
        assert stack.redis.pid is not None
        os.kill(stack.redis.pid, signal.SIGKILL)
        await eventually(lambda: bool(said) and stack.redis.is_running)
        stack.redis.kill()
        other = RedisServer(tmp_path / "other")
        stack.supervisor.start_server(other)
        assert other.pid is not None
        os.kill(other.pid, signal.SIGKILL)
        await eventually(lambda: len(said) == 2 and other.is_running)  # it has looked after all of them
        assert not stack.redis.is_running  # a test that kills it wants it dead
        stack.redis.start()


def test_clean_removes_the_data_and_nothing_twice(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "something").write_text("")
    first = python("-m", "sandbox", "clean", "--data", str(data))
    assert first.stdout.startswith("Removed")
    assert not data.exists()
    second = python("-m", "sandbox", "clean", "--data", str(data))
    assert second.stdout == "There is nothing to remove.\n"


def test_a_second_demo_in_the_same_checkout_says_so_and_ends(tmp_path: Path) -> None:
    with only_one(tmp_path):
        said = python("-m", "sandbox", "up", "--data", str(tmp_path))
    assert said.returncode == 1
    assert f"already running in this checkout (process {os.getpid()})" in said.stderr
