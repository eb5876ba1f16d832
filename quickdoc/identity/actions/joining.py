"""Joining a clinic by an invitation: with a new account, or with one that works at another clinic already."""

from asyncio import gather

import structlog

from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.invitations import Invitation
from quickdoc.core.errors import (
    AlreadyMemberError,
    ChannelOffError,
    DoctorHasLoginError,
    EmailTakenError,
    ForbiddenError,
    InviteInvalidError,
    NotFoundError,
    StaleError,
)
from quickdoc.core.ids import new_id
from quickdoc.core.quotas import host_key
from quickdoc.identity import accounts, credentials, passwords, roles
from quickdoc.identity.accounts import Account, Actor
from quickdoc.identity.actions import email_verification
from quickdoc.identity.actions.account_updates import update_account
from quickdoc.identity.actions.accounts import Entrant, create, entrant, hash_for
from quickdoc.identity.actions.verification import SEND_TROUBLES
from quickdoc.identity.credentials import Invite, Newcomer
from quickdoc.messaging.emails import account_emails
from quickdoc.services import Services
from quickdoc.storage.actions.idempotency import found_or_made

log = structlog.get_logger()


async def invite(services: Services, actor: Actor, clinic_id: str, wanted: Invitation) -> Invite:
    """Create an invitation for one person to join the clinic, valid for a week, and mail it if it says where.

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
    await _ensure_without_login(services, clinic_id, wanted.doctor_id)
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
        return made

    return await found_or_made(services, lambda: services.store.invites.find(made.id), make)


async def _ensure_without_login(services: Services, clinic_id: str, doctor_id: str | None) -> None:
    """Refuse a doctor who is not of this clinic or has a login there. That of another clinic may join."""
    if doctor_id is None:
        return
    doctor, holder = await gather(
        services.store.doctors.get(doctor_id), services.store.accounts.of_doctor(doctor_id)
    )
    if not doctor.practises_at(clinic_id):
        raise NotFoundError
    if holder and holder.role_at(clinic_id):
        raise DoctorHasLoginError


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


async def join_clinic(
    services: Services, invite_id: str, *, email: str, name: str, password: str, host: str, demo: bool = False
) -> Entrant:
    """Create an account that works at a clinic, by an invitation, which can be used once.

    Other accounts with the same address make no difference. A repetition returns the same account. `host`:
    the client's address.

    Raises:
        InviteInvalidError: unknown, used or too old.
        CommonPasswordError, TooManyAttemptsError, BusyError: as for patients.
        EmailTakenError: another account has this address and the same password, so that a login could not
            tell the two apart; the invitation stays valid.
        DoctorHasLoginError: somebody else has become this doctor's login meanwhile.
        BadLoginError: an e-mail of the demo, outside of it.
    """
    if not demo:
        accounts.refuse_demo(email)
    passwords.ensure_uncommon(password, email, name)
    await services.limiter.hit("sign_up", host_key(host))
    found = await services.store.invites.find(invite_id)
    if found is None:
        raise InviteInvalidError
    await services.limiter.hit("sign_up_of_address", accounts.normal_email(email))
    password_hash, known = await hash_for(services, email, password)
    if known and credentials.has_joined(known, found):
        return await entrant(services, known)
    if not found.is_open(services.clock.now()):
        raise InviteInvalidError
    if known:
        raise EmailTakenError
    clinic = await services.store.clinics.get(found.clinic_id)
    newcomer = Newcomer(
        email=email,
        role=found.role,
        name=name,
        zone=clinic.zone,
        clinic_id=clinic.id,
        memberships=(found.membership,),
    )
    await _use(services, found, accounts.normal_email(email), account_id=None)
    account = await create(services, newcomer, password_hash)
    await email_verification.begin(services, account)
    return Entrant(account, 0)


async def join_another(services: Services, actor: Actor, invite_id: str) -> Account:
    """Join a clinic with an account that works somewhere already. New tokens speak for both clinics.

    Raises:
        InviteInvalidError: unknown, used or too old.
        ForbiddenError: a patient's or an administrator's account.
        AlreadyMemberError
        DoctorHasLoginError
    """
    found, account = await gather(
        services.store.invites.find(invite_id), services.store.accounts.get(actor.account_id)
    )
    if account.role not in roles.CLINIC_ROLES:
        raise ForbiddenError("Join with an account of your own for work.")
    if found and found.used_by == account.id and account.role_at(found.clinic_id):
        return account
    if found is None or not found.is_open(services.clock.now()):
        raise InviteInvalidError
    if account.role_at(found.clinic_id):
        raise AlreadyMemberError
    await _use(services, found, account.id, account_id=account.id)
    return await update_account(
        services,
        account.id,
        lambda present: accounts.with_memberships(
            present, roles.joined(present.memberships, found.membership)
        ),
    )


async def _use(services: Services, found: Invite, used_by: str, *, account_id: str | None) -> None:
    """Use an invitation up: whoever writes this first joins. A doctor has one login at all their clinics."""
    holder = await services.store.accounts.of_doctor(found.doctor_id) if found.doctor_id else None
    if holder and holder.id != account_id:
        raise DoctorHasLoginError
    used = {"used_by": used_by, "version": found.version + 1}
    try:
        await services.store.invites.replace_silently(found.model_copy(update=used))
    except StaleError:
        raise InviteInvalidError from None
