"""A small town for tests: one clinic, some doctors and patients, a clock that the test moves.

Reactions are carried out by the workers' own table, at once and in order; deadlines by their own sweeps.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor
from quickdoc.clinics.policy import Policy
from quickdoc.core.background import InlineTasks, TaskRunner
from quickdoc.core.quotas import rates
from quickdoc.core.types import Point
from quickdoc.events.memory import MemoryBus
from quickdoc.identity.accounts import Account, Actor, actor
from quickdoc.identity.patients import Patient
from quickdoc.identity.phones import Phone
from quickdoc.messaging.email.memory import MemoryMailer
from quickdoc.messaging.ports import Pace
from quickdoc.messaging.push.memory import MemoryPusher
from quickdoc.messaging.sms.memory import MemorySmsSender
from quickdoc.replies.links import Links
from quickdoc.scheduling.actions import publishing
from quickdoc.scheduling.actions.publishing import Publication
from quickdoc.scheduling.claim_guard import ClaimGuard, Everybody, First, OpenGuard
from quickdoc.scheduling.slots import Slot
from quickdoc.services import MAX_COMING, Services
from quickdoc.storage.limiter import Limiter, OwnLimiter
from quickdoc.store import Store
from quickdoc.waitlist.actions import adding
from quickdoc.waitlist.preferences import Preferences
from quickdoc.waitlist.standby import Standby
from workers.reactions import react
from workers.sweeps import sweep

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CENTRE = Point(lat=40.4168, lon=-3.7038)
ZONE = "Europe/Madrid"
LINKS = Links("a secret for tests that is long enough", "https://quickdoc.example")
WAVES = Policy(mode="waves", wave_size=2, window=600, grace=0, min_notice=0)


@dataclass
class HandClock:
    """Shows whatever the test says."""

    moment: datetime = MONDAY

    def now(self) -> datetime:
        return self.moment


@dataclass
class Town:
    store: Store
    bus: MemoryBus
    sms_sender: MemorySmsSender
    clock: HandClock = field(default_factory=HandClock)
    mailer: MemoryMailer | None = None
    pusher: MemoryPusher | None = None
    pace: Pace | None = None
    at_once: bool = True
    people: int = 0
    max_coming: int = MAX_COMING
    waiting: int = 0
    claim_guard: ClaimGuard = field(default_factory=OpenGuard)
    first: First = field(default_factory=Everybody)
    task_runner: TaskRunner = field(default_factory=InlineTasks)
    limiter: Limiter = field(init=False)

    def __post_init__(self) -> None:
        """Quotas are counted by the clock that the test moves."""
        self.limit()

    def limit(self, factor: float = 1) -> None:
        """Count quotas from nothing on. `factor`: times so many, for what no fair person does."""
        self.limiter = OwnLimiter(rates(factor=factor), lambda: self.clock.now().timestamp())

    @property
    def services(self) -> Services:
        return Services(
            store=self.store,
            bus=self.bus,
            sms_sender=self.sms_sender,
            clock=self.clock,
            mailer=self.mailer,
            pusher=self.pusher,
            links=LINKS,
            claim_guard=self.claim_guard,
            first=self.first,
            task_runner=self.task_runner,
            limiter=self.limiter,
            pace=self.pace,
            at_once=self.at_once,
            max_coming=self.max_coming,
        )

    async def found(self, policy: Policy = WAVES) -> None:
        """The clinic, two doctors and a member of staff."""
        clinic = Clinic(
            id="clinic_1",
            name="Lakeside Clinic",
            address="1 Lake St",
            point=CENTRE,
            zone=ZONE,
            phone="+15550109999",
            policy=policy,
        )
        await self.store.clinics.insert(clinic)
        for number, specialty in enumerate(("dermatology", "cardiology"), start=1):
            await self.store.doctors.insert(
                Doctor(id=f"doctor_{number}", clinic_id=clinic.id, name=f"Dr. {number}", specialty=specialty)
            )

    async def found_neighbour(self) -> Actor:
        """A second clinic, whose staff must not touch the first."""
        clinic = await self.store.clinics.get("clinic_1")
        if await self.store.clinics.find("clinic_2") is None:
            await self.store.clinics.insert(
                clinic.model_copy(update={"id": "clinic_2", "name": "Hillside Clinic"})
            )
        return Actor(account_id="account_other_staff", role="staff", clinic_id="clinic_2")

    @property
    def staff(self) -> Actor:
        return Actor(account_id="account_staff", role="staff", clinic_id="clinic_1")

    async def patient(self, name: str = "Ana") -> Actor:
        """A patient with an account and a phone of their own."""
        self.people += 1
        tag = f"{self.people}"
        patient = Patient(
            id=f"patient_{tag}",
            account_id=f"account_{tag}",
            name=name,
            phone=f"+1555010{self.people:04d}",
            zone=ZONE,
        )
        account = Account(
            id=patient.account_id,
            email=f"p{tag}@example.com",
            role="patient",
            name=name,
            phone=patient.phone,
            zone=ZONE,
            patient_ids=(patient.id,),
        )
        await self.store.accounts.insert(account)
        await self.store.patients.insert(patient)
        await self.store.phones.insert(Phone(id=patient.phone, account_ids=(account.id,)))
        return actor(account)

    async def phone_of(self, who: Actor) -> str:
        return (await self.store.patients.get(who.patient_ids[0])).phone

    async def standby(self, who: Actor, **preferences: object) -> Standby:
        """The patient stands by for dermatology nearby, unless the preferences say otherwise.

        Since some days ago, and an hour after the one before: within an hour it is not seniority that counts.
        """
        asked = {"specialties": ["dermatology"], "point": CENTRE, "notice": 0, **preferences}
        self.waiting += 1
        since = MONDAY - timedelta(days=50) + timedelta(hours=self.waiting)
        standby = await adding.add(self.services, who, None, Preferences.model_validate(asked), since=since)
        self.clock.moment += timedelta(seconds=1)
        return standby

    async def in_line(self, *names: str) -> list[Actor]:
        """Patients who stand by, in this order."""
        people = [await self.patient(name) for name in names]
        for person in people:
            await self.standby(person)
        return people

    async def publish(self, hours: float = 24, doctor: str = "doctor_1", *, offer: bool = False) -> Slot:
        """One open slot of half an hour that starts so many hours from now."""
        start = self.clock.moment + timedelta(hours=hours)
        start -= timedelta(minutes=start.minute % 5, seconds=start.second, microseconds=start.microsecond)
        publication = Publication(
            doctor_id=doctor, visit_type="check-up", starts=(start,), minutes=30, offer=offer
        )
        return (await publishing.publish(self.services, self.staff, "clinic_1", publication)).published[0]

    async def settle(self) -> None:
        """Let everything that follows from what happened happen."""
        await self.bus.drain(lambda event: react(self.services, event))

    async def wait(self, seconds: float) -> None:
        """Let time pass, and the sweeps come by."""
        self.clock.moment += timedelta(seconds=seconds)
        await sweep(self.services)
        await self.settle()

    async def slot(self, slot_id: str) -> Slot:
        return await self.store.slots.get(slot_id)


async def town_on(store: Store) -> Town:
    """A town on an empty database."""
    town = Town(store, MemoryBus(store.log), MemorySmsSender())
    await town.found()
    return town
