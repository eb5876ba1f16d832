"""Who may have a slot, as a table."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.policy import Override, Policy
from quickdoc.core.errors import (
    BirthDateNeededError,
    CallTheClinicError,
    NotExchangeableError,
    RefusedError,
    TooManyVisitsError,
    WrongAgeError,
)
from quickdoc.identity.patients import Patient
from quickdoc.scheduling import eligibility, exchanges, limits
from quickdoc.scheduling.exchanges import Exchanged
from quickdoc.scheduling.limits import Coming
from quickdoc.scheduling.slot_summary import Ages, SlotSummary
from tests.town import CENTRE, ZONE

START = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)


def a_brief(**changes: Any) -> SlotSummary:
    usual: dict[str, Any] = {
        "clinic_id": "clinic_1",
        "clinic_name": "Lakeside Clinic",
        "clinic_address": "1 Lake St",
        "point": CENTRE,
        "zone": ZONE,
        "doctor_id": "doctor_1",
        "doctor_name": "Dr. Ito",
        "specialty": "dermatology",
        "visit_type": "check-up",
        "start": START,
        "end": START + timedelta(minutes=30),
    }
    return SlotSummary.model_validate(usual | changes)


def a_patient(born: date | None) -> Patient:
    return Patient(
        id="patient_1", account_id="account_1", name="Ana", phone="+15550100001", zone=ZONE, born=born
    )


@pytest.mark.parametrize(
    ("ages", "born", "refusal"),
    [
        (None, None, None),
        (None, date(1980, 1, 1), None),
        (Ages(least=0, most=16), None, BirthDateNeededError),
        (Ages(least=0, most=16), date(2010, 12, 3), None),
        (Ages(least=0, most=15), date(2010, 12, 3), WrongAgeError),  # sixteen on the very day
        (Ages(least=0, most=15), date(2010, 12, 4), None),
        (Ages(least=65), date(1961, 12, 3), None),
        (Ages(least=65), date(1961, 12, 4), WrongAgeError),
    ],
)
def test_a_slot_for_some_ages_is_refused_to_others_and_asks_for_an_unknown_birth_date(
    ages: Ages | None, born: date | None, refusal: type[RefusedError] | None
) -> None:
    def ask() -> None:
        eligibility.ensure_eligible(a_patient(born), a_brief(ages=ages), frozenset())

    refused_with(refusal, ask)


def refused_with(refusal: type[RefusedError] | None, ask: Callable[[], None]) -> None:
    if refusal is None:
        ask()
        return
    with pytest.raises(refusal):
        ask()


def test_the_block_list_comes_first_and_says_nothing_of_ages() -> None:
    brief = a_brief(ages=Ages(most=16))
    with pytest.raises(CallTheClinicError):
        eligibility.ensure_eligible(a_patient(None), brief, frozenset({"clinic_1"}))
    eligibility.ensure_eligible(a_patient(date(2015, 1, 1)), brief, frozenset({"clinic_2"}))


def coming(number: int, **changes: Any) -> Coming:
    usual: dict[str, Any] = {
        "booking_id": f"booking_{number}",
        "slot_id": f"slot_{number}",
        "clinic_id": "clinic_1",
        "clinic_name": "Lakeside Clinic",
        "doctor_id": "doctor_1",
        "doctor_name": "Dr. Ito",
        "visit_type": "check-up",
        "start": START,
        "zone": ZONE,
    }
    return Coming(**usual | changes)


OTHER_DOCTOR = {"doctor_id": "doctor_2"}
OTHER_TYPE = {"visit_type": "vaccination"}
ELSEWHERE = {"clinic_id": "clinic_2", "doctor_id": "doctor_9"}


@pytest.mark.parametrize(
    ("policy", "theirs", "refused"),
    [
        (Policy(), [], False),
        (Policy(), [{}], True),
        (Policy(), [{"visit_type": " Check-Up "}], True),
        (Policy(), [OTHER_DOCTOR], False),
        (Policy(), [OTHER_TYPE], False),
        (Policy(), [ELSEWHERE] * 5, False),
        (Policy(), [OTHER_DOCTOR, OTHER_TYPE], False),
        (Policy(), [OTHER_DOCTOR, OTHER_TYPE, OTHER_TYPE], True),
        (Policy(visits_with_doctor=3), [{}, {}], False),
        (Policy(visits_with_doctor=0), [{}, {}], False),
        (Policy(visits_with_doctor=0), [{}, {}, {}], True),
        (Policy(visits_with_doctor=0, visits_at_clinic=0), [{}] * 25, False),
        (Policy(visits_at_clinic=1), [OTHER_DOCTOR], True),
    ],
)
def test_a_patient_has_so_many_visits_ahead_of_them(
    policy: Policy, theirs: list[dict[str, Any]], *, refused: bool
) -> None:
    visits = [coming(number, **each) for number, each in enumerate(theirs)]
    assert limits.has_room(policy, visits, a_brief()) is not refused
    refused_with(
        TooManyVisitsError if refused else None, lambda: limits.ensure_room(policy, visits, a_brief())
    )


def test_the_refusal_names_the_visit_that_is_in_the_way_on_its_clock() -> None:
    with pytest.raises(TooManyVisitsError, match=r"Dr\. Ito already, on 03 December at 10:00\."):
        limits.ensure_room(Policy(), [coming(1)], a_brief())


def test_a_course_of_treatment_may_need_more() -> None:
    clinic = Clinic(
        id="clinic_1",
        name="Lakeside Clinic",
        address="1 Lake St",
        point=CENTRE,
        zone=ZONE,
        phone="+15550109999",
        overrides=(Override(visit_type="Physiotherapy", visits_with_doctor=10, visits_at_clinic=0),),
    )
    course = clinic.policy_for("physiotherapy ")
    visits = [coming(number, visit_type="physiotherapy") for number in range(9)]
    assert limits.has_room(course, visits, a_brief(visit_type="physiotherapy"))
    assert not limits.has_room(
        course, [*visits, coming(9, visit_type="physiotherapy")], a_brief(visit_type="Physiotherapy")
    )


def test_claims_that_saw_the_same_visits_choose_the_same_seats_and_a_later_one_chooses_others() -> None:
    first = limits.free_seats("patient_1", a_brief(), [])
    assert limits.free_seats("patient_1", a_brief(start=START + timedelta(hours=1)), []) == first
    second = limits.free_seats("patient_1", a_brief(), first)
    assert not set(first) & set(second)
    others = limits.free_seats("patient_1", a_brief(**OTHER_DOCTOR), first)
    assert not set(first) & set(others)
    assert not set(first) & set(limits.free_seats("patient_2", a_brief(), []))


LATER = Exchanged("surgery follow-up", 60, "doctor_1", "dermatology")
GROUPS = Policy(equal_types=(("Surgery follow-up", "Wound check"),))


@pytest.mark.parametrize(
    ("later", "slot", "policy", "is_exchange"),
    [
        (LATER, {"visit_type": "Surgery  Follow-Up", "length": 60}, Policy(), True),
        (LATER, {"visit_type": "surgery follow-up", "length": 90}, Policy(), True),
        (LATER, {"visit_type": "surgery follow-up", "length": 5}, Policy(), False),
        (LATER, {"visit_type": "phone call", "length": 60}, Policy(), False),
        (LATER, {"visit_type": "wound check", "length": 60}, Policy(), False),
        (LATER, {"visit_type": "wound check", "length": 60}, GROUPS, True),
        (LATER, {"visit_type": "wound check", "length": 30}, GROUPS, False),
        (LATER, {"visit_type": "surgery follow-up", "length": 60, **OTHER_DOCTOR}, Policy(), False),
        (
            LATER._replace(any_doctor=True),
            {"visit_type": "surgery follow-up", "length": 60, **OTHER_DOCTOR},
            Policy(),
            True,
        ),
        (
            LATER._replace(any_doctor=True),
            {
                "visit_type": "surgery follow-up",
                "length": 60,
                "doctor_id": "doctor_2",
                "specialty": "pediatrics",
            },
            Policy(),
            False,
        ),
        (Exchanged(None, None, None, None), {"visit_type": "phone call", "length": 5}, Policy(), True),
    ],
)
def test_a_slot_stands_for_a_later_visit_only_if_it_is_the_same_thing(
    later: Exchanged, slot: dict[str, Any], policy: Policy, *, is_exchange: bool
) -> None:
    length = slot.pop("length")
    brief = a_brief(**slot, end=START + timedelta(minutes=length))
    slot["length"] = length
    assert exchanges.is_exchange(later, brief, policy) is is_exchange
    refused_with(
        None if is_exchange else NotExchangeableError,
        lambda: exchanges.ensure_exchange(later, brief, policy),
    )
