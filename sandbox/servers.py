"""The two real servers, small and quick to start: mongod and redis.

Both are context managers: `with Mongod(folder) as mongod: connect(mongod.url)`.
"""

import socket
from pathlib import Path

from sandbox.binaries import find_mongod, find_redis
from sandbox.daemon import Server, StartFailed
from sandbox.ports import LOOPBACK
from sandbox.replica import SET_NAME, is_primary

__all__ = ["Mongod", "RedisServer", "Server", "StartFailed"]

_PROBE_SECONDS = 1.0


def _accepts(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(_PROBE_SECONDS)
        return probe.connect_ex((LOOPBACK, port)) == 0


class Mongod(Server):
    """A single-node replica set, journaled, reachable from this machine only.

    The oplog and the cache are small: this serves one developer or one test run.
    """

    name = "mongod"

    @property
    def url(self) -> str:
        return f"mongodb://{LOOPBACK}:{self.port}/?replicaSet={SET_NAME}"

    def _argv(self) -> list[str]:
        data = self.data_dir / "mongo"
        data.mkdir(exist_ok=True)
        return [
            str(find_mongod(self.data_dir / "bin")),
            *("--dbpath", str(data)),
            *("--bind_ip", LOOPBACK),
            *("--port", str(self.port)),
            *("--replSet", SET_NAME),
            *("--wiredTigerCacheSizeGB", "0.5"),
            *("--oplogSize", "128"),
            "--nounixsocket",
            "--quiet",
            *("--setParameter", "diagnosticDataCollectionEnabled=false"),
            *("--setParameter", "shutdownTimeoutMillisForSignaledShutdown=100"),
        ]

    def _is_ready(self) -> bool:
        return _accepts(self.port) and is_primary(f"{LOOPBACK}:{self.port}", self.pid)


class RedisServer(Server):
    """A redis on this machine only. With `append_only` it keeps its data over a restart."""

    name = "redis"

    def __init__(self, data_dir: Path, port: int | None = None, *, append_only: bool = False) -> None:
        super().__init__(data_dir, port)
        self.append_only = append_only

    @property
    def url(self) -> str:
        return f"redis://{LOOPBACK}:{self.port}/0"

    def _argv(self) -> list[str]:
        data = self.data_dir / "redis"
        data.mkdir(exist_ok=True)
        return [
            str(find_redis(self.data_dir / "bin")),
            *("--port", str(self.port)),
            *("--bind", LOOPBACK),
            *("--dir", str(data)),
            *("--appendonly", "yes" if self.append_only else "no"),
            *("--save", ""),
            *("--daemonize", "no"),
        ]

    def _is_ready(self) -> bool:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.settimeout(_PROBE_SECONDS)
            try:
                probe.connect((LOOPBACK, self.port))
                probe.sendall(b"PING\r\n")
                has_data = probe.recv(16).startswith(b"+PONG")
                probe.sendall(b"INFO server\r\n")
                return has_data and f"process_id:{self.pid}\r".encode() in probe.recv(16_384)
            except OSError:
                return False
