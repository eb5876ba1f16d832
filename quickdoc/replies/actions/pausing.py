"""PAUSE and STANDBY: the standby requests of everybody who shares the phone."""

from contextlib import suppress
from datetime import datetime, timedelta

from quickdoc.core.errors import (
    RefusedError,
)
from quickdoc.identity.accounts import Actor
from quickdoc.identity.phones import Phone
from quickdoc.messaging.texts import (
    general_answers,
)
from quickdoc.services import Services
from quickdoc.waitlist.actions import fulfilling, standbys
from quickdoc.waitlist.standby import Standby

PAUSE = timedelta(days=7)


async def _requests(services: Services, phone: Phone | None) -> list[Standby]:
    """The standby requests that text this phone, of everybody who shares it."""
    accounts = phone.account_ids if phone else ()
    found = [each for account in accounts for each in await services.store.standbys.of_account(account)]
    return [each for each in found if phone and each.phone == phone.id]


async def _set_pause(services: Services, request: Standby, until: datetime | None) -> None:
    await standbys.pause(services, _speaker(request), request.id, until)


async def pause(services: Services, phone: Phone | None, now: datetime) -> str:
    until = now + PAUSE
    requests = await _requests(services, phone)
    if not requests:
        return general_answers.standing_by(0)
    for request in requests:
        if request.paused_until is None or request.paused_until < until:
            await _set_pause(services, request, until)
    return general_answers.paused(until, requests[0].zone)


async def _keep_looking(services: Services, phone: Phone | None, now: datetime) -> None:
    """Resume the requests of this phone's people that a coming visit ended, where possible."""
    accounts = phone.account_ids if phone else ()
    ended = [
        each for account in accounts for each in await services.store.standbys.ended_lately(account, now)
    ]
    for each in ended:
        if phone and each.phone == phone.id:
            with suppress(RefusedError):  # too many requests, or an equal one was made meanwhile
                await fulfilling.keep_looking(services, _speaker(each), each.id)


def _speaker(request: Standby) -> Actor:
    return Actor(account_id=request.account_id, role="patient", patient_ids=(request.patient_id,))


async def stand_by(services: Services, phone: Phone | None, now: datetime) -> str:
    """Resume all requests that are paused or that a visit ended."""
    await _keep_looking(services, phone, now)
    requests = await _requests(services, phone)
    for request in requests:
        if request.paused_until and request.paused_until > now:
            await _set_pause(services, request, None)
    return general_answers.standing_by(len(requests))
