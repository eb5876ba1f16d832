"""Hearing of something earlier, taking it instead of a later visit, and the story of a chain."""

from httpx import Response

from quickdoc.offers.rounds import round_id
from quickdoc.scheduling.bookings import Booking
from tests.api.conftest import Api, refusal
from tests.texting.stage import unlimited, visiting
from tests.town import CENTRE


async def swap(api: Api, who: object, slot_id: str, old: str) -> Response:
    return await api.post(f"/slots/{slot_id}/claim", who, json={"instead_of": old})  # type: ignore[arg-type]


async def test_a_visit_is_enough_to_enrol_and_the_body_may_be_left_out(api: Api) -> None:
    ana = await api.town.patient()
    visit = await visiting(api.town, ana, 72)
    first = await api.post(f"/bookings/{visit.id}/earlier", ana)
    assert first.status_code == 200, first.text
    told = first.json()
    assert told["instead_of"]["booking_id"] == visit.id
    assert told["doctor_ids"] == ["doctor_1"]
    assert told["point"] == CENTRE.model_dump()
    again = await api.post(f"/bookings/{visit.id}/earlier", ana, json={"notice": 5})
    assert again.json() == told
    assert [each["id"] for each in (await api.get("/standbys", ana)).json()] == [told["id"]]


async def test_parts_of_a_wish_may_be_said_and_typos_are_refused(api: Api) -> None:
    ana = await api.town.patient()
    visit = await visiting(api.town, ana, 72)
    typo = await api.post(f"/bookings/{visit.id}/earlier", ana, json={"notices": 5})
    assert refusal(typo) == (422, "invalid")
    said = await api.post(f"/bookings/{visit.id}/earlier", ana, json={"notice": 5, "channels": ["live"]})
    assert (said.json()["notice"], said.json()["channels"]) == (5, ["live"])


async def test_the_standby_is_changed_and_removed_like_any_other(api: Api) -> None:
    ana = await api.town.patient()
    visit = await visiting(api.town, ana, 72)
    made = (await api.post(f"/bookings/{visit.id}/earlier", ana)).json()
    preferences = {"doctor_ids": ["doctor_1"], "point": CENTRE.model_dump(), "notice": 30}
    changed = (await api.put(f"/standbys/{made['id']}", ana, json=preferences)).json()
    assert (changed["notice"], changed["instead_of"]) == (30, made["instead_of"])
    assert (await api.delete(f"/standbys/{made['id']}", ana)).status_code == 204


async def test_any_doctor_of_the_specialty_can_be_said_and_unsaid(api: Api) -> None:
    ana = await api.town.patient()
    visit = await visiting(api.town, ana, 72)
    theirs = {"doctor_ids": ["doctor_1"], "point": CENTRE.model_dump()}
    anybody = {"specialties": ["dermatology"], "point": CENTRE.model_dump()}
    made = (await api.post(f"/bookings/{visit.id}/earlier", ana, json=anybody)).json()
    said = [made["instead_of"]["any_doctor"]]
    for preferences in (theirs, anybody, theirs | {"clinic_ids": ["clinic_1"]}):
        changed = (await api.put(f"/standbys/{made['id']}", ana, json=preferences)).json()
        said.append(changed["instead_of"]["any_doctor"])
    assert said == [True, False, True, True]


async def test_what_is_not_ones_own_or_over_is_refused(api: Api) -> None:
    ana, ben = await api.town.patient("Ana"), await api.town.patient("Ben")
    visit = await visiting(api.town, ana, 72)
    assert refusal(await api.post(f"/bookings/{visit.id}/earlier", ben)) == (404, "not_found")
    assert refusal(await api.post(f"/bookings/{visit.id}/earlier")) == (401, "unauthenticated")
    await api.post(f"/bookings/{visit.id}/cancel", ana)
    assert refusal(await api.post(f"/bookings/{visit.id}/earlier", ana)) == (409, "booking_ended")


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
