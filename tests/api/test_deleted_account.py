"""A deleted account gives everything back."""

from quickdoc.core.quotas import rates
from quickdoc.identity.accounts import Actor
from quickdoc.identity.tokens import read_ticket, ticket
from quickdoc.scheduling.actions import claims
from seed.verified import verified
from tests.api.account_steps import NEW, bearing, hired, is_in, logged_in
from tests.api.bodies import PROFILE
from tests.api.conftest import SECRET, Api, refusal
from tests.api.signing_up import ANA, PASSWORD, signed_up
from tests.pictures import PICTURE
from tests.town import MONDAY


async def test_a_deleted_account_gives_everything_back(api: Api) -> None:
    town = api.town
    mine = await signed_up(api)
    account_id, (patient_id,) = mine["account"]["id"], mine["account"]["patient_ids"]
    me = Actor(account_id=account_id, role="patient", patient_ids=(patient_id,))
    await verified(town.services, await town.store.accounts.get(account_id))
    visit = await claims.claim(town.services, me, (await town.publish(30, "doctor_2")).id)
    await town.standby(me)
    offered = await town.publish(6, offer=True)
    await town.settle()
    (offer,) = await town.store.offers.open_of_account(account_id, town.clock.now())
    assert offer.slot_id == offered.id
    await api.put(f"/patients/{patient_id}/profile", headers=bearing(mine), json=PROFILE)
    for shown in ("/me/photo", f"/patients/{patient_id}/photo"):
        assert (await api.put(shown, headers=bearing(mine), content=PICTURE)).status_code == 200
    wrong = await api.post("/me/closing", headers=bearing(mine), json={"password": "no"})
    assert refusal(wrong) == (403, "wrong_password")
    closed = await api.post("/me/closing", headers=bearing(mine), json={"password": PASSWORD})
    assert closed.status_code == 204
    await town.settle()
    assert not await is_in(api, mine)
    assert refusal(await logged_in(api)) == (401, "bad_login")
    assert (await town.store.bookings.get(visit.id)).state == "cancelled"
    assert (await town.store.slots.get(visit.slot_id)).state == "open"
    assert not (await town.store.offers.get(offer.id)).open
    assert await town.store.standbys.of_account(account_id) == []
    assert (await town.store.phones.get("+15550100101")).account_ids == ()
    assert await town.store.accounts.find(account_id) is None
    assert await town.store.profiles.everything() == []
    assert await town.store.photos.everything() == []
    assert ANA["email"].lower() not in str(await town.store.database["credentials"].find_one({}))
    fresh = await signed_up(api)
    assert fresh["account"]["id"] != account_id


async def test_whoever_has_cancelled_a_lot_still_gives_everything_back(api: Api) -> None:
    town = api.town
    mine = await signed_up(api)
    account_id, patient_ids = mine["account"]["id"], tuple(mine["account"]["patient_ids"])
    me = Actor(account_id=account_id, role="patient", patient_ids=patient_ids)
    visit = await claims.claim(town.services, me, (await town.publish(30)).id)
    for _ in range(rates()["cancel"].amount):
        await town.services.limiter.hit("cancel", account_id)
    closed = await api.post("/me/closing", headers=bearing(mine), json={"password": PASSWORD})
    assert closed.status_code == 204
    assert (await town.store.bookings.get(visit.id)).state == "cancelled"


async def test_a_claim_that_is_under_way_does_not_outlive_its_account(api: Api) -> None:
    """It was let in before the account was closed, and its visit is made after."""
    town = api.town
    mine = await signed_up(api)
    me = Actor(
        account_id=mine["account"]["id"],
        role="patient",
        patient_ids=tuple(mine["account"]["patient_ids"]),
    )
    slot = await town.publish(30)
    await api.post("/me/closing", headers=bearing(mine), json={"password": PASSWORD})
    late = await claims.claim(town.services, me, slot.id)
    await town.settle()
    assert (await town.store.bookings.get(late.id)).state == "cancelled"


async def test_staff_may_leave(api: Api) -> None:
    await hired(api, "stays@example.org", api.town.staff)
    staff = await hired(api, "leaves@example.org", api.town.staff)
    left = await api.post("/me/closing", headers=bearing(staff), json={"password": PASSWORD})
    assert left.status_code == 204
    assert not await is_in(api, staff)


async def test_a_token_of_an_earlier_version_is_good_until_its_logins_end(api: Api) -> None:
    mine = await signed_up(api)
    old = Actor(account_id=mine["account"]["id"], role="patient")
    assert (await api.get("/me", old)).status_code == 200
    await api.post("/auth/password", headers=bearing(mine), json={"present": PASSWORD, "new": NEW})
    assert refusal(await api.get("/me", old)) == (401, "unauthenticated")


def test_a_ticket_says_by_which_login_it_was_given() -> None:
    who = Actor(account_id="account_1", role="patient", session_id="session_1", epoch=3)
    assert read_ticket(ticket(who, SECRET, MONDAY), SECRET, MONDAY) == who
