"""Who is next in line for an opening: read in order of rank, filtered by the rules, explained."""

from asyncio import gather
from datetime import datetime, timedelta

from quickdoc import rounds
from quickdoc.ports import Doors
from quickdoc.rounds import Considered, Facts, Round
from quickdoc.slots import Slot
from quickdoc.standby import Standby

MOST_CONSIDERED = 5000
"""A round looks at no more people at once: a crowded topic must not hold up the others."""


async def next_in_line(doors: Doors, one: Round, slot: Slot, now: datetime, wanted: int) -> list[Considered]:
    """The next `wanted` people to ask, and those passed over on the way with the reason, in order of rank."""
    seen = await doors.store.offers.asked(one.slot_id, one.opening)  # a wave that was lost comes again
    considered: list[Considered] = []
    async for batch in doors.store.standbys.in_line(slot.topics):
        facts = await _facts(doors, one, batch, now)
        for standby in batch:
            if standby.patient_id in seen:
                continue
            reason = rounds.why_not(one, standby, facts, now)
            considered.append(Considered(standby, reason))
            if reason is None:
                seen.add(standby.patient_id)
                wanted -= 1
            if wanted == 0:
                return considered
        if len(considered) >= MOST_CONSIDERED:
            break
    return considered


async def _facts(doors: Doors, one: Round, batch: list[Standby], now: datetime) -> Facts:
    store = doors.store
    phones = sorted({each.phone for each in batch})
    earlier, opted_out, busy, day, week, barred = await gather(
        store.bookings.of_slot(one.slot_id),
        store.phones.many({"_id": {"$in": phones}, "opted_out": True}),
        store.bookings.busy([each.patient_id for each in batch], one.brief),
        store.offers.made_since(phones, now - timedelta(days=1)),
        store.offers.made_since(phones, now - timedelta(days=7)),
        store.barred.among(one.brief.clinic_id, [each.patient_id for each in batch]),
    )
    return Facts(
        busy=busy,
        had_it={each.holder.patient_id for each in earlier if each.holder and each.kind == "visit"},
        opted_out={each.id for each in opted_out},
        offers_day=day,
        offers_week=week,
        barred=barred,
    )
