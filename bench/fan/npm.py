"""The Node peer, installed once by `npm ci` into `bench/results/build/`, which git ignores."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from bench.fan.compiled import BUILD
from sandbox.binaries import ProgramMissing, find_node

SOURCE = Path(__file__).parent / "node"


def server() -> list[str] | None:
    """The words that start it, without its port; None where there is no Node or no way to its packages."""
    try:
        node, npm = find_node()
    except ProgramMissing:
        return None
    sources = [each.read_bytes() for each in sorted(SOURCE.iterdir()) if each.is_file()]
    folder = BUILD / f"node-{hashlib.sha256(b''.join(sources)).hexdigest()[:12]}"
    if not (folder / "installed").exists() and not _install(folder, node, npm):
        return None
    return [str(node / "node"), str(folder / "server.mjs")]


def _install(folder: Path, node: Path, npm: list[str]) -> bool:
    shutil.copytree(SOURCE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node_modules"))
    path = f"{node}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        [*npm, "ci", "--no-audit", "--no-fund"], cwd=folder, env=os.environ | {"PATH": path}, check=False
    )
    if done.returncode == 0:
        (folder / "installed").touch()
    return done.returncode == 0
