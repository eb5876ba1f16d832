"""Tickets for the live connection: sent in its `auth` payload, so that no token is in the address."""

from fastapi import APIRouter
from pydantic import BaseModel

from api.deps import LOGIN_OPTIONAL, Host, MaybeActor, ServicesDep, SettingsDep, secret
from api.problems import refusals
from quickdoc.core.errors import TooManyAttemptsError
from quickdoc.core.quotas import host_key
from quickdoc.identity import tokens

router = APIRouter(tags=["live"])


class Ticket(BaseModel):
    """Opens one socket at `url` within `expires_in` seconds."""

    ticket: str
    url: str
    expires_in: int


@router.post(
    "/socket-tickets",
    status_code=201,
    openapi_extra=LOGIN_OPTIONAL,
    responses=refusals(TooManyAttemptsError),
)
async def issue_ticket(services: ServicesDep, settings: SettingsDep, host: Host, actor: MaybeActor) -> Ticket:
    """A ticket for the account, or without a login for a guest, who may watch the feed only."""
    if actor:
        await services.limiter.hit("ticket_for_account", actor.account_id)
    else:
        await services.limiter.hit("ticket_for_guest", host_key(host))
    return Ticket(
        ticket=tokens.ticket(actor, secret(settings), services.clock.now()),
        url=settings.socket_url,
        expires_in=int(tokens.TICKET_LIFE.total_seconds()),
    )
