"""The pages: the list of mails, and one mail with its links. Scripts in a mail are never run."""

import re
from html import escape

from sandbox.mailbox.mails import Mail

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'"
)
_LINK = re.compile(r"https?://[^\s<>\"']+")
_STYLE = """
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{margin:0 auto;max-width:46rem;padding:1rem}
h1{font-size:1.25rem;margin:.2rem 0}
.quiet{color:GrayText;font-size:.875rem;margin:.2rem 0}
ul{list-style:none;margin:1rem 0;padding:0}
li a{display:block;padding:.7rem .2rem;border-top:1px solid color-mix(in srgb,GrayText 35%,transparent);
text-decoration:none;color:inherit;overflow-wrap:anywhere}
li a:hover{background:color-mix(in srgb,GrayText 12%,transparent)}
li strong{display:block}
input{font:inherit;padding:.5rem;width:100%;box-sizing:border-box}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}
iframe{width:100%;height:22rem;border:1px solid color-mix(in srgb,GrayText 35%,transparent);background:#fff}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem .8rem;font-size:.875rem}
dd{margin:0;overflow-wrap:anywhere}
"""
_HEADERS = ("From", "To", "Subject", "Date", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post")


def listing(mails: list[Mail], wanted: str, phone_url: str | None) -> str:
    """All mails, or those to one address."""
    rows = "".join(_row(each) for each in mails[:200])
    empty = '<p class="quiet">Nothing here yet. Mails appear the moment they are sent.</p>'
    phones = f' <a href="{escape(phone_url)}">The phones are here.</a>' if phone_url else ""
    body = (
        f'<h1>Mailbox</h1><p class="quiet">Simulated. No mail leaves this machine.{phones}</p>'
        '<form action="/mail" role="search"><input type="search" name="to" placeholder="Address" '
        f'aria-label="Search by address" value="{escape(wanted)}"></form>'
        + (f'<ul aria-label="Mails">{rows}</ul>' if rows else empty)
    )
    return _page("Mailbox", body, refresh=not wanted)


def one(mail: Mail) -> str:
    """One mail: its headers, its text with links to click, and its page in a frame of its own."""
    message = mail.message
    headers = "".join(
        f"<dt>{name}</dt><dd>{escape(str(message[name]))}</dd>" for name in _HEADERS if message[name]
    )
    frame = (
        f'<h2 class="quiet">As a mail program shows it</h2><iframe title="The mail" '
        f'src="/mail/{mail.number}/html" '
        'sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
        if mail.part("html")
        else ""
    )
    body = (
        f'<p><a href="/mail">All mails</a></p><h1>{escape(mail.subject)}</h1>'
        f'<pre data-testid="mail-text">{linked(mail.part("plain"))}</pre>{frame}<dl>{headers}</dl>'
    )
    return _page(mail.subject, body)


def linked(text: str) -> str:
    """The text with its addresses as links."""
    done, at = [], 0
    for found in _LINK.finditer(text):
        address = escape(found.group())
        done += [
            escape(text[at : found.start()]),
            f'<a href="{address}" target="_blank" rel="noopener noreferrer">{address}</a>',
        ]
        at = found.end()
    return "".join([*done, escape(text[at:])])


def _row(mail: Mail) -> str:
    return (
        f'<li><a href="/mail/{mail.number}" data-testid="mail"><strong>{escape(mail.subject)}</strong>'
        f'<span class="quiet">to {escape(", ".join(mail.to))}, {mail.at:%H:%M:%S} UTC</span></a></li>'
    )


def _page(title: str, body: str, *, refresh: bool = False) -> str:
    again = '<meta http-equiv="refresh" content="3">' if refresh else ""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{again}'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>{body}</body></html>"
    )
