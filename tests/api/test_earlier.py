"""Hearing of something earlier, taking it instead of a later visit, and the story of a chain."""

from tests.api.conftest import Api, refusal
from tests.texting.stage import visiting
from tests.town import CENTRE


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
