"""STOP and START: what a phone's owner says about being texted, kept with its history."""

from quickdoc import phones
from quickdoc.actions.publish import announce, event
from quickdoc.errors import StaleError
from quickdoc.events import PhoneOptedIn, PhoneOptedOut
from quickdoc.phones import Consent, Phone
from quickdoc.ports import Doors
from quickdoc.store.documents import DuplicateError

ATTEMPTS = 8


async def opt(doors: Doors, number: str, consent: Consent) -> Phone:
    """Record STOP or START. The same line again changes nothing; the app is told.

    Raises:
        StaleError: others kept changing it.
    """
    for _ in range(ATTEMPTS):
        present = await doors.store.phones.find(number)
        if present and consent in present.history:
            return present
        changed = phones.opt(present or Phone(id=number, version=0), consent)
        kind = PhoneOptedOut if consent.opted_out else PhoneOptedIn
        born = event(kind, changed, consent.at)
        try:
            if present:
                await doors.store.phones.replace(changed, born)
            else:
                await doors.store.phones.insert(changed, born)
        except (StaleError, DuplicateError):
            continue
        await announce(doors, born)
        return changed
    raise StaleError
