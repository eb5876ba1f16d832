"""The small C programs of the bench: built with the system's `cc` where needed, kept until they change.

They lie in `bench/results/build/`, which git ignores, under a name that carries a digest of the sources.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from bench.recorder import RESULTS

SOURCES = Path(__file__).parent
BUILD = RESULTS / "build"
FLAGS = ("-O2", "-std=gnu11", "-Wall", "-Wextra", "-Werror")


def is_possible() -> bool:
    """Whether they can be built here: they wait with epoll, so on Linux, with a `cc` on PATH."""
    return sys.platform == "linux" and shutil.which("cc") is not None


def program(name: str) -> Path:
    """The program made of `bench/fan/NAME.c`, built unless it has been.

    Raises:
        SystemExit: there is no C compiler, or it refuses; the message says what to do.
    """
    source = SOURCES / f"{name}.c"
    built = BUILD / f"{name}-{_digest(source)}"
    if built.exists():
        return built
    compiler = shutil.which("cc")
    if compiler is None:
        raise SystemExit(
            f"{source.name} must be compiled and there is no `cc` on PATH: install gcc or clang."
        )
    BUILD.mkdir(parents=True, exist_ok=True)
    # Two benches may build it at once: each under a name of its own, then put in place in one step.
    fresh = BUILD / f"{built.name}.{os.getpid()}"
    done = subprocess.run(
        [compiler, *FLAGS, str(source), "-o", str(fresh)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{source.name} does not compile here:\n{done.stderr}")
    fresh.replace(built)
    return built


def _digest(source: Path) -> str:
    parts = [source, *sorted(SOURCES.glob("*.h"))]
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:12]
