"""A texter that looks at what it is given, at the moment when it is given it: may this text go now?"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from quickdoc.clinics.policy import Policy
from quickdoc.core.clock import Clock
from quickdoc.identity.phones import is_verified
from quickdoc.messaging.messages import NEVER_ARRIVE, Message, is_undecided
from quickdoc.messaging.ports import Leaving
from quickdoc.messaging.sms.memory import MemorySmsSender
from quickdoc.store import Store
from quickdoc.waitlist.suitability import quiet

STANDING = {"sending", "sent", "delivered", "unknown"}


@dataclass
class Witness(MemorySmsSender):
    """`complaints` lists what should not have been sent, in words.

    `over` is what had ended before anybody who is at work now began: between the last look at an offer and
    the provider's answer it may always end, so what ends meanwhile is nobody's fault.
    """

    store: Store | None = None
    clock: Clock | None = None
    over: frozenset[str] = frozenset()
    complaints: list[str] = field(default_factory=list)

    async def send(
        self, to: str, body: str, *, valid_for: int | None = None, leaving: Leaving | None = None
    ) -> str:
        """Take a text, and complain about it where there is reason to."""
        assert self.store
        assert self.clock
        if leaving:
            await leaving()
        stored = await self.store.messages.many({"phone": to, "body": body, "state": "sending"})
        wrong = await self._wrong(self.store, stored[0], self.clock.now()) if stored else ["stored by nobody"]
        self.complaints += [f"{each}: {body}" for each in wrong]
        return await super().send(to, body, valid_for=valid_for)

    async def remember(self) -> None:
        """Note what is over by now."""
        assert self.store
        self.over = frozenset(
            [
                *[offer.id for offer in await self.store.offers.many({"open": False})],
                *[standby.id for standby in await self.store.standbys.many({"active": False})],
                *[booking.id for booking in await self.store.bookings.many({"active": False})],
                *[phone.id for phone in await self.store.phones.many({"opted_out": True})],
            ]
        )

    async def _wrong(self, store: Store, message: Message, now: datetime) -> list[str]:
        late = message.expires_at is not None and message.expires_at <= now
        if message.kind == "reply":
            return ["too late"] if late else []
        clinic = await store.clinics.get("clinic_1")
        offer = await store.offers.find(message.about)
        booking = await store.bookings.find(message.about)
        holder = offer.holder if offer else booking and booking.holder
        assert holder
        zone = (await store.patients.get(holder.patient_id)).zone
        wrong = {
            "opted out": message.phone in self.over,
            "not verified": not is_verified(await store.phones.find(message.phone), holder.account_id),
            "quiet hours": quiet(zone, clinic.policy.quiet_hours, now),
            "too late": late,
        }
        if offer and message.kind == "withdrawn":
            told = await store.messages.about(offer.id, "offer")
            wrong["not withdrawn"] = offer.state != "withdrawn"
            wrong["never told"] = told is None or told.state in NEVER_ARRIVE or is_undecided(told)
        elif offer:
            standby = await store.standbys.get(offer.standby_id)
            wrong |= {
                "closed": offer.id in self.over,
                "do not disturb": quiet(zone, standby.dnd, now),
                "left the line": standby.id in self.over and offer.made_at == now,
                "over the cap": await self._over_cap(store, message, clinic.policy),
                "another fresh offer on this phone": await self._another(store, message, now),
            }
        elif booking:
            wrong["not true"] = booking.id in self.over and message.kind != "cancelled"
        return [what for what, is_so in wrong.items() if is_so]

    async def _another(self, store: Store, message: Message, now: datetime) -> bool:
        """Whether a bare YES would be ambiguous from now on."""
        told = await store.messages.many({"phone": message.phone, "kind": "offer", "sent_at": {"$ne": None}})
        given = [each for each in told if each.id != message.id]
        others = [each.about for each in given if each.state in STANDING]
        found = [await store.offers.get(each) for each in others if each not in self.over]
        return any(each.fresh(now) for each in found)

    async def _over_cap(self, store: Store, message: Message, policy: Policy) -> bool:
        """Whether this is one offer more than the phone may hear of in a day or a week."""
        now = message.sent_at
        assert now
        earlier = [
            each.sent_at
            for each in await store.messages.many({"phone": message.phone, "kind": "offer"})
            if each.sent_at and each.id != message.id and each.state not in {"suppressed", "failed"}
        ]
        in_day, in_week = (sum(at > now - timedelta(days=days) for at in earlier) for days in (1, 7))
        return in_day >= policy.cap_day or in_week >= policy.cap_week
