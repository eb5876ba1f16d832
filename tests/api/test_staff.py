"""Places on a clinic's staff and invitations."""

from datetime import timedelta

from quickdoc.clinics.actions.staff import MAX_LISTED
from quickdoc.clinics.invitations import invite_handle
from quickdoc.identity.credentials import Invite
from tests.api.account_steps import bearing, hired, is_in, logged_in
from tests.api.conftest import Api, refusal
from tests.api.signing_up import PASSWORD
from tests.town import MONDAY


async def test_a_removed_member_of_the_staff_is_out_at_once_and_so_are_their_invitations(api: Api) -> None:
    gone = await hired(api, "gone@example.org", api.town.staff)
    stays = await hired(api, "stays@example.org", api.town.staff)
    left_behind = (await api.post("/clinics/clinic_1/invites", headers=bearing(gone))).json()
    board = "/snapshots/board/clinic_1"
    assert (await api.get(board, headers=bearing(gone))).status_code == 200
    removed = await api.delete(f"/clinics/clinic_1/staff/{gone['account']['id']}", headers=bearing(stays))
    assert removed.status_code == 204
    assert refusal(await api.get(board, headers=bearing(gone))) == (401, "unauthenticated")
    assert not await is_in(api, gone)
    assert refusal(await logged_in(api, email="gone@example.org")) == (401, "bad_login")
    listed = (await api.get("/clinics/clinic_1/staff", headers=bearing(stays))).json()
    assert [each["name"] for each in listed] == ["stays"]
    body = {"invite": left_behind["id"], "email": "x@example.org", "password": PASSWORD, "name": "x"}
    assert refusal(await api.post("/auth/staff-sign-up", json=body)) == (422, "invite_invalid")
    again = await hired(api, "gone@example.org", api.town.staff)
    assert again["account"]["id"] != gone["account"]["id"]


async def test_the_staff_of_another_clinic_remove_nobody(api: Api) -> None:
    neighbour = await api.town.found_neighbour()
    ours = await hired(api, "ours@example.org", api.town.staff)
    account_id = ours["account"]["id"]
    patient = await api.town.patient()
    async with api.nothing_changes():
        refused = await api.delete(f"/clinics/clinic_1/staff/{account_id}", neighbour)
        assert refusal(refused) == (403, "forbidden")
        elsewhere = await api.delete(f"/clinics/clinic_2/staff/{account_id}", neighbour)
        assert refusal(elsewhere) == (404, "not_found")
        themselves = await api.delete(f"/clinics/clinic_1/staff/{account_id}", headers=bearing(ours))
        assert refusal(themselves) == (403, "forbidden")
        no_staff = await api.delete(f"/clinics/clinic_1/staff/{patient.account_id}", api.town.staff)
        assert refusal(no_staff) == (404, "not_found")


async def test_an_invitation_is_listed_without_its_secret_and_revoked(api: Api) -> None:
    invite = (await api.post("/clinics/clinic_1/invites", api.town.staff)).json()
    listed = await api.get("/clinics/clinic_1/invites", api.town.staff)
    assert invite["id"] not in listed.text
    (shown,) = listed.json()
    revoked = await api.delete(f"/clinics/clinic_1/invites/{shown['id']}", api.town.staff)
    assert revoked.status_code == 204
    assert (await api.get("/clinics/clinic_1/invites", api.town.staff)).json() == []
    body = {"invite": invite["id"], "email": "x@example.org", "password": PASSWORD, "name": "x"}
    assert refusal(await api.post("/auth/staff-sign-up", json=body)) == (422, "invite_invalid")
    again = await api.delete(f"/clinics/clinic_1/invites/{shown['id']}", api.town.staff)
    assert refusal(again) == (404, "not_found")


async def test_an_invitation_is_found_behind_any_number_of_others(api: Api) -> None:
    soon = MONDAY + timedelta(hours=1)
    invite = (await api.post("/clinics/clinic_1/invites", api.town.staff)).json()
    for number in range(MAX_LISTED):
        used = Invite(id=f"invite_{number}", clinic_id="clinic_1", expires_at=soon, used_by="account_x")
        await api.town.store.invites.insert(used)
    (shown,) = (await api.get("/clinics/clinic_1/invites", api.town.staff)).json()
    assert shown["id"] == invite_handle(invite["id"])
    for number in range(MAX_LISTED):
        open_one = Invite(id=f"invite_open_{number}", clinic_id="clinic_1", expires_at=soon)
        await api.town.store.invites.insert(open_one)
    listed = (await api.get("/clinics/clinic_1/invites", api.town.staff)).json()
    assert shown["id"] not in {each["id"] for each in listed}
    revoked = await api.delete(f"/clinics/clinic_1/invites/{shown['id']}", api.town.staff)
    assert revoked.status_code == 204
