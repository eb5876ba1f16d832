"""How urgent a clinic finds a request."""

from datetime import timedelta

import pytest

from quickdoc.waitlist.changes import asks_for
from quickdoc.waitlist.preferences import Preferences, watched
from quickdoc.waitlist.ranks import lot, rank
from quickdoc.waitlist.standby import Triage
from quickdoc.waitlist.urgency import attributed, by_urgency, triage_at, triaged, urgency_at
from tests.rules.requests import MADRID, NOW, standby
from tests.rules.standby_cases import TOLEDO


def decided(urgency: int, clinic_id: str = "clinic_1") -> Triage:
    return Triage(clinic_id=clinic_id, urgency=urgency, by="account_staff", at=NOW)


def test_a_clinic_decides_for_itself_and_changes_nothing_else() -> None:
    one = standby()
    urgent = triaged(triaged(one, decided(3, "clinic_2")), decided(2))
    assert [urgency_at(urgent, each) for each in ("clinic_1", "clinic_2", "clinic_3", "")] == [2, 3, 0, 0]
    again = Triage(clinic_id="clinic_1", urgency=2, by="account_other", at=NOW + timedelta(hours=1))
    assert triaged(urgent, again) is urgent
    undone = triaged(urgent, decided(0))
    assert [urgency_at(undone, each) for each in ("clinic_1", "clinic_2")] == [0, 3]
    assert triage_at(undone, "clinic_1") == decided(0), "who said no is kept as well"
    assert undone.version == one.version + 3
    theirs = {"triage", "version"}
    assert undone.model_dump(exclude=theirs) == one.model_dump(exclude=theirs)


def test_the_most_urgent_come_first_and_then_whoever_waits_longest() -> None:
    people = [
        standby().model_copy(update={"id": f"p{number}", "rank": number, "triage": (decided(urgency),)})
        for number, urgency in enumerate([1, 0, 3, 1, 3])
    ]
    ordered = by_urgency(reversed(people), "clinic_1", lambda each: each.rank)
    assert [each.rank for each in ordered] == [2, 4, 0, 3]
    assert by_urgency(people, "clinic_2", lambda each: each.rank) == []


@pytest.mark.parametrize(
    ("change", "urgency"),
    [
        ({"notice": 5}, 2),
        ({"doctor_ids": ["doctor_1"], "clinic_ids": []}, 2),
        ({"clinic_ids": ["clinic_1", "clinic_2"]}, 0),
        ({"specialties": ["cardiology", "dermatology"]}, 0),
        ({"point": TOLEDO}, 0),
    ],
)
def test_urgent_is_what_was_asked_for(change: dict[str, object], urgency: int) -> None:
    asked = {"clinic_ids": ["clinic_1"], "doctor_ids": ["doctor_1"], "specialties": ["dermatology"]}
    one = triaged(standby(**asked), decided(2))
    preferences = Preferences.model_validate({"point": MADRID, **asked, **change})
    changed = asks_for(one, preferences)
    assert (urgency_at(changed, "clinic_1"), changed.rank) == (urgency, one.rank)
    assert changed.topics == watched(preferences)
    assert changed.version == one.version + 1


def test_what_an_earlier_version_decided_becomes_the_decision_of_a_clinic() -> None:
    before = {"triage": (decided(3, ""), decided(1, "clinic_2")), "rank": -5, "lot": 7}
    old = standby().model_copy(update=before)
    found = attributed(old, "clinic_1")
    assert [urgency_at(found, each) for each in ("", "clinic_1", "clinic_2")] == [0, 3, 1]
    assert (found.rank, found.lot) == (rank(old.since, old.recent, old.id), lot(7))
    assert attributed(found, "clinic_3") is found
    assert urgency_at(attributed(old, "clinic_2"), "clinic_2") == 1, "the clinic has decided since"
    assert attributed(old, None).triage == (decided(1, "clinic_2"),)
