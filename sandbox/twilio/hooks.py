"""Endpoints that the real Twilio does not have: for the phone page, the crowd, the seed and tests."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field
from starlette.responses import StreamingResponse

from sandbox.twilio.contacts import Contact
from sandbox.twilio.delivery import Pace
from sandbox.twilio.exchange import Exchange, ExchangeDep
from sandbox.twilio.faults import Fault
from sandbox.twilio.live import event_stream
from sandbox.twilio.messages import Direction, Message, Status, as_bubble

router = APIRouter(prefix="/sandbox")


class Written(BaseModel):
    """A text written on a phone; `business` is whom to, by default who wrote last."""

    body: str = Field(min_length=1, max_length=1_600)
    business: str | None = None


class StatusChange(BaseModel):
    """A status to report at will, in any order."""

    status: Status
    error_code: int | None = None


def _known(exchange: Exchange, sid: str) -> Message:
    message = exchange.ledger.message(sid)
    if message is None:
        raise HTTPException(404, "no such message")
    return message


def _line(exchange: Exchange, phone: str) -> dict[str, Any]:
    """Return one line of the list of conversations."""
    newest = exchange.ledger.newest(phone)
    return {
        "phone": phone,
        "name": exchange.ledger.name(phone),
        "auto": exchange.ledger.is_auto(phone),
        "opted_out": phone in exchange.ledger.opted_out,
        "newest": as_bubble(newest) if newest else None,
    }


@router.get("/messages")
async def messages(
    exchange: ExchangeDep,
    phone: str | None = None,
    direction: Direction | None = None,
    since: datetime | None = None,
) -> list[dict[str, Any]]:
    """List texts, oldest first, by phone, direction and time of creation."""
    return [
        as_bubble(message)
        for message in exchange.ledger.messages(phone)
        if (direction is None or message.direction == direction)
        and (since is None or message.created >= since)
    ]


@router.post("/messages/{sid}/status", status_code=204)
async def change_status(sid: str, change: StatusChange, exchange: ExchangeDep) -> None:
    """Set a status and post its callback, whatever was reported before."""
    _known(exchange, sid)
    await exchange.delivery.report(sid, change.status, change.error_code)


@router.post("/messages/{sid}/redeliver")
async def redeliver(sid: str, exchange: ExchangeDep) -> dict[str, Any]:
    """Post an incoming text to the webhook once more, with the same MessageSid."""
    return await _report(exchange, _known(exchange, sid))


@router.get("/conversations")
async def conversations(exchange: ExchangeDep) -> list[dict[str, Any]]:
    """List the phones, the one with the newest text first; those without any come last."""
    lines = [_line(exchange, phone) for phone in exchange.ledger.phones()]
    lines.sort(key=lambda line: line["newest"]["created"] if line["newest"] else "", reverse=True)
    return lines


@router.get("/conversations/{phone}")
async def conversation(phone: str, exchange: ExchangeDep) -> dict[str, Any]:
    """Show everything between one phone and the clinics."""
    bubbles = [as_bubble(message) for message in exchange.ledger.messages(phone)]
    return {**_line(exchange, phone), "messages": bubbles}


@router.post("/conversations/{phone}", status_code=201)
async def write(phone: str, written: Written, exchange: ExchangeDep, *, wait: bool = False) -> dict[str, Any]:
    """Write a text on a phone. With `wait` the answer comes after the webhook's."""
    message = exchange.phones.write(phone, written.body, written.business)
    if wait:
        return await _report(exchange, message)
    exchange.task_runner.start(_report_quietly(exchange, message))
    return {"message": as_bubble(message)}


async def _report_quietly(exchange: Exchange, message: Message) -> None:
    await exchange.phones.report(message)


async def _report(exchange: Exchange, message: Message) -> dict[str, Any]:
    answer = await exchange.phones.report(message)
    return {
        "message": as_bubble(_known(exchange, message.sid)),
        "webhook": answer and {"status": answer.status, "body": answer.body, "tries": answer.tries},
    }


@router.get("/contacts")
async def contacts(exchange: ExchangeDep) -> list[Contact]:
    """List the names on the phones and who answers by themselves."""
    return exchange.ledger.contacts


@router.put("/contacts", status_code=204)
async def put_contacts(given: list[Contact], exchange: ExchangeDep) -> None:
    """Replace the list of contacts."""
    exchange.ledger.put_contacts(given)


@router.get("/opt-outs")
async def opt_outs(exchange: ExchangeDep) -> list[str]:
    """List the phones that said STOP and not START since."""
    return sorted(exchange.ledger.opted_out)


@router.get("/faults")
async def faults(exchange: ExchangeDep) -> list[Fault]:
    """List the faults that still wait for a send."""
    return exchange.faults.waiting


@router.post("/faults", status_code=204)
async def add_fault(fault: Fault, exchange: ExchangeDep) -> None:
    """Let something go wrong with the next sends; see `sandbox/twilio/faults.py`."""
    exchange.faults.add(fault)


@router.delete("/faults", status_code=204)
async def clear_faults(exchange: ExchangeDep) -> None:
    """Let everything work again."""
    exchange.faults.clear()


@router.get("/delivery")
async def pace(exchange: ExchangeDep) -> Pace:
    """Show how fast texts travel and whether callbacks are posted."""
    return exchange.delivery.pace


@router.put("/delivery", status_code=204)
async def put_pace(given: Pace, exchange: ExchangeDep) -> None:
    """Set how fast texts travel and whether callbacks are posted."""
    exchange.delivery.pace = given


@router.post("/reset", status_code=204)
async def reset(exchange: ExchangeDep) -> None:
    """Forget all texts, opt-outs, contacts and faults; travel at the usual pace again."""
    exchange.ledger.forget_everything()
    exchange.faults.clear()
    exchange.delivery.pace = Pace()


@router.get("/live")
async def live(exchange: ExchangeDep) -> StreamingResponse:
    """Stream every change as server-sent events."""
    headers = {"Cache-Control": "no-store"}
    return StreamingResponse(event_stream(exchange.live), headers=headers, media_type="text/event-stream")
