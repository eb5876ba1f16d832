"""Events to be told, and a town's end of the line: the log and the bus as the API uses them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from arq.connections import ArqRedis

from quickdoc.core.ids import new_id
from quickdoc.core.types import Point
from quickdoc.events.actions.dispatch import new_event
from quickdoc.events.models import Event, PhoneOptedOut, SlotOpened
from quickdoc.events.redis import RedisBus
from quickdoc.events.topics import CHANNEL
from quickdoc.identity.phones import AccountPhone
from quickdoc.scheduling.slots import Slot
from quickdoc.storage.log import Log

CELL = "85390ca3fffffff"


class Press:
    """Publishes events in both ways: as it should be, and as when Redis loses the PUBLISH."""

    def __init__(self, log: Log, redis: ArqRedis) -> None:
        self.log = log
        self._redis = redis
        self._bus = RedisBus(log, redis)

    async def publish(self, *events: Event) -> None:
        await self._bus.publish(events)

    async def lose(self, *events: Event) -> None:
        """Write them into the log only."""
        await self.log.append(events)

    async def shout(self, noise: bytes) -> None:
        """Say anything at all on the events' channel."""
        await self._redis.publish(CHANNEL, noise)


def slot_opened(*topics: str, clinic: str = "clinic_1", **changes: Any) -> SlotOpened:
    now = datetime.now(UTC)
    slot = Slot(
        id=new_id("slot"),
        clinic_id=clinic,
        clinic_name="Lakeside Clinic",
        clinic_address="1 Lake St",
        point=Point(lat=40.4, lon=-3.7),
        zone="Europe/Madrid",
        doctor_id="doctor_1",
        doctor_name="Dr. Núñez",
        specialty="dermatology",
        visit_type="check-up",
        start=now + timedelta(hours=3),
        end=now + timedelta(hours=3, minutes=30),
        opened_at=now,
        topics=topics,
    )
    return new_event(SlotOpened, slot.model_copy(update=changes), now)


def opted_out(account_id: str | None = None) -> PhoneOptedOut:
    """An event for the accounts' own rooms only."""
    told = new_event(PhoneOptedOut, AccountPhone(id="+15550100001"), datetime.now(UTC))
    return told.model_copy(update={"account_id": account_id})


def fresh_topic() -> str:
    """A feed that no other test watches."""
    return f"clinic:{new_id('clinic')}"
