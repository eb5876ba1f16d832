"""The database: one attribute for each collection, and how to reach it.

Motor's end of life is May 2027 at the latest. Its successor is PyMongo's own asynchronous client; the
contract tests run on both, so that the migration is tested before it is needed (docs/adr/0004).
"""

from asyncio import gather
from collections.abc import Callable
from datetime import datetime
from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient

from quickdoc.audit.store.entries import Entries, read_entry
from quickdoc.clinics.store.clinics import Clinics
from quickdoc.clinics.store.doctors import Doctors
from quickdoc.clinics.store.visit_types import VisitTypes
from quickdoc.events.models import Event
from quickdoc.identity.profiles import Profile
from quickdoc.identity.store.accounts import Accounts
from quickdoc.identity.store.credentials import Credentials
from quickdoc.identity.store.invites import Invites
from quickdoc.identity.store.known_patients import KnownPatients
from quickdoc.identity.store.patients import Patients
from quickdoc.identity.store.phones import Phones
from quickdoc.identity.store.sessions import PasswordResets, Sessions
from quickdoc.identity.verification import Challenge
from quickdoc.messaging.store.messages import Messages
from quickdoc.messaging.store.subscriptions import Subscriptions
from quickdoc.offers.store.considered import Pages, entries_of
from quickdoc.offers.store.offers import Offers
from quickdoc.offers.store.response_stats import StoredResponseStats
from quickdoc.offers.store.rounds import Rounds
from quickdoc.scheduling.store.bookings import Bookings
from quickdoc.scheduling.store.claim_facts import ClaimReads
from quickdoc.scheduling.store.schedules import Absences, Generations, Schedules
from quickdoc.scheduling.store.slots import Slots
from quickdoc.storage import backlog
from quickdoc.storage.answers import Answers
from quickdoc.storage.backlog import Backlog
from quickdoc.storage.documents import Documents
from quickdoc.storage.encoding import stored_event
from quickdoc.storage.log import Log
from quickdoc.storage.photo_store import Photos
from quickdoc.storage.positions import Positions
from quickdoc.storage.processes import Processes
from quickdoc.storage.server_state import ServerState, server_state
from quickdoc.storage.unreadable_records import UnreadableRecords
from quickdoc.waitlist.store.block_list import BlockList
from quickdoc.waitlist.store.standbys import Standbys

POOL = 100
"""Connections per process. More callers than connections wait on each other: the API bounds callers."""
PHOTOGRAPHED = ("accounts", "patients", "doctors")
"""The collections whose documents refer to a photo by `photo_id`."""


ELECTION_IS_WAITED_FOR = 2500
"""Milliseconds. Each wait for a primary keeps one of the driver's threads, of which there are few."""


def connect(url: str, **more: Any) -> Any:
    """A client whose every acknowledged write has reached the journals of a majority.

    `more`: further options of the driver, such as `event_listeners`.
    """
    return AsyncIOMotorClient(
        url,
        tz_aware=True,
        # A value that Python cannot represent must not make its whole batch unreadable.
        datetime_conversion="DATETIME_AUTO",
        unicode_decode_error_handler="replace",
        w="majority",
        journal=True,
        maxPoolSize=POOL,
        serverSelectionTimeoutMS=ELECTION_IS_WAITED_FOR,
        connectTimeoutMS=2000,
        **more,
    )


class Store:
    """The collections of one database. `batched`: concurrent reads and writes are sent together."""

    def __init__(self, database: Any, *, batched: bool = False) -> None:
        self.database = database
        self.slots = Slots(database["slots"])
        self.bookings = Bookings(database["bookings"])
        self.standbys = Standbys(database["standbys"])
        self.rounds = Rounds(database["rounds"])
        self.considered = Pages(database["considered"])
        self.offers = Offers(database["offers"])
        self.response_stats = StoredResponseStats(database["habits"])
        self.messages = Messages(database["messages"])
        self.clinics = Clinics(database["clinics"])
        self.doctors = Doctors(database["doctors"])
        self.visit_types = VisitTypes(database["visit_types"])
        self.schedules = Schedules(database["schedules"])
        self.absences = Absences(database["absences"])
        self.generations = Generations(database["generations"])
        self.accounts = Accounts(database["accounts"])
        self.challenges = Documents(database["challenges"], Challenge)
        self.patients = Patients(database["patients"])
        self.known_patients = KnownPatients(database["known_patients"])
        self.profiles = Documents(database["profiles"], Profile)
        self.photos = Photos(database["photos"], [database[each] for each in PHOTOGRAPHED])
        self.block_list = BlockList(database["barred"])
        self.claims = ClaimReads(self.slots, self.patients, self.block_list, self.bookings, self.offers)
        self.phones = Phones(database["phones"])
        self.subscriptions = Subscriptions(database["subscriptions"])
        self.sessions = Sessions(database["sessions"])
        self.invites = Invites(database["invites"])
        self.password_resets = PasswordResets(database["password_resets"])
        self.credentials = Credentials(database["credentials"])
        self.answers = Answers(database["idempotency"])
        self.positions = Positions(database["positions"])
        self.processes = Processes(database["processes"])
        self.log = Log(database["events"])
        self.audit = Entries(database["audit"])
        self.unreadable = UnreadableRecords(database, self._readers())
        self._by_subject: dict[str, Documents[Any]] = {
            "slot": self.slots,
            "booking": self.bookings,
            "standby": self.standbys,
            "patient": self.patients,
            "round": self.rounds,
            "offer": self.offers,
            "phone": self.phones,
            "clinic": self.clinics,
            "doctor": self.doctors,
            "access": self.credentials,
        }
        if batched:
            for each in (*self.eventful, self.block_list, self.answers):
                each.group()
            self.audit.group()
            self.claims.group()

    @property
    def eventful(self) -> tuple[Documents[Any], ...]:
        """The collections whose documents contain pending events."""
        return tuple(self._by_subject.values())

    @property
    def outboxes(self) -> tuple[Documents[Any], ...]:
        """The collections whose documents contain pending events or entries for the audit log."""
        nouns = [each for each in vars(self).values() if isinstance(each, Documents)]
        return (*self.eventful, *(each for each in nouns if each.kind and each not in self.eventful))

    def _readers(self) -> dict[str, Callable[[Any], object]]:
        """The function that reads a document, by the name of the collection."""
        nouns = (each for each in vars(self).values() if isinstance(each, Documents))
        return {
            **{each.collection.name: each.check for each in nouns},
            self.considered.collection.name: entries_of,
            self.log.collection.name: stored_event,
            self.audit.collection.name: read_entry,
        }

    async def acknowledge(self, event: Event) -> None:
        """Remove a published event from its document."""
        subject: str = event.subject  # type: ignore[attr-defined]
        state: Any = event.state  # type: ignore[attr-defined]
        await self._by_subject[subject].acknowledge(event.id, state.id)

    async def backlogs(self, now: datetime) -> list[Backlog]:
        """Of each collection, the documents with events or entries that wait in them."""
        return await gather(*(backlog.of_events(each.collection, now) for each in self.outboxes))

    async def server_state(self) -> ServerState:
        """What the server is, and what the driver knows of its replica set."""
        return await server_state(self.database)

    def has_primary(self) -> bool:
        """Whether a server accepts writes, as far as the driver knows; no request is sent."""
        client = getattr(self.database.client, "delegate", None)  # mongomock has none, and always accepts
        return client is None or bool(client.topology_description.has_writable_server())

    async def ping(self) -> datetime:
        """Check that the server responds; returns its clock."""
        reply = await self.database.command("hello")
        local_time: datetime = reply["localTime"]
        return local_time
