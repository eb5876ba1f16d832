"""Snapshots, clinics and doctors, the log of texts, and tickets for the live connection."""

from datetime import timedelta

from quickdoc.identity.accounts import Actor
from quickdoc.scheduling.actions import claims
from quickdoc.screens.views import Feed, Mine
from quickdoc.waitlist.actions import block_list
from quickdoc.waitlist.views.matched import Matches
from tests.api.conftest import Api
from tests.town import CENTRE, MONDAY

NEAR = {"lat": CENTRE.lat, "lon": CENTRE.lon, "radius_km": 5}


async def test_anybody_may_see_the_feed(api: Api) -> None:
    skin, heart = await api.town.publish(), await api.town.publish(26, "doctor_2")
    every = Feed.model_validate((await api.get("/snapshots/feed", params=NEAR)).json())
    assert [slot.id for slot in every.slots] == [skin.id, heart.id]
    assert every.server_time == MONDAY
    for query, expected in (
        ({**NEAR, "specialty": "cardiology"}, [heart.id]),
        ({"clinic_id": ["clinic_1", "clinic_2"]}, [skin.id, heart.id]),
        ({"doctor_id": "doctor_1"}, [skin.id]),
        ({**NEAR, "specialty": "podiatry", "doctor_id": "doctor_1"}, [skin.id]),
    ):
        told = Feed.model_validate((await api.get("/snapshots/feed", params=query)).json())
        assert [each.id for each in told.slots] == expected


async def test_a_feed_names_the_topics_to_watch(api: Api) -> None:
    told = (await api.get("/snapshots/feed", params={"doctor_id": "doctor_1"})).json()
    assert told["topics"] == ["doctor:doctor_1"]


async def test_a_patient_sees_what_concerns_them(api: Api) -> None:
    ana, slot = await api.town.patient(), await api.town.publish()
    standby = await api.town.standby(ana)
    booking = await claims.claim(api.town.services, ana, slot.id)
    told = Mine.model_validate((await api.get("/snapshots/mine", ana)).json())
    assert told.account.id == ana.account_id
    assert [each.id for each in told.bookings] == [booking.id]
    assert [each.id for each in told.standbys] == [standby.id]


async def test_a_patient_sees_which_openings_match_their_requests(api: Api) -> None:
    """Within what each request says, for the person that it is for, and nothing that they cannot take."""
    town = api.town
    ana, ben = await town.patient(), await town.patient()
    request = await town.standby(ana, notice=120, visit_types=["Check-up"], off_days=["2026-11-25"])
    await town.standby(ana, specialties=["cardiology"], paused_until=MONDAY + timedelta(days=1))
    good, _heart, _off_day, _soon = [
        await town.publish(hours, doctor)
        for hours, doctor in ((24, "doctor_1"), (25, "doctor_2"), (48, "doctor_1"), (1, "doctor_1"))
    ]
    [match] = (await matches_of(api, ana)).matches
    assert (match.slot_id, match.standby_id, match.patient_id) == (good.id, request.id, ana.patient_ids[0])
    assert match.until == good.start - timedelta(minutes=130)
    assert (await matches_of(api, ana)).slots == (good,)
    assert (await matches_of(api, ben)).matches == ()
    await claims.claim(town.services, ben, good.id)
    assert (await matches_of(api, ana)).matches == ()


async def test_nobody_is_shown_a_match_when_they_are_busy_or_where_they_are_barred(api: Api) -> None:
    town = api.town
    ana, ben = await town.in_line("Ana", "Ben")
    slot, heart = await town.publish(24), await town.publish(24, "doctor_2")
    await claims.claim(town.services, ana, heart.id)
    assert (await matches_of(api, ana)).matches == ()
    assert [each.slot_id for each in (await matches_of(api, ben)).matches] == [slot.id]
    await block_list.block_patient(town.services, town.staff, "clinic_1", ben.patient_ids[0], "No-shows")
    assert (await matches_of(api, ben)).matches == ()


async def matches_of(api: Api, who: Actor) -> Matches:
    return Matches.model_validate((await api.get("/snapshots/matches", who)).json())
