"""Calls of the API as somebody, from a browser test."""

from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Page


async def by_api(page: Page, url: str, email: str, password: str) -> Callable[..., Awaitable[Any]]:
    """Calls the API as somebody, beside the page."""
    said = {"email": email, "password": password}
    token = (await (await page.request.post(f"{url}/api/v1/auth/login", data=said)).json())["access_token"]

    async def call(method: str, path: str, body: object = None) -> Any:
        sent = {"Authorization": f"Bearer {token}"}
        answer = await page.request.fetch(f"{url}/api/v1{path}", method=method, headers=sent, data=body)
        assert answer.ok, await answer.text()
        return await answer.json()

    return call
