"""Standbys: a patient's standing request, and whether a slot suits it.

The index `{topics, rank}` returns candidates in order of rank; `suits` then says for each one whether to ask
them and, if not, why. These reasons are shown to the patient and to the clinic.
"""

from datetime import date

from quickdoc.core.types import Instant, Model, Zone
from quickdoc.scheduling.exchanges import Exchanged
from quickdoc.waitlist.preferences import Preferences, Urgency


class Later(Model):
    """The visit that the patient would give back for an earlier one, and what it can be exchanged for.

    `any_doctor`: also visits with other doctors of the same specialty. Requests of an earlier version lack
    the description of the visit until a sweep adds it.
    """

    booking_id: str
    start: Instant
    zone: Zone
    visit_type: str | None = None
    minutes: int | None = None
    doctor_id: str | None = None
    specialty: str | None = None
    any_doctor: bool = False
    clinic_id: str | None = None

    @property
    def exchanged(self) -> Exchanged:
        """The fields that the rules of an exchange use."""
        return Exchanged(self.visit_type, self.minutes, self.doctor_id, self.specialty, self.any_doctor)


class Fulfilled(Model):
    """The visit that fulfilled a request, and when the request ended by it."""

    booking_id: str
    start: Instant
    zone: Zone
    at: Instant


class Triage(Model):
    """How urgent a clinic finds a request, which account of its staff decided so, and when.

    It counts for the slots of this clinic only. In decisions from an earlier version `clinic_id` is empty
    until a sweep finds out whose decision it was.
    """

    clinic_id: str
    urgency: Urgency
    by: str | None = None
    at: Instant | None = None


class Removed(Model):
    """When a request was removed, and the visit that had ended it before, if any."""

    at: Instant
    fulfilled: Fulfilled | None = None


class Standby(Preferences):
    """Preferences with their owner and a place in line.

    `recent`: offers of the last seven days; at `recount_at` the oldest of them no longer counts. `lot`: its
    number in lotteries, drawn again after each offer. `instead_of`: only earlier slots are wanted, and taking
    one gives that visit back; `ended_with_visit`: it ended with that visit, and is resumed with it.
    `clinic_id`: the clinic whose staff added it. `triage`: how urgent clinics find it, each for its own
    slots. `fulfilled`: a visit ended it; `besides`: visits that do not end it, since the patient had them
    when asking for another. `same_as`: equal for equal requests, of which only one is active at a time; null
    in documents of earlier versions until a sweep adds it. `removed`: somebody removed it, and can restore it
    for a while; null if something else ended it.
    """

    id: str
    patient_id: str
    patient_name: str
    account_id: str
    phone: str
    zone: Zone
    topics: tuple[str, ...]
    triage: tuple[Triage, ...] = ()
    since: Instant
    rank: int
    recent: int = 0
    recount_at: Instant | None = None
    lot: int = 0
    born: date | None = None
    instead_of: Later | None = None
    ended_with_visit: bool = False
    clinic_id: str | None = None
    fulfilled: Fulfilled | None = None
    besides: tuple[str, ...] = ()
    same_as: str | None = None
    removed: Removed | None = None
    active: bool = True
    version: int = 1
