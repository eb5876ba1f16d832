"""How an installation gets its first clinic."""

import pytest
from pydantic import ValidationError

from quickdoc.clinics.actions import clinics
from quickdoc.clinics.actions.clinics import NewClinic, NewDoctor
from quickdoc.core.errors import BadPhoneError, ForbiddenError
from quickdoc.identity.accounts import Actor
from tests.town import CENTRE, Town

HOUSE = Actor(account_id="account_house", role="admin")
WANTED = NewClinic(
    name="Harbour Clinic", address="1 Quay", point=CENTRE, zone="Europe/Madrid", phone="+34 911 234 567"
)


async def test_a_clinic_is_founded_once_and_only_new_doctors_join_it(town: Town) -> None:
    first = await clinics.found(town.services, HOUSE, WANTED, [NewDoctor.read("Dr. Ito:dermatology")])
    again = await clinics.found(
        town.services,
        HOUSE,
        WANTED,
        [NewDoctor.read("Dr. Ito:dermatology"), NewDoctor.read("Dr. Weiss:cardiology")],
    )
    assert again == first
    assert first.phone == "+34911234567"
    doctors = await town.store.doctors.many({"clinic_id": first.id}, sort=[("name", 1)])
    assert [doctor.name for doctor in doctors] == ["Dr. Ito", "Dr. Weiss"]


async def test_staff_do_not_found_clinics(town: Town) -> None:
    with pytest.raises(ForbiddenError):
        await clinics.found(town.services, town.staff, WANTED, [])


async def test_what_is_written_wrongly_is_refused(town: Town) -> None:
    with pytest.raises(ValidationError):
        NewDoctor.read("Dr. Ito")
    with pytest.raises(BadPhoneError):
        await clinics.found(town.services, HOUSE, WANTED.model_copy(update={"phone": "911"}), [])
