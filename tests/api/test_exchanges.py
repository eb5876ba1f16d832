"""Taking something earlier instead of a later visit, and the story of a chain."""

from httpx import Response

from quickdoc.offers.rounds import round_id
from quickdoc.scheduling.bookings import Booking
from tests.api.conftest import Api, refusal
from tests.texting.stage import unlimited, visiting


async def swap(api: Api, who: object, slot_id: str, old: str) -> Response:
    return await api.post(f"/slots/{slot_id}/claim", who, json={"instead_of": old})  # type: ignore[arg-type]


async def test_take_this_and_give_that_back(api: Api) -> None:
    ana = await api.town.patient()
    old, slot = await visiting(api.town, ana, 72), await api.town.publish(24)
    answer = await swap(api, ana, slot.id, old.id)
    assert answer.status_code == 201, answer.text
    assert answer.json()["moved_from"] == old.id
    mine = {each["id"]: each for each in (await api.get("/bookings", ana)).json()}
    assert (mine[old.id]["state"], mine[old.id]["moved_to"]) == ("moved", answer.json()["id"])


async def test_what_cannot_be_given_back_is_refused_and_changes_nothing(api: Api) -> None:
    await unlimited(api.town)
    ana, ben = await api.town.patient("Ana"), await api.town.patient("Ben")
    sooner, later = await visiting(api.town, ana, 12), await visiting(api.town, ana, 72)
    bens = await visiting(api.town, ben, 96)
    gone = await visiting(api.town, ana, 120)
    await api.post(f"/bookings/{gone.id}/cancel", ana)
    free, other = await api.town.publish(24), await api.town.publish(26)
    async with api.nothing_changes():
        assert refusal(await swap(api, ana, free.id, sooner.id)) == (409, "not_earlier")
        assert refusal(await swap(api, ana, free.id, bens.id)) == (404, "not_found")
        assert refusal(await swap(api, ana, free.id, gone.id)) == (409, "booking_ended")
        assert refusal(await swap(api, ana, "slot_none", later.id)) == (404, "not_found")
    await swap(api, ana, free.id, later.id)
    assert refusal(await swap(api, ana, other.id, later.id)) == (409, "already_moved")


async def chain(api: Api) -> tuple[Booking, str]:
    ana = await api.town.patient("Ana")
    old, slot = await visiting(api.town, ana, 72), await api.town.publish(24, offer=True)
    await api.town.settle()
    await swap(api, ana, slot.id, old.id)
    await api.town.settle()
    return old, round_id(slot.id, 1)


async def test_the_staff_read_a_chain_as_one_story(api: Api) -> None:
    old, root = await chain(api)
    story = (await api.get(f"/clinics/clinic_1/chains/{root}", api.town.staff)).json()
    assert story["id"] == root
    first, second = story["links"]
    assert (first["step"], first["state"], first["filled"]["patient_name"]) == (0, "filled", "Ana")
    assert first["filled"]["left"]["slot_id"] == old.slot_id
    assert (second["step"], second["place"]["slot_id"], second["filled"]) == (1, old.slot_id, None)


async def test_nobody_else_reads_it(api: Api) -> None:
    _, root = await chain(api)
    path = f"/clinics/clinic_1/chains/{root}"
    stranger = await api.town.found_neighbour()
    assert refusal(await api.get(path, await api.town.patient("Eve"))) == (403, "forbidden")
    assert refusal(await api.get(path, stranger)) == (403, "forbidden")
    assert refusal(await api.get(f"/clinics/clinic_2/chains/{root}", stranger)) == (404, "not_found")
    assert refusal(await api.get("/clinics/clinic_1/chains/none", api.town.staff)) == (404, "not_found")
