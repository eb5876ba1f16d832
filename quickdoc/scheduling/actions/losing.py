"""Why a claim is refused, found with as few reads as possible: from the index that refused, and one read."""

from asyncio import gather

from quickdoc.core.errors import PatientBusyError, SlotPastError
from quickdoc.identity.patients import Patient
from quickdoc.scheduling import bookings
from quickdoc.scheduling.actions.moves import ensure_not_moved
from quickdoc.scheduling.claim_guard import QueuedClaim
from quickdoc.scheduling.slots import Slot
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError
from quickdoc.waitlist.block_list import ensure_not_blocked


async def ensure_vacant(
    services: Services, slot_id: str, patient_id: str, turn: QueuedClaim | None = None
) -> None:
    """Refuse when a visit or a block has the slot by now. A guard that was wrong about that is corrected.

    A hold is not looked at any further: whose it is, and whether it has lapsed, is for the claim itself.
    `turn`: the gate's. Who is behind another waits for what becomes of their try; the booking that took the
    slot since then need not be looked for.

    Raises:
        CallTheClinicError, SlotPastError, SlotTakenError, SlotWithdrawnError, AlreadyYoursError
    """
    if turn and turn.is_behind:
        barring = await services.store.block_list.clinics_of(patient_id)  # while the claim ahead tries
        view = await turn.view()
        if view.is_open:
            return
        winner = view.winner or await services.store.bookings.active_of(slot_id)
    else:
        winner, barring = await gather(
            services.store.bookings.active_of(slot_id), services.store.block_list.clinics_of(patient_id)
        )
    if winner is None or winner.kind == "hold":
        services.claim_guard.forget(slot_id)
        return
    ensure_not_blocked(barring, winner.brief.clinic_id)
    if winner.brief.start <= services.clock.now():
        raise SlotPastError
    raise bookings.explain(winner, patient_id)


async def ensure_no_other(
    services: Services, slot: Slot, patient: Patient, moved_from: str | None, lost: DuplicateError
) -> None:
    """Refuse when it was not the slot that was in the way.

    The index that refused is named by its fields, and only what it keeps is looked at: the slot may have
    come free since, or a code is in use on the phone.

    Raises:
        AlreadyMovedError: the later visit was given back for another one.
        PatientBusyError: the patient is somewhere else then.
    """
    is_unnamed = not lost.keys
    if is_unnamed or "moved_from" in lost.keys:
        await ensure_not_moved(services, moved_from)
    if (is_unnamed or "ticks" in lost.keys) and await services.store.bookings.busy([patient.id], slot.brief):
        raise PatientBusyError
