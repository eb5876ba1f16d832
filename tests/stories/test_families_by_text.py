"""People of one family, told apart in texts."""

from datetime import date

import pytest

from quickdoc.identity.accounts import Actor, actor
from quickdoc.identity.actions import accounts, families
from quickdoc.identity.actions.families import Person
from quickdoc.identity.credentials import Newcomer
from quickdoc.waitlist.actions import adding
from seed.verified import verified
from tests.stories.family import PREFERENCES, all_stand_by, family
from tests.texting.stage import offer_of, says
from tests.town import WAVES, ZONE, Town

SAID = " is free for {}. Reply CONFIRM "


async def test_a_text_names_nobody_who_stands_by_alone(town: Town) -> None:
    who = await family(town, "Ana Lopez", "Ben Lopez")
    await adding.add(town.services, who, who.patient_ids[0], PREFERENCES)
    await town.publish(offer=True)
    await town.settle()
    assert " is free. Reply" in town.sms_sender.sent[-1].body
    assert not (await offer_of(town, who)).named


async def test_a_text_names_the_person_when_several_stand_by_on_the_phone(town: Town) -> None:
    who = await family(town, "Ana Lopez", "Ben Lopez")
    await all_stand_by(town, who)
    await town.publish(offer=True)
    await town.settle()
    for number in (1, 2):  # one after the other, since they share the phone
        (offer,) = await town.store.offers.many({"open": True})
        first = offer.holder.patient_name.split()[0]
        assert len(town.sms_sender.sent) == number
        assert SAID.format(first) in town.sms_sender.sent[-1].body
        assert (await says(town, who, f"PASS {offer.code}")).startswith(f"Passed for {first}: Lakeside")


async def test_an_answer_says_whose_visit_it_is(town: Town) -> None:
    who = await family(town, "Ana Lopez", "Ben Lopez")
    _, son = await all_stand_by(town, who)
    await town.publish(offer=True)
    await town.settle()
    (offer,) = await town.store.offers.many({"open": True})
    if offer.standby_id != son.id:
        await says(town, who, f"PASS {offer.code}")
        (offer,) = await town.store.offers.many({"open": True})
    for _ in range(2):
        assert (await says(town, who, f"CONFIRM {offer.code}")).startswith("It is Ben's: Lakeside Clinic, ")
    visit = await town.store.bookings.active_of(offer.slot_id)
    assert visit
    assert (await says(town, who, f"CANCEL {visit.code}")).startswith("Cancelled for Ben: Lakeside")


async def test_a_bare_yes_means_the_one_of_two_who_was_texted(town: Town) -> None:
    who = await family(town, "Ana Lopez", "Ben Lopez")
    await all_stand_by(town, who)
    await town.publish(offer=True)
    await town.settle()
    (offer,) = await town.store.offers.many({"open": True})
    first = offer.holder.patient_name.split()[0]
    assert (await says(town, who, "YES")).startswith(f"It is {first}'s: Lakeside Clinic")


async def second_account(town: Town, who: Actor, name: str) -> Actor:
    number = await town.phone_of(who)
    newcomer = Newcomer(email=f"{name}@example.org", role="patient", name=name, phone=number, zone=ZONE)
    return actor(await verified(town.services, await accounts.create(town.services, newcomer, None)))


async def test_stop_on_a_shared_phone_is_for_everybody_on_it(town: Town) -> None:
    ana = await family(town, "Ana", "Ben")
    cleo = await second_account(town, ana, "Cleo")
    await all_stand_by(town, ana)
    await all_stand_by(town, cleo)
    assert await says(town, ana, "STOP", opt_out_type="STOP") == ""
    told = [each.event for each in town.bus.heard if each.event.type == "phone.opted_out"]
    assert [each.audience() for each in told] == [(f"user:{who.account_id}",) for who in (ana, cleo)]
    clinic = await town.store.clinics.get("clinic_1")
    roomy = clinic.model_copy(update={"policy": WAVES.model_copy(update={"wave_size": 9}), "version": 2})
    await town.store.clinics.replace(roomy)
    await town.publish(offer=True)
    await town.settle()
    assert town.sms_sender.sent == []
    (one,) = await town.store.rounds.many({})
    assert one.skipped == {"opted_out": 3}
    await says(town, cleo, "START", opt_out_type="START")
    await town.publish(30, offer=True)
    await town.settle()
    for number in (1, 2, 3):
        assert len(town.sms_sender.sent) == number
        await says(town, ana, f"PASS {town.sms_sender.sent[-1].body.rpartition('PASS ')[2][:3]}")
    named = sorted(each.body.split(" is free for ")[1][:3] for each in town.sms_sender.sent)
    assert named == ["Ana", "Ben", "Cle"]


async def test_pause_by_text_is_for_everybody_on_the_phone(town: Town) -> None:
    ana = await family(town, "Ana", "Ben")
    cleo = await second_account(town, ana, "Cleo")
    everybody = [*await all_stand_by(town, ana), *await all_stand_by(town, cleo)]
    await says(town, ana, "PAUSE")
    assert all([(await town.store.standbys.get(each.id)).paused_until for each in everybody])
    assert (await says(town, ana, "STANDBY")).startswith("3 standby requests are active")


@pytest.mark.parametrize(
    ("names", "called"),
    [
        (("Ana Bell", "Ana Cruz"), {"Ana B", "Ana C"}),
        (("John Smith Jr", "John Smith Sr"), {"John Jr", "John Sr"}),
        (("Jan van der Berg", "Jan van der Bos"), {"Jan Berg", "Jan Bos"}),
        (("Иван Петров", "Ирина Петрова"), {"Ivan", "Irina"}),
        (("王伟", "王芳"), {"person 1", "person 2"}),
        (("Dr. Smith", "Ana Smith"), {"Smith", "Ana"}),
    ],
)
async def test_whatever_the_names_a_text_says_for_whom(
    town: Town, names: tuple[str, str], called: set[str]
) -> None:
    who = await family(town, *names)
    await all_stand_by(town, who)
    await town.publish(offer=True)
    await town.settle()
    first = town.sms_sender.sent[-1].body.split(" is free for ")[1].split(". ")[0]
    assert first in called
    assert (await says(town, who, "yes")).startswith(f"It is {first}'s: Lakeside Clinic")
    await town.publish(30, offer=True)
    await town.settle()
    (second,) = called - {first}
    assert f" is free for {second}. " in town.sms_sender.sent[-1].body
    assert (await says(town, who, "status")).count("CONFIRM") == 1


async def test_parent_and_child_of_one_name_are_told_apart_by_the_year_of_birth(town: Town) -> None:
    who = await town.patient("Ben")
    for year in (1980, 2012):
        await families.add(town.services, who, Person(name="Ana Bell", born=date(year, 5, 1)))
    who = actor(await town.store.accounts.get(who.account_id))
    await all_stand_by(town, who)
    heard = set()
    for hours in (25, 30, 35):
        await town.publish(hours, offer=True)
        await town.settle()
        heard.add(town.sms_sender.sent[-1].body.split(" is free for ")[1].split(". Reply")[0])
        await says(town, who, "pass")
    assert heard == {"Ben", "Ana b.1980", "Ana b.2012"}
