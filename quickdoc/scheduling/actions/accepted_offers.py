"""The offer decides between a yes and a no that arrive together.

It is marked as accepted, then its slot is taken. Whoever takes the slot of their own offer in the feed says
yes to the offer by that.
"""

from contextlib import suppress

from quickdoc.core.errors import (
    AlreadyYoursError,
    RefusedError,
    SlotTakenError,
    SlotWithdrawnError,
    StaleError,
)
from quickdoc.events.actions.commit import attempt
from quickdoc.events.actions.dispatch import dispatch, new_event
from quickdoc.events.models import OfferAccepted, OfferExpired
from quickdoc.offers import offer_changes
from quickdoc.offers.offers import Offer, OfferState
from quickdoc.scheduling.actions.endings import OFFER_ENDS
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError

ATTEMPTS = 5
NOT_TAKEN: dict[type[RefusedError], OfferState] = {
    SlotTakenError: "lost",
    SlotWithdrawnError: "withdrawn",
}
"""What becomes of an accepted offer whose slot was refused. Otherwise it is open again."""


async def mark(services: Services, offer: Offer) -> OfferAccepted:
    """Mark an offer as accepted. The event is committed and still to be dispatched.

    Raises:
        StaleError: it was passed, withdrawn, accepted, or its window has closed in this very moment.
    """
    now = services.clock.now()
    event = new_event(OfferAccepted, offer_changes.end(offer, "accepted", now), now)
    await services.store.offers.replace(event.state, event)
    return event


async def take_back(services: Services, accepted: Offer, refusal: RefusedError) -> None:
    """Undo the acceptance after its slot was refused: the offer is lost, withdrawn, or open again."""
    if isinstance(refusal, AlreadyYoursError):
        return
    now = services.clock.now()
    state = next((state for kind, state in NOT_TAKEN.items() if isinstance(refusal, kind)), None)
    changed = offer_changes.end(accepted, state, now) if state else offer_changes.reopen(accepted)
    with suppress(DuplicateError):  # another offer has its code by now: it stays closed
        await attempt(
            services, services.store.offers, changed, OFFER_ENDS[state] if state else OfferExpired, now
        )


class OwnOffer:
    """The offer of a claim's slot to its patient, which is marked before the slot is taken.

    `offer`: as it was when the claim began; None: they have none.
    """

    def __init__(self, services: Services, offer: Offer | None) -> None:
        self._services = services
        self._born: OfferAccepted | None = None
        self.offer = offer if offer and (offer.open or offer.state == "accepted") else None

    async def accept(self) -> Offer | None:
        """The offer, marked as accepted; None: it is over, and the claim is like any other. Twice marks once.

        Raises:
            OfferClosedError: it was passed since the claim began: of the two the pass counts.
            StaleError: others kept changing it.
        """
        for _ in range(ATTEMPTS):
            if self.offer is None or self.offer.state == "accepted":
                return self.offer
            if self.offer.state == "passed":
                offer_changes.ensure_open(self.offer)
            if not self.offer.open:
                return None
            try:
                self._born = await mark(self._services, self.offer)
                self.offer = self._born.state
            except StaleError:
                self.offer = await self._services.store.offers.get(self.offer.id)
        raise StaleError

    async def finish(self, refusal: RefusedError | None = None) -> None:
        """Dispatch the acceptance; after a refusal, undo it."""
        if self._born and refusal:
            await take_back(self._services, self._born.state, refusal)
        elif self._born:
            await dispatch(self._services, self._born)
