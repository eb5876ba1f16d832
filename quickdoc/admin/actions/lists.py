"""The lists of administrators: clinics, doctors and those who work there, and invitations to do so.

A list goes on from a place in its order. What a search finds comes on one page.
"""

from quickdoc.clinics.actions.staff import MAX_LISTED
from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor
from quickdoc.clinics.invitations import invite_handle
from quickdoc.clinics.store.doctors import DoctorFilter
from quickdoc.core.errors import UnsupportedOrderError
from quickdoc.core.types import Instant, Model
from quickdoc.identity.accounts import Account, Actor
from quickdoc.identity.roles import ClinicRole, Memberships, Role
from quickdoc.services import Services
from quickdoc.storage.ordered import PageRequest


class StaffAccount(Model):
    """Whoever works at clinics or runs the installation."""

    id: str
    name: str
    email: str
    email_verified: bool
    role: Role
    memberships: Memberships


class Invited(Model):
    """An invitation that nobody has used. `id` names it and does not let in."""

    id: str
    clinic_id: str
    role: ClinicRole
    doctor_id: str | None
    email: str | None
    expires_at: Instant


async def clinics(
    services: Services,
    actor: Actor,
    page: PageRequest,
    typed: str,
    *,
    is_closed: bool | None,
    organisation: str | None,
) -> list[Clinic]:
    """Clinics, also closed ones.

    Raises:
        ForbiddenError
    """
    actor.ensure_admin()
    store = services.store.clinics
    if not typed.strip():
        return await store.listed(page, is_closed=is_closed, organisation=organisation)
    found = await store.called(typed, page.limit, is_closed=is_closed, organisation=organisation)
    return page.sorted(found)


async def doctors(
    services: Services, actor: Actor, page: PageRequest, typed: str, wanted: DoctorFilter
) -> list[Doctor]:
    """Doctors, also suspended ones.

    Raises:
        ForbiddenError
        UnsupportedOrderError: those of one clinic or specialty come by name only.
    """
    actor.ensure_admin()
    if typed.strip():
        return page.sorted(await services.store.doctors.called(typed, page.limit, wanted))
    if page.order.field == "specialty" and (wanted.clinic_id or wanted.specialty):
        raise UnsupportedOrderError
    return await services.store.doctors.listed(page, wanted)


async def staff(
    services: Services,
    actor: Actor,
    page: PageRequest,
    typed: str,
    *,
    clinic_id: str | None,
    role: Role | None,
) -> list[Account]:
    """Whoever works somewhere, and administrators.

    Raises:
        ForbiddenError
        UnsupportedOrderError: those of one clinic come by name only.
    """
    actor.ensure_admin()
    store = services.store.accounts
    if typed.strip():
        return page.sorted(await store.called(typed, page.limit, clinic_id=clinic_id, role=role))
    if page.order.field == "email" and clinic_id:
        raise UnsupportedOrderError
    return await store.listed(page, clinic_id=clinic_id, role=role)


async def invited(services: Services, actor: Actor) -> list[Invited]:
    """The invitations to all clinics that somebody may still use, those that end first; 200 at most.

    Raises:
        ForbiddenError
    """
    actor.ensure_admin()
    found = await services.store.invites.open_everywhere(services.clock.now(), MAX_LISTED)
    return [Invited(**{**each.model_dump(), "id": invite_handle(each.id)}) for each in found]
