"""The web client's build: only when it is missing or older than what it is made from."""

import os
from collections.abc import Iterator
from pathlib import Path

from sandbox.binaries import find_node
from sandbox.once import run_once

_NOT_SOURCES = {"node_modules", "dist", "test-results", ".vite"}


def _sources(web: Path) -> Iterator[Path]:
    for folder, subfolders, files in os.walk(web):
        subfolders[:] = [name for name in subfolders if name not in _NOT_SOURCES]
        yield from (Path(folder) / name for name in files)


def _age(file: Path) -> float:
    return file.stat().st_mtime if file.exists() else 0.0


def has_web(web: Path) -> bool:
    """Tell whether there is a web client to build."""
    return (web / "package.json").exists()


def is_built(web: Path) -> bool:
    """Tell whether the build is there and newer than every source."""
    built = _age(web / "dist" / "index.html")
    return built > 0 and all(_age(source) <= built for source in _sources(web))


def is_installed(web: Path) -> bool:
    """Tell whether the libraries are those of the lock file."""
    return _age(web / "node_modules" / ".package-lock.json") >= max(_age(web / "package-lock.json"), 1.0)


async def install_libraries(web: Path, log: Path) -> None:
    """Fetch the libraries that the pages are built from, as the lock file names them."""
    lock = "ci" if (web / "package-lock.json").exists() else "install"
    await _npm(web, log, lock, "--omit=dev", "--no-audit", "--no-fund")


async def build(web: Path, log: Path) -> None:
    """Build the client into `dist`, without the type check, which is for who changes it."""
    await _npm(web, log, "run", "pages")


async def _npm(web: Path, log: Path, *words: str) -> None:
    folder, npm = find_node()
    path = f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = os.environ | {"PATH": path, "CI": "1", "NO_COLOR": "1"}
    await run_once([*npm, *words], environment, web, log)
