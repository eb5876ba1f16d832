"""An e-mail as it is handed over, and the one page that every e-mail's HTML is."""

import unicodedata
from html import escape
from typing import NamedTuple

MAX_NAME = 120
NAMELESS = "Your clinic"


class Email(NamedTuple):
    """An e-mail to be sent. `unsubscribe`: the address for the mail program's one-click unsubscribing.

    Mails that the recipient has just asked for have none.
    """

    id: str
    to: str
    subject: str
    text: str
    html: str
    unsubscribe: str = ""


def clean(name: str) -> str:
    """A name on one line, without characters that break or turn lines, and not too long."""
    seen = "".join(" " if unicodedata.category(each) in UNSEEN else each for each in name)
    line = " ".join(seen.split())
    return (line if len(line) <= MAX_NAME else line[: MAX_NAME - 1] + "…") or NAMELESS


UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def unsubscribe_page(page: str) -> str:
    """The same page, opened at its foot. Opening it changes nothing; its button does."""
    return f"{page}#unsubscribe"


def html_of_notice(body: str, button: str | None, page: str) -> str:
    foot = escape(unsubscribe_page(page), quote=True)
    return html_page(body, button, page, f' <a href="{foot}">No more mails of this kind</a>')


def html_page(body: str, button: str | None, page: str, foot: str = "") -> str:
    address = escape(page, quote=True)
    style = "background:#0b6e66;color:#fff;padding:12px 20px;border-radius:8px;text-decoration:none"
    link = f'<p><a href="{address}" style="{style}">{escape(button)}</a></p>' if button else ""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>QuickDoc</title></head>'
        '<body style="font:16px/1.5 sans-serif;color:#1b1f23;max-width:35em;margin:24px auto;padding:0 1em">'
        f'<p>{escape(body)}</p>{link}<p style="font-size:13px;color:#57606a">QuickDoc.{foot}'
        "</p></body></html>"
    )
