"""The whole stack with a seeded town and the built pages, and a real browser."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from sandbox import web
from sandbox.stack import CHECKOUT, Stack
from tests.e2e.chromium import ARGUMENTS, find

expect.set_options(timeout=30_000)  # milliseconds: far less on a machine that does nothing else


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of all processes of this run."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Whoever comes first makes what is shared, and the others wait for it."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def town(shared: Path) -> Path:
    """The data of a seeded town, of which each module has a copy of its own."""
    folder, made = shared / "town", shared / "town is made"
    with alone(shared):
        if not made.exists():
            async with Stack(folder, grace=0, seeded=True, keeps_data=True, product=(), mode="demo"):
                pass
            made.touch()
    return folder


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def pages(shared: Path) -> Path:
    """The built pages."""
    pages = CHECKOUT / "web"
    with alone(shared):
        if not web.is_built(pages):
            await web.build(pages, shared / "build.log")
    return pages / "dist"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stack(town: Path, pages: Path) -> AsyncIterator[Stack]:
    """Everything, with nobody answering by themselves and no grace time."""
    with tempfile.TemporaryDirectory(prefix="quickdoc-e2e-") as data:
        shutil.copytree(town, data, dirs_exist_ok=True)
        async with Stack(
            Path(data), grace=0, keeps_data=True, mode="demo", host="localhost", web_dist=pages
        ) as running:
            yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=find(), args=list(ARGUMENTS))
        yield chromium
        await chromium.close()
