"""What a clinic's staff is told about its patients' habits."""

from quickdoc.offers.actions import response_stats
from tests.api.conftest import Api, refusal


async def test_the_staff_sees_the_published_figures_before_there_is_a_history(api: Api) -> None:
    told = (await api.get("/clinics/clinic_1/habits", api.town.staff)).json()
    assert told["learned_at"] is None
    assert [each["part"] for each in told["parts"]] == ["night", "morning", "afternoon", "evening"]
    morning = told["parts"][1]
    assert morning["chances"]["10"] == 0.0405
    assert (morning["auto"]["target"], morning["auto"]["minutes"]) == (0.35, 10)


async def test_the_staff_sees_what_was_learned(api: Api) -> None:
    await api.town.in_line("Ana", "Ben")
    await api.town.publish(offer=True)
    await api.town.settle()
    await response_stats.learn(api.town.services, "clinic_1")
    told = (await api.get("/clinics/clinic_1/habits", api.town.staff)).json()
    assert told["learned_at"]
    assert sum(each["seen"] for each in told["parts"]) == 2


async def test_it_is_nobody_elses_business(api: Api) -> None:
    neighbour = await api.town.found_neighbour()
    ana = await api.town.patient()
    for who in (neighbour, ana):
        assert refusal(await api.get("/clinics/clinic_1/habits", who))[0] in {403, 404}
    assert refusal(await api.get("/clinics/clinic_1/habits"))[0] == 401
    assert refusal(await api.get("/clinics/clinic_x/habits", api.town.staff))[0] == 404
