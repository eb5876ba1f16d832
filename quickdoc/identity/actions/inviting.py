"""Inviting somebody to work at a clinic: by mail, or by a link that is handed over."""

from asyncio import gather
from contextlib import suppress

import structlog

from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.invitations import Invitation
from quickdoc.core.errors import ChannelOffError, DoctorHasLoginError, NotFoundError, StaleError
from quickdoc.core.ids import new_id
from quickdoc.identity import accounts, credentials
from quickdoc.identity.accounts import Actor
from quickdoc.identity.actions.verification import SEND_TROUBLES
from quickdoc.identity.credentials import Invite
from quickdoc.messaging.emails import account_emails
from quickdoc.services import Services
from quickdoc.storage.actions.idempotency import found_or_made

log = structlog.get_logger()


async def invite(services: Services, actor: Actor, clinic_id: str, wanted: Invitation) -> Invite:
    """Create an invitation for one person to join the clinic, valid for a week, and mail it if it says where.

    A doctor's takes the place of those that the clinic has given for this doctor and nobody has used.

    Raises:
        NotFoundError: there is no such clinic, or no such doctor there.
        ForbiddenError
        DoctorHasLoginError
        ChannelOffError: it is to be mailed, and there are no mails here.
        TooManyAttemptsError: too many invitations by this account, or too many to this address.
    """
    clinic, _ = await gather(
        services.store.clinics.get(clinic_id), services.limiter.hit("invite", actor.account_id)
    )
    actor.ensure_manager(clinic_id)
    await ensure_without_login(services, clinic_id, wanted.doctor_id)
    made = Invite(
        **wanted.model_dump(),
        id=services.ids.new_secret("invite"),
        clinic_id=clinic_id,
        expires_at=services.clock.now() + credentials.INVITE_LIFE,
        by=actor.account_id,
    )

    async def make() -> Invite:
        if made.email:
            await _mail(services, clinic, made, made.email)
        await services.store.invites.insert_silently(made)
        if made.doctor_id:
            await end_invitations(services, clinic_id, made.doctor_id, besides=made.id)
        return made

    return await found_or_made(services, lambda: services.store.invites.find(made.id), make)


async def ensure_without_login(services: Services, clinic_id: str, doctor_id: str | None) -> None:
    """Refuse a doctor who is not of this clinic or has a login there. That of another clinic may join.

    Raises:
        NotFoundError, DoctorHasLoginError
    """
    if doctor_id is None:
        return
    doctor, holder = await gather(
        services.store.doctors.get(doctor_id), services.store.accounts.of_doctor(doctor_id)
    )
    if not doctor.practises_at(clinic_id):
        raise NotFoundError
    if holder and holder.role_at(clinic_id):
        raise DoctorHasLoginError


async def end_invitations(services: Services, clinic_id: str, doctor_id: str, besides: str = "") -> None:
    """Let nobody join as this doctor by an invitation of before."""
    for each in await services.store.invites.open_at(clinic_id, services.clock.now(), 0):
        if each.doctor_id == doctor_id and each.id != besides:
            with suppress(StaleError):  # it has just been used
                await services.store.invites.replace_silently(credentials.revoke(each), before=each)


async def _mail(services: Services, clinic: Clinic, made: Invite, address: str) -> None:
    """After the response, as all mails about accounts; the invitation can be copied as a link as well."""
    if services.mailer is None or services.links is None:
        raise ChannelOffError
    await services.limiter.hit("link_to_email", accounts.normal_email(address))
    page = f"{services.links.public_url.rstrip('/')}/join?invite={made.id}"
    email = account_emails.invitation(new_id("mail"), address, clinic.name, made.role, page)

    async def send() -> None:
        try:
            if services.mailer:
                await services.mailer.send(email)
        except SEND_TROUBLES as error:
            log.warning("an invitation did not go out", clinic=clinic.id, error=repr(error))

    await services.task_runner.run(send())
