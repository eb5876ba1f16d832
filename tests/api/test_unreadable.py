"""A record that cannot be read: what whoever asks for it is told, and what the staff see."""

from tests.api.conftest import Api, refusal

BOARD, LIST = "/snapshots/board/clinic_1", "/clinics/clinic_1/unreadable"


async def test_alone_it_is_refused_and_lists_show_the_rest(api: Api) -> None:
    town = api.town
    broken, whole = await town.publish(24), await town.publish(26)
    await town.store.slots.collection.update_one({"_id": broken.id}, {"$set": {"zone": "localtime"}})
    assert refusal(await api.get(f"/slots/{broken.id}")) == (409, "unreadable")
    assert refusal(await api.post(f"/slots/{broken.id}/claim", await town.patient())) == (409, "unreadable")
    shown = (await api.get("/slots", params={"clinic_id": "clinic_1"})).json()["items"]
    assert [each["id"] for each in shown] == [whole.id]
    assert (await api.get(f"/slots/{whole.id}")).status_code == 200


async def test_the_board_says_so_and_the_staff_read_which_it_is(api: Api) -> None:
    town = api.town
    slot = await town.publish(2)
    before = await api.get(BOARD, town.staff)
    assert before.json()["unreadable"] == 0
    await town.store.slots.collection.update_one({"_id": slot.id}, {"$set": {"zone": "localtime"}})
    await api.get(BOARD, town.staff)
    again = await api.get(BOARD, town.staff, headers={"If-None-Match": before.headers["ETag"]})
    assert (again.status_code, again.json()["unreadable"], again.json()["slots"]) == (200, 1, [])
    (told,) = (await api.get(LIST, town.staff)).json()
    assert (told["collection"], told["document"], told["what"]) == ("slots", slot.id, "zone: value_error")
    assert (await api.get("/readyz")).json()["unreadable"] == 1


async def test_only_the_clinics_own_staff_read_it(api: Api) -> None:
    neighbour = await api.town.found_neighbour()
    assert refusal(await api.get(LIST, neighbour)) == (403, "forbidden")
    assert refusal(await api.get(LIST, await api.town.patient())) == (403, "forbidden")
    slot = await api.town.publish(2)
    await api.town.store.slots.collection.update_one({"_id": slot.id}, {"$set": {"zone": "localtime"}})
    await api.get(BOARD, api.town.staff)
    assert (await api.get("/clinics/clinic_2/unreadable", neighbour)).json() == []


async def test_a_slot_whose_visit_cannot_be_read_is_not_given_away(api: Api) -> None:
    town = api.town
    slot = await town.publish(24)
    ana, ben = await town.patient("Ana"), await town.patient("Ben")
    visit = (await api.post(f"/slots/{slot.id}/claim", ana)).json()["id"]
    await town.settle()
    await town.store.bookings.collection.update_one({"_id": visit}, {"$set": {"state": "of a later version"}})
    await town.wait(600)
    assert (await town.slot(slot.id)).state == "booked"
    response = await api.post(f"/slots/{slot.id}/claim", ben)
    assert response.status_code == 409
    assert (await api.get("/bookings", ana)).json() == []
