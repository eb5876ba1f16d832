"""Snapshots, clinics and doctors, the log of texts, and tickets for the live connection."""

from datetime import timedelta

from quickdoc.identity import tokens
from quickdoc.identity.accounts import Actor
from quickdoc.messaging.messages import Message
from quickdoc.scheduling.actions import claims
from quickdoc.screens.board import Board
from quickdoc.screens.views import Feed, Mine
from quickdoc.waitlist.actions import block_list
from quickdoc.waitlist.views.matched import Matches
from tests.api.conftest import SECRET, Api, refusal
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


async def test_the_staff_see_their_clinics_day(api: Api) -> None:
    today, tomorrow = await api.town.publish(5), await api.town.publish(24)
    told = Board.model_validate((await api.get("/snapshots/board/clinic_1", api.town.staff)).json())
    assert [slot.id for slot in told.slots] == [today.id]
    other = await api.get("/snapshots/board/clinic_1", api.town.staff, params={"day": "2026-11-24"})
    assert [each["id"] for each in other.json()["slots"]] == [tomorrow.id]


async def test_clinics_doctors_and_specialties_can_be_read_by_anybody(api: Api) -> None:
    assert [each["id"] for each in (await api.get("/clinics")).json()] == ["clinic_1"]
    assert (await api.get("/clinics/clinic_1")).json()["name"] == "Lakeside Clinic"
    found = (await api.get("/doctors")).json()["items"]
    assert [each["id"] for each in found] == ["doctor_1", "doctor_2"]
    assert (await api.get("/doctors/doctor_2")).json()["specialty"] == "cardiology"
    for query, expected in (
        ({"specialty": "cardiology"}, ["doctor_2"]),
        ({"clinic_id": "clinic_1"}, ["doctor_1", "doctor_2"]),
        ({"clinic_id": "clinic_2"}, []),
    ):
        assert [each["id"] for each in (await api.get("/doctors", params=query)).json()["items"]] == expected
    specialties = await api.get("/specialties")
    assert specialties.json() == [
        {"name": "cardiology", "label": "Cardiology"},
        {"name": "dermatology", "label": "Dermatology"},
    ]
    assert specialties.headers["cache-control"] == "public, max-age=60"


async def test_a_clinic_sets_its_policy_as_a_whole(api: Api) -> None:
    changed = await api.put("/clinics/clinic_1/policy", api.town.staff, json={"mode": "queue", "grace": 0})
    assert changed.status_code == 200
    policy = (await api.get("/clinics/clinic_1")).json()["policy"]
    assert (policy["mode"], policy["grace"], policy["window"]) == ("queue", 0, 1200)
    async with api.nothing_changes():
        for body in ({"mode": "lottery"}, {"windo": 60}, {"window": 1}):
            response = await api.put("/clinics/clinic_1/policy", api.town.staff, json=body)
            assert refusal(response) == (422, "invalid")


async def test_the_log_of_texts_comes_newest_first_page_by_page(api: Api) -> None:
    for number in range(5):
        await api.town.store.messages.insert(
            Message(
                id=f"message_{number}",
                direction="out",
                phone="+15550100001",
                body="Hello",
                kind="offer",
                about=f"offer_{number}",
                clinic_id="clinic_1" if number != 3 else "clinic_2",
                made_at=MONDAY,
            )
        )
    seen, cursor = [], None
    for _ in range(3):
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await api.get("/clinics/clinic_1/messages", api.town.staff, params=query)).json()
        seen += [each["id"] for each in page["items"]]
        cursor = page["next_cursor"]
    assert seen == ["message_4", "message_2", "message_1", "message_0"]
    assert cursor is None


async def test_a_ticket_opens_a_socket_for_whoever_asks(api: Api) -> None:
    ana = await api.town.patient()
    told = (await api.post("/socket-tickets", ana)).json()
    assert (told["url"], told["expires_in"]) == ("wss://live.quickdoc.example", 60)
    assert tokens.read_ticket(told["ticket"], SECRET, MONDAY) == ana
    guest = (await api.post("/socket-tickets")).json()
    assert tokens.read_ticket(guest["ticket"], SECRET, MONDAY) is None


async def test_a_bad_token_does_not_make_a_guest(api: Api) -> None:
    response = await api.post("/socket-tickets", headers={"Authorization": "Bearer x"})
    assert refusal(response) == (401, "unauthenticated")


async def test_the_time_is_the_servers(api: Api) -> None:
    assert (await api.get("/time")).json() == {"now": "2026-11-23T09:00:00Z"}
