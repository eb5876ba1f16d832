"""What a claim reads first, from five collections in one round trip.

Each trip costs the driver a third of a millisecond of the processor, whatever it brings; five of them were
half of what a claim cost (docs/performance.md). So the server unites the five reads, for all claims that
arrive together.
"""

from asyncio import gather
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from quickdoc.core.batching import Batcher
from quickdoc.core.errors import NotFoundError, RefusedError
from quickdoc.identity.patients import Patient
from quickdoc.offers.offers import Offer
from quickdoc.offers.store.offers import Offers, to_patients
from quickdoc.scheduling.limits import Coming
from quickdoc.scheduling.slots import Slot
from quickdoc.scheduling.store.bookings import COMING, Bookings, still_to_begin
from quickdoc.scheduling.store.slots import Slots
from quickdoc.storage.aggregating import as_stored
from quickdoc.storage.documents import Documents
from quickdoc.storage.encoding import Document
from quickdoc.waitlist.store.block_list import PAIR, BlockList, of_patients

FROM = "_from"
WHOLE: Document = {"pending": 0}


class ClaimFacts(NamedTuple):
    """The slot, the patient, and what else decides about the claim.

    `barring`: the clinics that have barred the patient; `coming`: their visits that are still to begin,
    wherever they are; `offered`: the slot's offers to them, of whichever opening.
    """

    slot: Slot
    patient: Patient
    barring: frozenset[str]
    coming: list[Coming]
    offered: list[Offer]


class Asked(NamedTuple):
    """The slot and the patient of a claim, and the time."""

    slot_id: str
    patient_id: str
    now: datetime


class ClaimReads:
    """Reads several collections together."""

    def __init__(
        self,
        slots: Slots,
        patients: Documents[Patient],
        barred: BlockList,
        bookings: Bookings,
        offers: Offers,
    ) -> None:
        self._slots, self._patients, self._barred = slots, patients, barred
        self._bookings, self._offers = bookings, offers
        self._of: Callable[[Asked], Awaitable[ClaimFacts]] = self._of_one

    def group(self) -> None:
        """From now on batch the reads of claims that arrive together."""
        self._of = Batcher(self._of_each)

    async def of(self, slot_id: str, patient_id: str, now: datetime) -> ClaimFacts:
        """The facts for a claim of a slot for a patient.

        Raises:
            NotFoundError: there is no such slot, or no such patient.
            UnreadableError
        """
        return await self._of(Asked(slot_id, patient_id, now))

    async def _of_one(self, asked: Asked) -> ClaimFacts:
        slot, patient, barring, coming, offered = await gather(
            self._slots.get(asked.slot_id),
            self._patients.get(asked.patient_id),
            self._barred.clinics_of(asked.patient_id),
            self._bookings.coming_of(asked.patient_id, asked.now),
            self._offers.made_to(asked.slot_id, asked.patient_id),
        )
        return ClaimFacts(slot, patient, barring, coming, offered)

    async def _of_each(self, asked: Sequence[Asked]) -> list[ClaimFacts | RefusedError]:
        slot_ids = sorted({each.slot_id for each in asked})
        patient_ids = sorted({each.patient_id for each in asked})
        begin = min(each.now for each in asked)
        found = await self._united(
            (self._slots, {"_id": {"$in": slot_ids}}, WHOLE),
            (self._patients, {"_id": {"$in": patient_ids}}, WHOLE),
            (self._barred, of_patients(patient_ids), PAIR),
            (self._bookings, still_to_begin(patient_ids, begin), COMING),
            (self._offers, to_patients(slot_ids, patient_ids), WHOLE),
        )
        slots = {each["_id"]: await self._slots.outcome(each) for each in found[0]}
        patients = {each["_id"]: await self._patients.outcome(each) for each in found[1]}
        barring = await self._barred.clinics_in(found[2])
        coming = self._bookings.coming_in(found[3], begin)
        offered = await self._offers.sifter.readable(found[4], self._offers.decode)

        def facts(one: Asked) -> ClaimFacts | RefusedError:
            slot, patient = slots.get(one.slot_id), patients.get(one.patient_id)
            for each in (slot, patient):
                if isinstance(each, RefusedError):
                    return each
            if not isinstance(slot, Slot) or not isinstance(patient, Patient):
                return NotFoundError()
            return ClaimFacts(
                slot,
                patient,
                barring.get(patient.id, frozenset()),
                [each for each in coming.get(patient.id, ()) if each.start > one.now],
                [each for each in offered if (each.slot_id, each.holder.patient_id) == (slot.id, patient.id)],
            )

        return [facts(each) for each in asked]

    async def _united(self, *reads: tuple[Documents[Any], Document, Document]) -> list[list[Document]]:
        """What several reads bring, each its own documents: where to look, for what, and which fields."""
        (first, *others) = [
            (documents.collection, [{"$match": query}, {"$project": fields}, {"$addFields": {FROM: number}}])
            for number, (documents, query, fields) in enumerate(reads)
        ]
        joined = [{"$unionWith": {"coll": each.name, "pipeline": steps}} for each, steps in others]
        found: list[list[Document]] = [[] for _ in reads]
        for each in await as_stored(first[0], [*first[1], *joined]):
            found[each.pop(FROM)].append(each)
        return found
