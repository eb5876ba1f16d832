"""Who meets no quota, and what has a quota of its own."""

from typing import Any

import pytest

from quickdoc.core.quotas import QuotaName
from quickdoc.identity.accounts import Actor
from tests.api.conftest import Api
from tests.api.quota_steps import amount, ensure_told_when, used_up
from tests.town import CENTRE

PREFERENCES = {"specialties": ["dermatology"], "point": CENTRE.model_dump()}


async def test_a_clinic_may_cancel_a_whole_days_visits(api: Api) -> None:
    assert amount("cancel_by_clinic") > 10 * amount("cancel")
    who, slot = await api.town.patient(), await api.town.publish()
    booked = (await api.post(f"/slots/{slot.id}/claim", who)).json()
    await used_up(api, "cancel", api.town.staff.account_id)
    assert (await api.post(f"/bookings/{booked['id']}/cancel", api.town.staff)).status_code == 200


@pytest.mark.parametrize(
    ("quota", "method", "path", "body"),
    [
        ("standby", "POST", "/standbys", PREFERENCES),
        ("standby", "PUT", "/standbys/{standby}", PREFERENCES),
        ("standby", "POST", "/standbys/{standby}/pause", {"until": None}),
        ("standby", "POST", "/standbys/{standby}/keep-looking", None),
        ("family", "POST", "/me/patients", {"name": "Ben"}),
        ("family", "PUT", "/me/patients/{patient}", {"name": "Ben"}),
        ("ticket_for_account", "POST", "/socket-tickets", None),
    ],
)
async def test_a_patients_account_is_told_when_to_go_on(
    api: Api, quota: QuotaName, method: str, path: str, body: dict[str, Any] | None
) -> None:
    who = await api.town.patient()
    standby = await api.town.standby(who)
    await used_up(api, quota, who.account_id)
    async with api.nothing_changes():
        address = path.format(standby=standby.id, patient=who.patient_ids[0])
        ensure_told_when(await api.call(method, address, who, json=body))


async def test_to_leave_the_line_and_to_look_is_never_refused(api: Api) -> None:
    who = await api.town.patient()
    standby = await api.town.standby(who)
    for quota in ("standby", "claim", "cancel", "family", "ticket_for_account"):
        await used_up(api, quota, who.account_id)
    for path in ("/standbys", "/bookings", "/offers", "/me", "/me/patients", f"/standbys/{standby.id}/place"):
        assert (await api.get(path, who)).status_code == 200
    assert (await api.delete(f"/standbys/{standby.id}", who)).status_code == 204


async def test_invitations_and_guests_have_quotas_of_their_own(api: Api) -> None:
    await used_up(api, "invite", api.town.staff.account_id)
    ensure_told_when(await api.post("/clinics/clinic_1/invites", api.town.staff))
    await used_up(api, "ticket_for_guest", "127.0.0.1")
    ensure_told_when(await api.post("/socket-tickets"))
    who: Actor = await api.town.patient()
    assert (await api.post("/socket-tickets", who)).status_code == 201


async def test_a_fair_person_meets_no_quota(api: Api) -> None:
    """A busy hour: looks, waits, takes, gives back, takes another, changes what they wait for."""
    who = await api.town.patient()
    for number in range(4):
        slot = await api.town.publish(30 + number)
        booked = await api.post(f"/slots/{slot.id}/claim", who)
        assert booked.status_code == 201, booked.text
        gone = await api.post(f"/bookings/{booked.json()['id']}/cancel", who)
        assert gone.status_code == 200, gone.text
        added = await api.post("/standbys", who, json=PREFERENCES)
        assert added.status_code == 201, added.text
        await api.town.wait(60)
