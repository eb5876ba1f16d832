"""The part of Twilio's REST API that sends and finds messages (2010-04-01)."""

import asyncio
import re
from collections.abc import Mapping
from hmac import compare_digest

from fastapi import APIRouter, Request
from fastapi.security import HTTPBasic
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from sandbox.twilio.exchange import Exchange, ExchangeDep
from sandbox.twilio.faults import Fault
from sandbox.twilio.messages import API_VERSION, Message, as_resource
from sandbox.twilio.paging import page_of
from sandbox.twilio.refusals import Refused

_E164 = re.compile(r"\+[1-9]\d{6,14}")
_LONGEST_BODY = 1_600
_LONGEST_VALIDITY = 36_000

_basic = HTTPBasic(auto_error=False)
router = APIRouter(prefix=f"/{API_VERSION}/Accounts/{{account_sid}}", include_in_schema=False)


async def _authenticate(request: Request, exchange: Exchange, account_sid: str) -> None:
    given = await _basic(request)
    sid, token = exchange.settings.account_sid, exchange.settings.auth_token
    known = (
        given is not None
        and compare_digest(given.username.encode(), sid.encode())
        and compare_digest(given.password.encode(), token.encode())
        and account_sid == sid
    )
    if not known:
        raise Refused(20003)


def _validity(text: str | None) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or not 1 <= int(text) <= _LONGEST_VALIDITY:
        raise Refused(20001, "ValidityPeriod")
    return int(text)


def _check_numbers(form: Mapping[str, str], sender: str) -> None:
    if not form.get("To"):
        raise Refused(21604)
    if not sender:
        raise Refused(21603)
    if not _E164.fullmatch(form["To"]):
        raise Refused(21211, form["To"])
    if not _E164.fullmatch(sender):
        raise Refused(21212, sender)


def _parse(exchange: Exchange, form: Mapping[str, str]) -> Message:
    """Read the form of a new message; raise Refused as Twilio would."""
    service = form.get("MessagingServiceSid") or None
    sender = form.get("From") or (exchange.settings.number if service else "")
    body = form.get("Body", "")
    _check_numbers(form, sender)
    if not body:
        raise Refused(21602)
    if len(body) > _LONGEST_BODY:
        raise Refused(21617)
    if form["To"] in exchange.ledger.opted_out:
        raise Refused(21610)
    return Message(
        account_sid=exchange.settings.account_sid,
        direction="outbound-api",
        from_=sender,
        to=form["To"],
        body=body,
        status="queued",
        service_sid=service,
        status_callback=form.get("StatusCallback") or None,
        validity_period=_validity(form.get("ValidityPeriod")),
    )


class BrokenOff(Response):
    """An answer that ends in the middle: the server closes the connection, the client gets none."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  as ASGI asks
        head = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 201, "headers": head})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})


def _refuse_by(fault: Fault, to: str) -> Response | None:
    """Return the response of a fault that applies before the message is accepted."""
    match fault.kind:
        case "refuse":
            raise Refused(fault.code, to)
        case "busy":
            raise Refused(20429)
        case "broken":
            raise Refused(20500)
        case "lost":
            return BrokenOff()
    return None


async def _answer(message: Message, fault: Fault | None) -> Response:
    """Return the response for an accepted message, with the fault applied."""
    if fault and fault.kind in ("hang", "slow"):
        await asyncio.sleep(fault.seconds)
    if fault and fault.kind in ("hang", "cut"):
        return BrokenOff()
    return JSONResponse(as_resource(message), 201)


@router.post("/Messages.json")
async def create_message(account_sid: str, request: Request, exchange: ExchangeDep) -> Response:
    """Accept a text for delivery."""
    await _authenticate(request, exchange, account_sid)
    form = {key: str(value) for key, value in (await request.form()).items()}
    message = _parse(exchange, form)
    fault = exchange.faults.take(message.to)
    if fault and (refusal := _refuse_by(fault, message.to)):
        return refusal
    exchange.ledger.keep(message)
    undeliverable = fault.code if fault and fault.kind == "undelivered" else None
    exchange.delivery.carry(message, undeliverable=undeliverable)
    return await _answer(message, fault)


@router.get("/Messages.json")
async def list_messages(account_sid: str, request: Request, exchange: ExchangeDep) -> Response:
    """List texts, newest first, by To, From and DateSent."""
    await _authenticate(request, exchange, account_sid)
    query = dict(request.query_params)
    return JSONResponse(page_of(exchange.ledger.messages(), query, request.url.path))


@router.get("/Messages/{sid}.json")
async def fetch_message(account_sid: str, sid: str, request: Request, exchange: ExchangeDep) -> Response:
    """Show one text."""
    await _authenticate(request, exchange, account_sid)
    message = exchange.ledger.message(sid)
    if message is None:
        raise Refused(20404, request.url.path)
    return JSONResponse(as_resource(message))
