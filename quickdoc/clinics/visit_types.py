"""Visit types: what can be booked at a clinic, for how long, for whom and by whom.

A slot carries the facts of its type as they are when it is published: a later change of the type is one for
later slots. A type is retired and never deleted, because slots and visits name it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from pydantic import Field

from quickdoc.clinics.doctors import Money
from quickdoc.core.errors import NotFoundError, VisitTypeRetiredError
from quickdoc.core.legible import Legible, folded
from quickdoc.core.types import Instant, Model
from quickdoc.scheduling.slot_summary import Ages

MAX_EQUAL = 20
TypeName = Annotated[str, Field(min_length=1, max_length=60), Legible]
Minutes = Annotated[int, Field(ge=5, le=480, multiple_of=5)]
EqualTo = Annotated[tuple[Annotated[str, Field(max_length=80)], ...], Field(max_length=MAX_EQUAL)]


class VisitType(Model):
    """`doctor_id`: the only doctor who has it; None: every doctor of the clinic.

    `by_patients`: patients book it themselves; otherwise the clinic does, and patients do not see it free.
    `offered`: slots of it that come free are offered to the standby list. `equal_to`: ids of types that can
    stand for one another when a patient moves to an earlier visit; named by one of two, it holds for both.
    `retired_at`: since when nothing new is published of it.
    """

    id: str
    clinic_id: str
    doctor_id: str | None = None
    name: str
    minutes: int
    fee: Money | None = None
    ages: Ages | None = None
    by_patients: bool = True
    offered: bool = True
    equal_to: tuple[str, ...] = ()
    retired_at: Instant | None = None
    version: int = 1

    @property
    def known_as(self) -> str:
        """The name as it is compared: a doctor has each once, retired ones aside."""
        return folded(self.name)

    def is_for(self, clinic_id: str, doctor_id: str) -> bool:
        """Whether this doctor has it at this clinic."""
        return self.clinic_id == clinic_id and self.doctor_id in {None, doctor_id}


def change(visit_type: VisitType, changes: dict[str, object]) -> VisitType:
    """The type with these fields changed; the same one where nothing differs."""
    changed = visit_type.model_copy(update=changes)
    return visit_type if changed == visit_type else _next(changed)


def retire(visit_type: VisitType, now: datetime) -> VisitType:
    """The type of which nothing new is published; the same one where it is retired already."""
    return visit_type if visit_type.retired_at else _next(visit_type.model_copy(update={"retired_at": now}))


def _next(visit_type: VisitType) -> VisitType:
    return visit_type.model_copy(update={"version": visit_type.version + 1})


def ensure_usable(visit_type: VisitType, clinic_id: str, doctor_id: str) -> None:
    """Refuse to publish what this doctor does not have at this clinic.

    Raises:
        NotFoundError: it is another clinic's or another doctor's.
        VisitTypeRetiredError
    """
    if not visit_type.is_for(clinic_id, doctor_id):
        raise NotFoundError
    if visit_type.retired_at:
        raise VisitTypeRetiredError


def equal_names(visit_type: VisitType, known: Iterable[VisitType]) -> tuple[str, ...]:
    """The names of the other types that this one can stand for, sorted."""
    equal = (each for each in known if each.id in visit_type.equal_to or visit_type.id in each.equal_to)
    return tuple(sorted({each.name for each in equal if each.known_as != visit_type.known_as}))
