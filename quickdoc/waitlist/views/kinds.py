"""What a request has a place under: each clinic, each doctor, each specialty that it names."""

from collections.abc import Set as AbstractSet

from quickdoc.core.places import cell
from quickdoc.core.types import Model
from quickdoc.events import topics
from quickdoc.store import Store
from quickdoc.waitlist.standby import Standby


class Kind(Model):
    """The subject of a row, and the topics whose rounds count for it.

    `home`: the clinic, or that of the doctor. `blocked`: patients on the block lists of all its clinics.
    """

    topic: str
    topics: frozenset[str]
    doctor_id: str | None = None
    clinic_id: str | None = None
    specialty: str | None = None
    lottery: bool = False
    home: str | None = None
    blocked: frozenset[str] = frozenset()


async def kinds_of(store: Store, mine: Standby) -> list[Kind]:
    """The rows of a place: each clinic, each doctor, each specialty."""
    doctors = await store.doctors.with_ids(mine.doctor_ids)
    works_at = {doctor.id: doctor.clinic_id for doctor in doctors}
    homes = sorted({*mine.clinic_ids, *works_at.values()})
    clinics = await store.clinics.with_ids(homes)
    lotteries = {clinic.id for clinic in clinics if clinic.policy.order == "lottery"}
    kinds = [
        *(_kind(topics.clinic(each), each, lotteries, clinic_id=each) for each in mine.clinic_ids),
        *(
            _kind(topics.doctor(each), works_at.get(each), lotteries, doctor_id=each)
            for each in mine.doctor_ids
        ),
    ]
    here = cell(mine.point)
    for name in mine.specialties:
        watched = frozenset(topic for topic in mine.topics if topic.startswith(f"{name}@"))
        kinds.append(Kind(topic=topics.specialty(name, here), topics=watched, specialty=name))
    return kinds


def _kind(
    topic: str,
    home: str | None,
    lotteries: AbstractSet[str],
    *,
    clinic_id: str | None = None,
    doctor_id: str | None = None,
) -> Kind:
    return Kind(
        topic=topic,
        topics=frozenset({topic}),
        clinic_id=clinic_id,
        doctor_id=doctor_id,
        lottery=home in lotteries,
        home=home,
    )
