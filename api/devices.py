"""What a browser is called in the list of one's logins."""

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
    """Browser and system as people call them, such as `Firefox on Windows`; "" when nothing is known."""
    return device_name(request.headers.get("user-agent", ""))


def device_name(user_agent: str) -> str:
    """The same from what the browser says. Nothing of it is kept that is not in these lists."""
    browser = _first(BROWSERS, user_agent)
    system = _first(SYSTEMS, user_agent)
    return " on ".join(each for each in (browser, system) if each)


def _first(known: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for sign, name in known if sign in user_agent), "")
