"""The name of a browser in the list of an account's logins."""

from fastapi import Request

SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
"""In this order: most browsers name others, too."""


def device_of(request: Request) -> str:
    """The browser and system of a request, such as `Firefox on Windows`; "" if unknown."""
    return device_name(request.headers.get("user-agent", ""))


def device_name(user_agent: str) -> str:
    """The name for a `User-Agent`. Only names from these lists are stored, nothing else of the header."""
    browser = _first(BROWSERS, user_agent)
    system = _first(SYSTEMS, user_agent)
    return " on ".join(each for each in (browser, system) if each)


def _first(known: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for sign, name in known if sign in user_agent), "")
