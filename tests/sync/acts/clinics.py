"""Acts of a clinic about itself, its doctors and its waitlist."""

from quickdoc.clinics.actions import clinics, doctors
from quickdoc.clinics.actions.clinics import ClinicChanges
from quickdoc.clinics.actions.doctors import DoctorChanges, DoctorProfile
from quickdoc.clinics.policy import Override
from quickdoc.events import models as events
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling.actions import suspending
from quickdoc.waitlist.actions import block_list, registrations, waitlist_admin
from quickdoc.waitlist.actions.registrations import Registration
from quickdoc.waitlist.block_list import EVERYWHERE
from tests.sync.acts.scene import Scene, act

ADMIN = Actor(account_id="account_admin", role="admin")


@act(events.ClinicChanged)
async def change_policy(scene: Scene) -> None:
    present = await scene.town.store.clinics.get("clinic_1")
    policy = present.policy.model_copy(update={"window": scene.dice.randint(60, 900)})
    await clinics.set_policy(scene.town.services, scene.town.staff, "clinic_1", policy)


@act(events.ClinicChanged)
async def override(scene: Scene) -> None:
    override = Override(visit_type="Check-Up", window=scene.dice.randint(60, 900))
    await clinics.set_overrides(scene.town.services, scene.town.staff, "clinic_1", [override])


@act(events.PatientAdded, events.StandbyAdded)
async def register(scene: Scene) -> None:
    number = await scene.town.phone_of(scene.person())
    wanted = Registration(name="Zoe", phone=number, urgency=scene.dice.randint(0, 3), notice=0)
    await registrations.register(scene.town.services, scene.town.staff, "clinic_1", wanted)


@act(events.StandbyChanged)
async def set_urgency(scene: Scene) -> None:
    standby = scene.any_of(await scene.town.store.standbys.many({}))
    urgency = scene.dice.randint(0, 3)
    await waitlist_admin.set_urgency(scene.town.services, scene.town.staff, "clinic_1", standby.id, urgency)


@act(events.OfferWithdrawn, after=("open slot",))
async def block_patient(scene: Scene) -> None:
    patient_id = scene.person().patient_ids[0]
    await block_list.block_patient(scene.town.services, scene.town.staff, "clinic_1", patient_id, "No-shows")


@act(after=("block patient",))
async def unblock_patient(scene: Scene) -> None:
    blocks = await scene.town.store.block_list.many({"clinic_id": "clinic_1"})
    patient_id = scene.any_of(blocks).patient_id
    await block_list.unblock_patient(scene.town.services, scene.town.staff, "clinic_1", patient_id)


@act(events.OfferWithdrawn, after=("open slot",))
async def block_everywhere(scene: Scene) -> None:
    patient_id = scene.person().patient_ids[0]
    await block_list.block_everywhere(scene.town.services, ADMIN, patient_id, "Threats")


@act(after=("block everywhere",))
async def unblock_everywhere(scene: Scene) -> None:
    blocks = await scene.town.store.block_list.many({"clinic_id": EVERYWHERE})
    patient_id = scene.any_of(blocks).patient_id
    await block_list.unblock_everywhere(scene.town.services, ADMIN, patient_id)


@act(events.ClinicChanged)
async def describe_clinic(scene: Scene) -> None:
    wanted = ClinicChanges(description=f"Floor {scene.dice.randint(1, 99)}")
    await clinics.change(scene.town.services, scene.town.staff, "clinic_1", wanted)


@act(events.DoctorAdded)
async def add_doctor(scene: Scene) -> None:
    wanted = DoctorProfile(name="Dr. Ada Byron", specialties=("urology",))
    await doctors.add(scene.town.services, scene.town.staff, "clinic_1", wanted)


@act(events.DoctorChanged)
async def change_doctor(scene: Scene) -> None:
    wanted = DoctorChanges(practising_since=scene.dice.randint(1980, 2020))
    await doctors.change(scene.town.services, scene.town.staff, "doctor_1", wanted)


@act(events.DoctorSuspended, events.SlotWithdrawn, after=("publish",))
async def suspend_doctor(scene: Scene) -> None:
    await suspending.suspend(scene.town.services, scene.town.staff, "doctor_1")


@act(events.DoctorReinstated, events.SlotOpened, after=("publish", "suspend doctor"))
async def reinstate_doctor(scene: Scene) -> None:
    await suspending.reinstate(scene.town.services, scene.town.staff, "doctor_1")
