"""What the store promises of lines, logs and indexes."""

from datetime import timedelta

from quickdoc.offers.ordering import Stretch
from quickdoc.store import Store
from quickdoc.waitlist import ranks, standby
from quickdoc.waitlist.preferences import ALWAYS, Preferences, watched
from quickdoc.waitlist.standby import Standby
from tests.contracts.line_shapes import waits
from tests.contracts.things import slot
from tests.town import CENTRE, MONDAY, ZONE


async def test_the_line_is_read_in_order_of_rank(any_store: Store) -> None:
    preferences = Preferences(specialties=("dermatology",), point=CENTRE)
    topics = watched(preferences)
    for number, waited in enumerate([1, 3, 2, 0]):
        since = MONDAY - timedelta(hours=waited)
        await any_store.standbys.insert(
            Standby(
                **preferences.model_dump(),
                id=f"standby_{number}",
                patient_id=f"patient_{number}",
                patient_name="Ana",
                account_id="account_1",
                phone="+15550100001",
                zone=ZONE,
                topics=topics,
                triage=(standby.Triage(clinic_id="clinic_1", urgency=1),) if number % 2 else (),
                since=since,
                rank=ranks.rank(since),
            )
        )
    line = [each.id async for batch in any_store.standbys.in_line(slot().topics) for each in batch]
    assert line == ["standby_1", "standby_2", "standby_0", "standby_3"]
    urgent = [await any_store.standbys.urgent(slot().topics, each) for each in ("clinic_1", "clinic_2")]
    assert [[each.id for each in some] for some in urgent] == [["standby_1", "standby_3"], []]


async def test_the_line_brings_what_the_rules_read_and_beyond_a_crowd_only_who_may_fit(
    any_store: Store,
) -> None:
    people = [waits(number, hours=ALWAYS if number % 3 else (0,) * 7) for number in range(90)]
    for person in people:
        await any_store.standbys.insert(person)
    one = slot(600)
    read = [each async for batch in any_store.standbys.in_line(one.topics) for each in batch]
    lean = [each.model_copy(update={"topics": (), "specialties": ()}) for each in people]
    assert [each.model_dump() for each in read] == [each.model_dump() for each in lean]
    rest = Stretch("rank", least=20)
    sifted = any_store.standbys.sifted(one.topics, rest, one.brief, MONDAY, timedelta())
    assert [each.rank async for batch in sifted for each in batch] == [n for n in range(20, 90) if n % 3]
    assert await any_store.standbys.waiting(one.topics, rest, 50) == 50
    assert await any_store.standbys.waiting(one.topics[-1:], rest, 500) == 70
