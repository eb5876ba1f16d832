"""Our gateway, with events as the product makes them: in the event log first, then published."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from time import monotonic

from bench.fan.load import SOCKET_IO, Load
from bench.fan.server import ROOM
from bench.fan.servers import Ours
from bench.sockets.people import TOPICS
from quickdoc.core.ids import new_id
from quickdoc.core.types import Point
from quickdoc.events import jobs
from quickdoc.events.actions.dispatch import new_event
from quickdoc.events.models import SlotOpened
from quickdoc.events.redis import RedisBus
from quickdoc.scheduling.slots import Slot
from quickdoc.storage import index_making
from quickdoc.store import Store, connect

MARKER = '"opening":'


class Told(Ours):
    """Events are numbered by the opening of their slot, which the log keeps."""

    async def publish(self, numbers: Sequence[int], rooms: Sequence[str] = (ROOM,)) -> float:
        """One action's worth of events each, through the bus."""
        del rooms  # everybody watches the same
        began = monotonic()
        for number in numbers:
            await self._bus.publish([_slot_opened(number)])
        return began

    async def position(self) -> str:
        """Of the newest event: what everybody has seen who is connected and quiet."""
        return await self._log.end(datetime.now(UTC))

    async def _open(self, stack: AsyncExitStack) -> None:
        await super()._open(stack)
        client, redis = connect(self.place.mongo_url), jobs.connect(self.place.redis_url)
        stack.callback(client.close)
        stack.push_async_callback(redis.aclose, close_connection_pool=True)
        await index_making.make(client["bench"])
        self._log = Store(client["bench"]).log
        self._bus = RedisBus(self._log, redis)

    def crowd(self) -> Load:
        """Clients that look for the opening's number."""
        return Load(self.ports[0], path=SOCKET_IO, marker=MARKER, core=self.place.load_core)


def _slot_opened(number: int) -> SlotOpened:
    now = datetime.now(UTC)
    slot = Slot(
        id=new_id("slot"),
        opening=number,
        clinic_id="bench",
        clinic_name="Lakeside Clinic",
        clinic_address="1 Lake Street",
        point=Point(lat=40.4, lon=-3.7),
        zone="Europe/Madrid",
        doctor_id="doctor_1",
        doctor_name="Dr. Núñez",
        specialty="dermatology",
        visit_type="check-up",
        start=now + timedelta(hours=3),
        end=now + timedelta(hours=3, minutes=30),
        opened_at=now,
        topics=TOPICS,
    )
    return new_event(SlotOpened, slot, now)
