"""What a clinic decides about itself."""

from quickdoc.accounts import Actor
from quickdoc.clinics import Clinic, Policy
from quickdoc.errors import StaleError
from quickdoc.ports import Doors

RETRIES = 5


async def set_policy(doors: Doors, actor: Actor, clinic_id: str, policy: Policy) -> Clinic:
    """How the clinic's rounds run from now on; those that are running keep the policy they began with.

    Raises:
        NotFoundError, ForbiddenError
    """
    for _ in range(RETRIES):
        present = await doors.store.clinics.get(clinic_id)
        actor.needs_clinic(clinic_id)
        changed = present.model_copy(update={"policy": policy, "version": present.version + 1})
        try:
            await doors.store.clinics.replace(changed)
        except StaleError:
            continue
        return changed
    raise StaleError
