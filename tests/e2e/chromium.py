"""`python -m tests.e2e.chromium`: make sure that there is a Chromium to test with.

Taken from PATH; else from Debian's package where we may install one; else Playwright downloads its own.
"""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def find() -> str | None:
    """The browser's path, or None when Playwright should use its own."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _own_is_there() -> bool:
    with sync_playwright() as playwright:
        return os.path.exists(playwright.chromium.executable_path)  # noqa: PTH110


def _install() -> None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update", "-q"], ["install", "-q", "-y", "chromium"]):
            subprocess.run(["apt-get", *words], check=True, env=environment, stdout=sys.stderr)  # noqa: S603, S607
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    if find() is None and not _own_is_there():
        print("installing Chromium ...", file=sys.stderr)  # noqa: T201
        _install()
