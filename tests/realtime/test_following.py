"""What a gateway keeps of those who are connected, without servers."""

import tracemalloc

import pytest

from quickdoc.core.types import Point
from quickdoc.events.actions.dispatch import new_event
from quickdoc.events.models import StandbyChanged, StandbyEvent, StandbyRemoved
from quickdoc.events.topics import specialty
from quickdoc.events.wire import assembled
from quickdoc.waitlist.preferences import Preferences, watched
from quickdoc.waitlist.standby import Standby
from realtime.following import Following
from tests.town import MONDAY, ZONE

KINDS = (
    "dermatology",
    "cardiology",
    "neurology",
    "dentistry",
    "urology",
    "pediatrics",
    "oncology",
    "surgery",
)
MAX_BYTES = 4096


def request(number: int = 1, **preferences: object) -> Standby:
    home = Point(lat=40.4 + number % 50 / 100, lon=-3.7 + number // 50 / 100)
    asked = Preferences.model_validate({"specialties": KINDS, "point": home, "radius_km": 15, **preferences})
    return Standby.model_validate(
        {
            **asked.model_dump(mode="json"),
            "id": f"standby_{number}",
            "patient_id": f"patient_{number}",
            "patient_name": "Ana",
            "account_id": f"account_{number}",
            "phone": "+15550100001",
            "zone": ZONE,
            "topics": watched(asked),
            "since": MONDAY,
            "rank": 1,
        }
    )


def told(following: Following, standby: Standby, kind: type[StandbyEvent] = StandbyChanged) -> None:
    event = new_event(kind, standby, MONDAY)
    following.update(assembled("1", event.audience(), event.model_dump(mode="json")))


def waits(following: Following, *topics: str) -> set[str]:
    return {each.standby.id for each in following.waiting_for(topics, MONDAY)}


@pytest.fixture
def following() -> Following:
    """Account 1 is here, and its request is known."""
    here = Following()
    here.connected("account_1")
    here.add("account_1", [request()])
    return here


def test_all_topics_of_a_request_are_found_and_no_others(following: Following) -> None:
    mine = request()
    assert len(mine.topics) >= 60
    assert all(waits(following, topic) == {mine.id} for topic in mine.topics)
    assert waits(following, *mine.topics) == {mine.id}
    neighbour = next(each for each in watched(request(radius_km=60)) if each not in mine.topics)
    for other in (neighbour, specialty("podiatry", mine.topics[0].partition("@")[2]), "clinic:x", "board:x"):
        assert waits(following, other) == set()
    assert following.topics_of("account_1", MONDAY) == sorted(mine.topics)


def test_the_highest_version_counts_whoever_brings_it(following: Following) -> None:
    named = request(specialties=(), clinic_ids=("clinic_1",)).model_copy(update={"version": 3})
    told(following, named)
    told(following, request().model_copy(update={"version": 2}))
    following.add("account_1", [request()])
    assert waits(following, "clinic:clinic_1") == {named.id}
    assert waits(following, *request().topics) == set()
    told(following, named.model_copy(update={"active": False, "version": 4}), StandbyRemoved)
    told(following, named)
    assert waits(following, "clinic:clinic_1") == set()


def test_what_an_event_told_before_the_reading_came_is_kept() -> None:
    here = Following()
    here.connected("account_1")
    told(here, request().model_copy(update={"active": False, "version": 2}), StandbyRemoved)
    here.add("account_1", [request()])
    assert waits(here, *request().topics) == set()


def test_with_the_last_socket_everything_of_an_account_is_forgotten(following: Following) -> None:
    following.connected("account_1")
    following.disconnected("account_1")
    assert waits(following, *request().topics) == {"standby_1"}
    following.disconnected("account_1")
    assert waits(following, *request().topics) == set()
    assert following.is_empty
    told(following, request().model_copy(update={"version": 2}))
    following.add("account_1", [request()])
    following.disconnected("account_1")
    assert following.is_empty
    assert following._index == {}  # noqa: SLF001  nothing is left behind


def test_a_request_of_a_hundred_cells_costs_no_hundred_rooms() -> None:
    here = Following()
    many = [request(number) for number in range(500)]
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for each in many:
        here.connected(each.account_id)
        here.add(each.account_id, [request(int(each.id.removeprefix("standby_")))])
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (after - before) / len(many) < MAX_BYTES
