"""Lists as Twilio pages them: newest first, `PageSize`, `PageToken`, and the uris of the neighbours.

A token says after which message a page begins, so that nothing is left out when texts come in meanwhile; the
number of the page is only shown.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from sandbox.twilio.messages import Message, as_resource
from sandbox.twilio.refusals import Refused

_PAGE_SIZE = 50
_LARGEST_PAGE = 1_000


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as trouble:
        raise Refused(20001, text) from trouble
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _sent(message: Message) -> datetime | None:
    """Return when a message was sent, in whole seconds: when it came in, or left the queue, if it has."""
    sent = message.sent or (message.created if message.direction == "inbound" else None)
    return sent.replace(microsecond=0) if sent else None


def _is_sent(message: Message, by: Callable[[datetime], bool]) -> bool:
    sent = _sent(message)
    return sent is not None and by(sent)


_FILTERS: dict[str, Callable[[Message, str], bool]] = {
    "To": lambda message, text: message.to == text,
    "From": lambda message, text: message.from_ == text,
    "DateSent": lambda message, text: _is_sent(message, lambda at: at.date() == _moment(text).date()),
    "DateSent<": lambda message, text: _is_sent(message, lambda at: at <= _moment(text)),
    "DateSent>": lambda message, text: _is_sent(message, lambda at: at >= _moment(text)),
}


def matching(messages: list[Message], query: Mapping[str, str]) -> list[Message]:
    """Return what the query's filters let through, newest first."""
    asked = [(_FILTERS[name], query[name]) for name in _FILTERS if query.get(name)]
    found = [message for message in messages if all(let(message, text) for let, text in asked)]
    return sorted(found, key=lambda message: message.created, reverse=True)


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(query.get(name) or default)
    except ValueError as trouble:
        raise Refused(20001, name) from trouble


def _start(found: list[Message], token: str | None, otherwise: int) -> int:
    """Where a page begins: after the message that its token names."""
    if not token:
        return otherwise
    sids = [message.sid for message in found]
    try:
        return sids.index(token.removeprefix("PA")) + 1
    except ValueError as trouble:
        raise Refused(20001, "PageToken") from trouble


def page_of(messages: list[Message], query: Mapping[str, str], path: str) -> dict[str, Any]:
    """Return one page of the matching messages in the shape that the SDKs read."""
    found = matching(messages, query)
    size = max(1, min(_number(query, "PageSize", _PAGE_SIZE), _LARGEST_PAGE))
    page = max(0, _number(query, "Page", 0))
    start = _start(found, query.get("PageToken"), page * size)
    shown = found[start : start + size]
    asked = {name: value for name, value in query.items() if name != "PageToken"}

    def uri(number: int, after: Message | None = None) -> str:
        token = {"PageToken": f"PA{after.sid}"} if after else {}
        return f"{path}?{urlencode({**asked, 'PageSize': size, 'Page': number, **token})}"

    return {
        "messages": [as_resource(message) for message in shown],
        "page": page,
        "page_size": size,
        "start": start,
        "end": start + len(shown) - 1 if shown else start,
        "uri": uri(page),
        "first_page_uri": uri(0),
        "next_page_uri": uri(page + 1, shown[-1]) if start + size < len(found) else None,
        "previous_page_uri": uri(page - 1) if page else None,
    }
