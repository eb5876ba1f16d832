"""The whole stack with a seeded town and the built pages, and a real browser."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from sandbox import web
from sandbox.stack import CHECKOUT, Stack
from tests.e2e.chromium import ARGUMENTS, find


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stack() -> AsyncIterator[Stack]:
    """Everything, with nobody answering by themselves and no grace time."""
    folder = CHECKOUT / "web"
    if not web.is_built(folder):
        await web.build(folder, Path(tempfile.gettempdir()) / "quickdoc-web-build.log")
    with tempfile.TemporaryDirectory(prefix="quickdoc-e2e-") as data:
        async with Stack(
            Path(data), grace=0, seeded=True, mode="demo", host="localhost", web_dist=folder / "dist"
        ) as running:
            yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=find(), args=list(ARGUMENTS))
        yield chromium
        await chromium.close()
