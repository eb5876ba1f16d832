"""What is said in one type is not taken for another, in any body."""

from typing import Any

import pytest

from quickdoc.clinics.policy import Policy
from quickdoc.core.types import Body
from quickdoc.identity.accounts import Account
from tests.api.conftest import Api, refusal
from tests.town import CENTRE

PREFERENCES: dict[str, Any] = {"specialties": ["dermatology"], "point": CENTRE.model_dump()}
PUBLICATION = {
    "doctor_id": "doctor_1",
    "visit_type": "check-up",
    "starts": ["2026-11-24T09:00:00Z"],
    "minutes": 30,
}
CASES: list[tuple[tuple[str, str, str], dict[str, Any], str]] = [
    (("staff", "PUT", "/clinics/clinic_1/policy"), {"remind_hours": False}, "remind_hours"),
    (("staff", "PUT", "/clinics/clinic_1/policy"), {"exclusive": "yes"}, "exclusive"),
    (("staff", "PUT", "/clinics/clinic_1/policy"), {"target": "0.5"}, "target"),
    (("staff", "PUT", "/clinics/clinic_1/policy"), {"grace": 1.0}, "grace"),
    (
        ("staff", "PUT", "/clinics/clinic_1/policy"),
        {"quiet_hours": {"start": "1", "end": 2}},
        "quiet_hours.start",
    ),
    (("staff", "POST", "/clinics/clinic_1/slots"), {**PUBLICATION, "minutes": "30"}, "minutes"),
    (("staff", "POST", "/clinics/clinic_1/slots"), {**PUBLICATION, "offer": 0}, "offer"),
    (("staff", "POST", "/clinics/clinic_1/slots"), {**PUBLICATION, "starts": [1795510800]}, "starts.0"),
    (("staff", "POST", "/clinics/clinic_1/slots"), {**PUBLICATION, "starts": ["1795510800"]}, "starts.0"),
    (("staff", "PUT", "/clinics/clinic_1/standbys/x/urgency"), {"urgency": True}, "urgency"),
    (("patient", "PUT", "/me/switches"), {"offer": {"push": 0}}, "offer.push"),
    (("patient", "POST", "/me/patients"), {"name": "Ben", "born": 0}, "born"),
    (("patient", "POST", "/me/patients"), {"name": "Ben", "born": "0"}, "born"),
    (("patient", "POST", "/me/patients"), {"name": "Ben", "born": True}, "born"),
    (("patient", "POST", "/me/patients"), {"name": 7}, "name"),
    (("patient", "PUT", "/me/email"), {"email": "a@example.org", "password": 7}, "password"),
    (("patient", "PUT", "/me/phone"), {"phone": 15550120002, "password": "x"}, "phone"),
    (("patient", "PUT", "/me/phone"), {"phone": "+15550120002", "password": 7}, "password"),
    (("patient", "POST", "/standbys"), {**PREFERENCES, "notice": True}, "notice"),
    (("patient", "POST", "/standbys"), {**PREFERENCES, "point": {"lat": "40", "lon": 3}}, "point.lat"),
    (("patient", "POST", "/standbys"), {**PREFERENCES, "off_days": [0]}, "off_days.0"),
    (("patient", "POST", "/standbys/x/pause"), {"until": 0}, "until"),
    (("patient", "POST", "/slots/x/claim"), {"any_doctor": "true"}, "any_doctor"),
]


@pytest.mark.parametrize(("call", "body", "field"), CASES)
async def test_another_type_is_refused_and_named(
    api: Api, call: tuple[str, str, str], body: dict[str, Any], field: str
) -> None:
    who, method, path = call
    actor = api.town.staff if who == "staff" else await api.town.patient()
    async with api.nothing_changes():
        refused = await api.call(method, path, actor, json=body)
    assert refusal(refused) == (422, "invalid")
    assert [each["field"] for each in refused.json()["errors"]] == [field]


async def test_numbers_of_a_query_are_text_and_whole_numbers_are_good_where_parts_are(api: Api) -> None:
    found = await api.get("/slots?lat=40&lon=-3.5&radius_km=10&limit=5")
    assert found.status_code == 200
    set_ = await api.put("/clinics/clinic_1/policy", api.town.staff, json={"wave_size": 3, "remind_hours": 0})
    assert set_.status_code == 200, set_.text
    who = await api.town.patient()
    added = await api.post("/standbys", who, json={**PREFERENCES, "point": {"lat": 40, "lon": -3}})
    assert added.status_code == 201, added.text


async def test_what_is_stored_is_read_as_before(api: Api) -> None:
    """A number that somebody mended in MongoDB's shell is a double."""
    clinics = api.town.store.database["clinics"]
    await clinics.update_one({"_id": "clinic_1"}, {"$set": {"policy.grace": 30.0, "version": 1.0}})
    clinic = await api.town.store.clinics.get("clinic_1")
    assert (clinic.policy.grace, clinic.version) == (30, 1)


@pytest.mark.parametrize("model", [Account, Policy, Body])
def test_every_model_is_exact(model: type[Any]) -> None:
    """What a body or a noun adds in a class of its own is exact without anybody thinking of it."""
    fields = {
        "__annotations__": {"number": int | None, "flags": tuple[bool, ...]},
        "number": None,
        "flags": (),
    }
    extended: Any = type("Extended", (model,), {**fields, "__module__": __name__})
    told = {"id": "x", "email": "a@clinic.org", "role": "patient", "name": "A", "zone": "UTC"}
    said = told if model is Account else {}
    assert extended.model_validate({**said, "number": 3, "flags": [True]}).number == 3
    for wrong in ({"number": "3"}, {"number": True}, {"flags": [1]}):
        with pytest.raises(ValueError, match="Input should be"):
            extended.model_validate({**said, **wrong})
