"""What the staff read: the day, the policy, the log of texts; and tickets for the live connection."""

from quickdoc.identity import tokens
from quickdoc.messaging.messages import Message
from quickdoc.screens.board import Board
from tests.api.conftest import SECRET, Api, refusal
from tests.town import MONDAY


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
