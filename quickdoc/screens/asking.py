"""What is asked of the search, by whom, and which clinics' patients and visits they see."""

from dataclasses import dataclass
from functools import cached_property

from quickdoc.identity import patient_search
from quickdoc.identity.accounts import Actor
from quickdoc.identity.patient_search import Typed
from quickdoc.identity.store.known_patients import EVERYWHERE


@dataclass(frozen=True)
class Question:
    """`actor` is None for guests. `clinic_id`: of this clinic only. `limit`: so many of each kind at most."""

    actor: Actor | None
    text: str
    clinic_id: str | None
    limit: int

    @cached_property
    def typed(self) -> Typed:
        """The parts of the text."""
        return patient_search.parse(self.text)

    @property
    def clinic_ids(self) -> tuple[str, ...] | None:
        """The clinics whose patients and visits are seen; None: of all of them."""
        if self.actor is None:
            return ()
        if self.clinic_id:
            return (self.clinic_id,) if self.actor.is_member(self.clinic_id) else ()
        return (
            None if self.actor.role == "admin" else tuple(each.clinic_id for each in self.actor.memberships)
        )

    @property
    def known_at(self) -> tuple[str, ...]:
        """Under which clinics these patients are found."""
        return (EVERYWHERE,) if self.clinic_ids is None else self.clinic_ids

    @property
    def sees_phones(self) -> bool:
        """Whether the actor works at the front desk of all of these clinics."""
        if self.actor is None:
            return False
        return self.clinic_ids is None or all(map(self.actor.works_at, self.clinic_ids))

    def sees_visits_at(self, clinic_id: str) -> bool:
        """Whether it is one of these clinics."""
        return self.clinic_ids is None or clinic_id in self.clinic_ids
