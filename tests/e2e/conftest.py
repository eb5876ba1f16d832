"""The whole stack with a seeded town and the built pages, and a real browser."""

import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from sandbox import web
from sandbox.stack import CHECKOUT, Stack
from tests.e2e.chromium import ARGUMENTS, find


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a seeded town, of which each module has a copy of its own."""
    folder = tmp_path_factory.mktemp("town")
    async with Stack(folder, grace=0, seeded=True, keeps_data=True, product=(), mode="demo"):
        return folder


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stack(town: Path) -> AsyncIterator[Stack]:
    """Everything, with nobody answering by themselves and no grace time."""
    pages = CHECKOUT / "web"
    if not web.is_built(pages):
        await web.build(pages, Path(tempfile.gettempdir()) / "quickdoc-web-build.log")
    with tempfile.TemporaryDirectory(prefix="quickdoc-e2e-") as data:
        shutil.copytree(town, data, dirs_exist_ok=True)
        async with Stack(
            Path(data), grace=0, keeps_data=True, mode="demo", host="localhost", web_dist=pages / "dist"
        ) as running:
            yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=find(), args=list(ARGUMENTS))
        yield chromium
        await chromium.close()
