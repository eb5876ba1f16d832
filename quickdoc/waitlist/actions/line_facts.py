"""What the rules need to know of the next people in line, read in a few commands for all of them."""

from asyncio import gather
from collections.abc import Sequence
from datetime import datetime

from quickdoc.offers import reasons
from quickdoc.offers.reasons import Facts
from quickdoc.offers.rounds import Round
from quickdoc.offers.store.offers import counted
from quickdoc.services import Services
from quickdoc.waitlist.standby import Standby


async def _unmailed(services: Services, batch: Sequence[Standby]) -> set[str]:
    """Accounts that want e-mails at an unverified address; only accounts with that channel are read."""
    mailed = sorted({each.account_id for each in batch if "email" in each.channels})
    return await services.store.accounts.unverified(mailed) if mailed else set()


async def facts_of(
    services: Services, round_: Round, batch: list[Standby], now: datetime, had_it: set[str]
) -> Facts:
    store = services.store
    phones = sorted({each.phone for each in batch})
    ids = [each.patient_id for each in batch]
    (textable, unmailed), busy, late, barred, coming = await gather(
        gather(store.phones.textable(phones), _unmailed(services, batch)),
        store.bookings.busy(ids, round_.brief),
        store.offers.recent(phones, now),
        store.block_list.among(round_.brief.clinic_id, ids),
        store.bookings.coming(ids, now),
    )
    recent = counted(late, textable, now)
    return Facts(
        busy=busy,
        had_it=had_it,
        opted_out=textable.opted_out,
        offers_day=recent.day,
        offers_week=recent.week,
        barred=barred,
        texted=recent.texted,
        failed=textable.failed,
        unverified={each.id for each in batch if not textable.is_verified(each.phone, each.account_id)},
        unmailed={each.id for each in batch if each.account_id in unmailed},
        limited={
            each.id
            for each in batch
            if reasons.is_limited(round_.policy, round_.brief, each, coming.get(each.patient_id, ()))
        },
    )
