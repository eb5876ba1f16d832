"""Every operation of the API, called so that it does its work; named as in the OpenAPI document."""

from collections.abc import Awaitable, Callable
from typing import Any

from httpx import Response

from quickdoc.clinics.actions.staff import invite_handle
from quickdoc.clinics.clinics import Policy
from quickdoc.core.ids import new_id
from quickdoc.core.types import Window
from quickdoc.identity import passwords, verification
from quickdoc.identity.accounts import Actor, actor
from quickdoc.identity.actions import accounts
from quickdoc.identity.credentials import Newcomer
from quickdoc.identity.resets import new_token, permission
from quickdoc.identity.verification import LINK_LIFE, code
from quickdoc.offers.offers import Offer
from quickdoc.offers.rounds import round_id
from quickdoc.replies.links import Link, token
from quickdoc.scheduling.actions import claims
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slots import Slot
from quickdoc.waitlist.actions import earlier
from quickdoc.waitlist.standby import Standby
from tests.api.bodies import BROWSER, ZOE
from tests.api.conftest import SECRET, Api
from tests.api.webhooks import TEXT, send
from tests.texting.stage import offer_of, under, visiting
from tests.town import CENTRE, LINKS

Step = Callable[[Api], Awaitable[Response]]
STEPS: dict[str, Step] = {}
HERE, NEAR = "/clinics/clinic_1", {"lat": CENTRE.lat, "lon": CENTRE.lon, "radius_km": 15}
PREFERENCES: dict[str, Any] = {
    "specialties": ["dermatology"],
    "point": CENTRE.model_dump(),
    "clinic_ids": ["clinic_1"],
}
MANY_KINDS = ["dermatology", "cardiology", "podiatry", "urology"]
NEWCOMER = {"password": "long enough", "name": "Eva", "phone": "+15550120001", "zone": "Europe/Madrid"}
LOGIN = {"email": "eva@example.org", "password": "long enough"}
BY_DAY = Policy(
    mode="waves", wave_size=2, window=600, grace=0, min_notice=0, quiet_hours=Window(start=0, end=0)
)


def step(work: Step) -> Step:
    """One operation; its name says which."""
    STEPS[work.__name__] = work
    return work


async def walk(api: Api, operation: str) -> Response:
    """Call one operation and let everything that follows from it happen."""
    response = await STEPS[operation](api)
    assert response.status_code < 400, f"{operation}: {response.text}"
    await api.town.settle()
    return response


# --- what the operations are about -------------------------------------------------------------


async def _standing_by(api: Api) -> tuple[Actor, Standby]:
    who = await api.town.patient()
    return who, await api.town.standby(who, clinic_ids=["clinic_1"])


async def _everywhere(api: Api) -> tuple[Actor, Standby]:
    """Somebody who watches more topics than the server merges at a time."""
    who = await api.town.patient()
    return who, await api.town.standby(who, specialties=MANY_KINDS, radius_km=60)


async def _visit(api: Api) -> tuple[Actor, Booking]:
    who = await api.town.patient()
    return who, await visiting(api.town, who, 48 + len(STEPS) + api.town.people)


async def offer_to_somebody(api: Api) -> tuple[Actor, Offer]:
    """The newest patient is the first in line for a new slot, since all others are urgent no more."""
    who = await api.town.patient()
    mine = await api.town.standby(who)
    slot = await _open(api)
    response = await api.post(
        f"/slots/{slot.id}/offers", api.town.staff, json={"standby_id": mine.id, "note": "it is their turn"}
    )
    assert response.status_code == 201, response.text
    await api.town.settle()
    return who, await offer_of(api.town, who)


async def _open(api: Api, *, offer: bool = False) -> Slot:
    api.town.people += 1  # each one at another time
    return await api.town.publish(30 + api.town.people, offer=offer)


async def _running(api: Api) -> str:
    await under(api.town, BY_DAY)
    await _standing_by(api)
    slot = await _open(api, offer=True)
    await api.town.settle()
    return round_id(slot.id, slot.opening)


def _link(told: Any, subject: Offer | Booking) -> str:
    return "/links/" + token(Link(told, subject.id, subject.brief.start), SECRET)


async def _registered(api: Api) -> dict[str, Any]:
    told = await register_standby(api)
    found: dict[str, Any] = told.json()
    return found


# --- health, logins, people --------------------------------------------------------------------


@step
async def read_health(api: Api) -> Response:
    return await api.get("/healthz")


@step
async def read_readiness(api: Api) -> Response:
    return await api.get("/readyz")


@step
async def read_metrics(api: Api) -> Response:
    return await api.get("/metrics")


@step
async def read_time(api: Api) -> Response:
    return await api.get("/time")


@step
async def sign_up(api: Api) -> Response:
    api.town.people += 1
    email = f"eva{api.town.people}@example.org"
    return await api.post("/auth/sign-up", json={**NEWCOMER, "email": email})


async def _newcomer(api: Api, password_hash: str | None = None) -> Actor:
    """Somebody who has verified neither phone nor address, and was sent nothing yet."""
    api.town.people += 1
    newcomer = Newcomer(
        email=f"lea{api.town.people}@example.org",
        role="patient",
        name="Lea",
        phone=f"+1555012{api.town.people:04d}",
        zone=NEWCOMER["zone"],
    )
    return actor(await accounts.create(api.town.services, newcomer, password_hash))


@step
async def send_code(api: Api) -> Response:
    return await api.post("/me/phone/code", await _newcomer(api))


@step
async def verify_phone(api: Api) -> Response:
    who = await _newcomer(api)
    await api.post("/me/phone/code", who)
    digits = code(await api.town.store.challenges.get(who.account_id), LINKS.secret)
    return await api.post("/me/phone/verify", who, json={"code": digits})


async def _changing(api: Api) -> tuple[Actor, Response]:
    """Somebody who has just asked for another number."""
    who = await _newcomer(api, await passwords.hashed("long enough"))
    body = {"phone": f"+1555014{api.town.people:04d}", "password": "long enough"}
    return who, await api.put("/me/phone", who, json=body)


@step
async def change_phone(api: Api) -> Response:
    who, asked = await _changing(api)
    digits = code(await api.town.store.challenges.get(who.account_id), LINKS.secret)
    assert (await api.post("/me/phone/verify", who, json={"code": digits})).status_code == 200
    return asked


@step
async def get_phone_change(api: Api) -> Response:
    return await api.get("/me/phone/change", (await _changing(api))[0])


@step
async def drop_phone_change(api: Api) -> Response:
    return await api.delete("/me/phone/change", (await _changing(api))[0])


@step
async def change_email(api: Api) -> Response:
    who = await _newcomer(api, await passwords.hashed("long enough"))
    email = f"{new_id('new')}@example.org"
    asked = await api.put("/me/email", who, json={"email": email, "password": "long enough"})
    present = (await api.town.store.credentials.get(who.account_id)).email
    expires = api.town.clock.now() + LINK_LIFE
    given = verification.change_token(who.account_id, present, email, expires, LINKS.secret, epoch=0)
    assert (await api.post("/verify-email", json={"token": given})).status_code == 204
    return asked


@step
async def send_link(api: Api) -> Response:
    return await api.post("/me/email/link", await api.town.patient())


@step
async def verify_email(api: Api) -> Response:
    account = await api.town.store.accounts.get((await _newcomer(api)).account_id)
    expires = api.town.clock.now() + LINK_LIFE
    given = verification.token(account.id, account.email, expires, LINKS.secret)
    return await api.post("/verify-email", json={"token": given})


@step
async def invite(api: Api) -> Response:
    return await api.post(f"{HERE}/invites", api.town.staff)


@step
async def staff_sign_up(api: Api) -> Response:
    secret = (await invite(api)).json()["id"]
    body = {"invite": secret, "email": "desk@example.org", "password": "long enough", "name": "Desk"}
    return await api.post("/auth/staff-sign-up", json=body)


@step
async def log_in(api: Api) -> Response:
    await api.post("/auth/sign-up", json={**NEWCOMER, **LOGIN})
    return await api.post("/auth/login", json=LOGIN)


@step
async def refresh(api: Api) -> Response:
    await log_in(api)
    return await api.post("/auth/refresh")


@step
async def log_out(api: Api) -> Response:
    await log_in(api)
    return await api.post("/auth/logout")


async def _entered(api: Api) -> dict[str, Any]:
    """Somebody who signs up now: among documents that cannot be read, whoever did so before cannot log in."""
    person = {**NEWCOMER, **LOGIN, "email": f"{new_id('eva')}@example.org"}
    entered: dict[str, Any] = (await api.post("/auth/sign-up", json=person)).json()
    return entered


async def _bearer(api: Api) -> dict[str, str]:
    return {"Authorization": f"Bearer {(await _entered(api))['access_token']}"}


@step
async def change_password(api: Api) -> Response:
    body = {"present": LOGIN["password"], "new": LOGIN["password"]}
    return await api.post("/auth/password", headers=await _bearer(api), json=body)


@step
async def ask_for_reset(api: Api) -> Response:
    await log_in(api)
    return await api.post("/auth/password-resets", json={"email": LOGIN["email"]})


@step
async def use_reset(api: Api) -> Response:
    secret = new_token()
    account = (await _entered(api))["account"]
    permitted = permission(secret, account["id"], account["email"], api.town.clock.now())
    await api.town.store.password_resets.insert(permitted)
    body = {"token": secret, "password": LOGIN["password"]}
    return await api.post("/auth/password-resets/use", json=body)


@step
async def list_sessions(api: Api) -> Response:
    return await api.get("/auth/sessions", headers=await _bearer(api))


@step
async def end_session(api: Api) -> Response:
    headers = await _bearer(api)
    mine = (await api.get("/auth/sessions", headers=headers)).json()[0]["id"]
    return await api.delete(f"/auth/sessions/{mine}", headers=headers)


@step
async def end_other_sessions(api: Api) -> Response:
    return await api.delete("/auth/sessions", headers=await _bearer(api))


@step
async def close_account(api: Api) -> Response:
    return await api.post("/me/closing", headers=await _bearer(api), json={"password": LOGIN["password"]})


@step
async def list_staff(api: Api) -> Response:
    return await api.get(f"{HERE}/staff", api.town.staff)


@step
async def remove_staff(api: Api) -> Response:
    secret = (await invite(api)).json()["id"]
    body = {"invite": secret, "email": "gone@example.org", "password": "long enough", "name": "Gone"}
    gone = (await api.post("/auth/staff-sign-up", json=body)).json()["account"]["id"]
    return await api.delete(f"{HERE}/staff/{gone}", api.town.staff)


@step
async def list_invites(api: Api) -> Response:
    return await api.get(f"{HERE}/invites", api.town.staff)


@step
async def revoke_invite(api: Api) -> Response:
    handle = invite_handle((await invite(api)).json()["id"])
    return await api.delete(f"{HERE}/invites/{handle}", api.town.staff)


@step
async def me(api: Api) -> Response:
    return await api.get("/me", await api.town.patient())


@step
async def list_patients(api: Api) -> Response:
    return await api.get("/me/patients", await api.town.patient())


@step
async def add_patient(api: Api) -> Response:
    return await api.post(
        "/me/patients", await api.town.patient(), json={"name": "Mia", "born": "2020-01-01"}
    )


@step
async def change_patient(api: Api) -> Response:
    who, _ = await _standing_by(api)
    return await api.put(f"/me/patients/{who.patient_ids[0]}", who, json={"name": "Mia B", "born": None})


@step
async def read_switches(api: Api) -> Response:
    return await api.get("/me/switches", await api.town.patient())


@step
async def set_switches(api: Api) -> Response:
    return await api.put("/me/switches", await api.town.patient(), json={"offer": {"email": False}})


@step
async def push_key(api: Api) -> Response:
    return await api.get("/push/key")


@step
async def subscribe_push(api: Api) -> Response:
    return await api.post("/me/push", await api.town.patient(), json=BROWSER)


@step
async def unsubscribe_push(api: Api) -> Response:
    return await api.delete("/me/push", await api.town.patient())


@step
async def issue_ticket(api: Api) -> Response:
    return await api.post("/socket-tickets", await api.town.patient())


# --- clinics -----------------------------------------------------------------------------------


@step
async def list_specialties(api: Api) -> Response:
    return await api.get("/specialties")


@step
async def list_countries(api: Api) -> Response:
    return await api.get("/phone-countries")


@step
async def list_clinics(api: Api) -> Response:
    return await api.get("/clinics")


@step
async def read_clinic(api: Api) -> Response:
    return await api.get(HERE)


@step
async def list_doctors(api: Api) -> Response:
    for query in ({"clinic_id": "clinic_1"}, {"specialty": "dermatology", "clinic_id": "clinic_1"}):
        assert len((await api.get("/doctors", params=query)).json()) <= 2
    assert (await api.get("/doctors", params={"specialty": "cardiology"})).json()
    return await api.get("/doctors")


@step
async def read_doctor(api: Api) -> Response:
    return await api.get("/doctors/doctor_1")


@step
async def set_policy(api: Api) -> Response:
    return await api.put(f"{HERE}/policy", api.town.staff, json={"mode": "queue"})


@step
async def set_overrides(api: Api) -> Response:
    return await api.put(f"{HERE}/overrides", api.town.staff, json=[{"visit_type": "x-ray", "mode": "race"}])


@step
async def read_habits(api: Api) -> Response:
    return await api.get(f"{HERE}/habits", api.town.staff)


@step
async def list_unreadable(api: Api) -> Response:
    return await api.get(f"{HERE}/unreadable", api.town.staff)


@step
async def list_messages(api: Api) -> Response:
    await offer_to_somebody(api)
    page = (await api.get(f"{HERE}/messages", api.town.staff, params={"limit": 1})).json()
    return await api.get(f"{HERE}/messages", api.town.staff, params={"cursor": page["next_cursor"]})


@step
async def read_chain(api: Api) -> Response:
    await under(api.town, BY_DAY)
    who, later = await _visit(api)
    await earlier.enrol(api.town.services, who, later.id)
    slot = await _open(api)
    await claims.swap(api.town.services, who, slot.id, None, later.id)
    await api.town.settle()
    chain = round_id(later.slot_id, 2)
    return await api.get(f"{HERE}/chains/{chain}", api.town.staff)


# --- the desk ----------------------------------------------------------------------------------


@step
async def list_waiting(api: Api) -> Response:
    await _standing_by(api)
    await _standing_by(api)
    page = (await api.get(f"{HERE}/standbys", api.town.staff, params={"limit": 1})).json()
    return await api.get(f"{HERE}/standbys", api.town.staff, params={"cursor": page["next_cursor"]})


@step
async def register_standby(api: Api) -> Response:
    api.town.people += 1
    body = {**ZOE, "name": f"Zoe {api.town.people}"}
    headers = {"Idempotency-Key": f"key-{api.town.people}"}
    return await api.post(f"{HERE}/standbys", api.town.staff, json=body, headers=headers)


@step
async def remove_waiting(api: Api) -> Response:
    return await api.delete(f"{HERE}/standbys/{(await _registered(api))['id']}", api.town.staff)


@step
async def restore_waiting(api: Api) -> Response:
    address = f"{HERE}/standbys/{(await _registered(api))['id']}"
    await api.delete(address, api.town.staff)
    return await api.post(f"{address}/restore", api.town.staff)


@step
async def pause_waiting(api: Api) -> Response:
    address = f"{HERE}/standbys/{(await _registered(api))['id']}/pause"
    return await api.post(address, api.town.staff, json={"until": None})


@step
async def set_urgency(api: Api) -> Response:
    _, standby = await _standing_by(api)
    return await api.put(f"{HERE}/standbys/{standby.id}/urgency", api.town.staff, json={"urgency": 1})


@step
async def list_barred(api: Api) -> Response:
    return await api.get(f"{HERE}/barred", api.town.staff)


@step
async def bar_patient(api: Api) -> Response:
    who, _ = await _standing_by(api)
    return await api.put(
        f"{HERE}/barred/{who.patient_ids[0]}", api.town.staff, json={"reason": "never comes"}
    )


@step
async def unblock_patient(api: Api) -> Response:
    return await api.delete(f"{HERE}/barred/patient_1", api.town.staff)


# --- slots and visits --------------------------------------------------------------------------


@step
async def list_slots(api: Api) -> Response:
    looks: list[dict[str, Any]] = [
        {},
        NEAR,
        {**NEAR, "specialty": "dermatology"},
        {"clinic_id": "clinic_1"},
        {"doctor_id": "doctor_1"},
        {"specialty": "dermatology"},
        {"day": "2027-01-26"},
        {"clinic_id": "clinic_1", "day": "2027-01-26"},
    ]
    for look in looks:
        first = await api.get("/slots", params={**look, "limit": 5})
        cursor = first.json()["next_cursor"]
        more = await api.get("/slots", params={**look, **({"cursor": cursor} if cursor else {})})
        assert first.status_code == more.status_code == 200
    return more


@step
async def read_slot(api: Api) -> Response:
    return await api.get(f"/slots/{(await _open(api)).id}")


@step
async def publish_slots(api: Api) -> Response:
    body = {
        "doctor_id": "doctor_2",
        "visit_type": "check-up",
        "minutes": 30,
        "starts": ["2026-12-01T09:00:00Z", "2026-12-01T10:00:00Z"],
    }
    return await api.post(f"{HERE}/slots", api.town.staff, json=body, headers={"Idempotency-Key": "once"})


@step
async def withdraw_slot(api: Api) -> Response:
    return await api.post(f"/slots/{(await _open(api)).id}/withdraw", api.town.staff)


@step
async def undo_slot(api: Api) -> Response:
    slot = (await withdraw_slot(api)).json()
    await api.post(f"/slots/{slot['id']}/undo", api.town.staff)
    _, visit = await _visit(api)
    await api.post(f"/bookings/{visit.id}/cancel", api.town.staff)
    return await api.post(f"/slots/{visit.slot_id}/undo", api.town.staff)


@step
async def claim_slot(api: Api) -> Response:
    who, visit = await _visit(api)
    slot = await _open(api)
    return await api.post(f"/slots/{slot.id}/claim", who, json={"instead_of": visit.id})


@step
async def list_bookings(api: Api) -> Response:
    who, _ = await _visit(api)
    return await api.get("/bookings", who)


@step
async def cancel_booking(api: Api) -> Response:
    await under(api.town, BY_DAY)
    await _standing_by(api)
    _, visit = await _visit(api)
    return await api.post(f"/bookings/{visit.id}/cancel", api.town.staff)


@step
async def confirm_booking(api: Api) -> Response:
    who, visit = await _visit(api)
    return await api.post(f"/bookings/{visit.id}/confirm", who)


@step
async def see_booking(api: Api) -> Response:
    who, visit = await _visit(api)
    await api.post(f"/bookings/{visit.id}/cancel", api.town.staff)
    return await api.post(f"/bookings/{visit.id}/seen", who)


@step
async def hear_of_earlier(api: Api) -> Response:
    who, visit = await _visit(api)
    return await api.post(f"/bookings/{visit.id}/earlier", who)


@step
async def miss_booking(api: Api) -> Response:
    _, visit = await _visit(api)
    now = api.town.clock.moment
    api.town.clock.moment = visit.brief.start
    answer = await api.post(f"/bookings/{visit.id}/no-show", api.town.staff)
    api.town.clock.moment = now
    return answer


# --- standbys, offers, rounds ------------------------------------------------------------------


@step
async def list_standbys(api: Api) -> Response:
    who, _ = await _standing_by(api)
    return await api.get("/standbys", who)


@step
async def add_standby(api: Api) -> Response:
    return await api.post("/standbys", await api.town.patient(), json=PREFERENCES)


@step
async def change_standby(api: Api) -> Response:
    who, standby = await _standing_by(api)
    return await api.put(f"/standbys/{standby.id}", who, json={**PREFERENCES, "notice": 60})


@step
async def remove_standby(api: Api) -> Response:
    who, standby = await _standing_by(api)
    return await api.delete(f"/standbys/{standby.id}", who)


@step
async def pause_standby(api: Api) -> Response:
    who, standby = await _standing_by(api)
    return await api.post(f"/standbys/{standby.id}/pause", who, json={"until": "2026-12-24T00:00:00Z"})


@step
async def restore_standby(api: Api) -> Response:
    who, standby = await _standing_by(api)
    await api.delete(f"/standbys/{standby.id}", who)
    return await api.post(f"/standbys/{standby.id}/restore", who)


@step
async def keep_looking(api: Api) -> Response:
    who, standby = await _standing_by(api)
    await visiting(api.town, who, 48 + len(STEPS) + api.town.people)
    await api.post("/standbys", who, json={**PREFERENCES, "notice": 90})
    return await api.post(f"/standbys/{standby.id}/keep-looking", who)


@step
async def read_place(api: Api) -> Response:
    who, standby = await _everywhere(api)
    return await api.get(f"/standbys/{standby.id}/place", who)


@step
async def list_missed(api: Api) -> Response:
    who, standby = await _everywhere(api)
    return await api.get(f"/standbys/{standby.id}/missed", who)


@step
async def list_offers(api: Api) -> Response:
    who, _ = await offer_to_somebody(api)
    return await api.get("/offers", who)


@step
async def accept_offer(api: Api) -> Response:
    who, offer = await offer_to_somebody(api)
    return await api.post(f"/offers/{offer.id}/accept", who)


@step
async def pass_offer(api: Api) -> Response:
    who, offer = await offer_to_somebody(api)
    return await api.post(f"/offers/{offer.id}/pass", who)


@step
async def stop_round(api: Api) -> Response:
    return await api.post(f"/rounds/{await _running(api)}/stop", api.town.staff, json={"note": "enough"})


@step
async def resume_round(api: Api) -> Response:
    running = (await stop_round(api)).json()["id"]
    return await api.post(f"/rounds/{running}/resume", api.town.staff)


@step
async def pick_patient(api: Api) -> Response:
    _, standby = await _standing_by(api)
    slot = await _open(api)
    return await api.post(
        f"/slots/{slot.id}/offers", api.town.staff, json={"standby_id": standby.id, "note": "in pain"}
    )


@step
async def read_round_log(api: Api) -> Response:
    return await api.get(f"/rounds/{await _running(api)}/log", api.town.staff)


# --- links and Twilio --------------------------------------------------------------------------


@step
async def look_at_link(api: Api) -> Response:
    _, offer = await offer_to_somebody(api)
    return await api.get(_link("offer", offer))


@step
async def accept_link(api: Api) -> Response:
    _, offer = await offer_to_somebody(api)
    return await api.post(f"{_link('offer', offer)}/accept")


@step
async def pass_link(api: Api) -> Response:
    _, offer = await offer_to_somebody(api)
    return await api.post(f"{_link('offer', offer)}/pass")


@step
async def confirm_link(api: Api) -> Response:
    _, visit = await _visit(api)
    return await api.post(f"{_link('reminder', visit)}/confirm")


@step
async def cancel_link(api: Api) -> Response:
    _, visit = await _visit(api)
    return await api.post(f"{_link('reminder', visit)}/cancel")


@step
async def unsubscribe_link(api: Api) -> Response:
    _, offer = await offer_to_somebody(api)
    return await api.post(f"{_link('offer', offer)}/unsubscribe")


@step
async def receive_text(api: Api) -> Response:
    who, visit = await _visit(api)
    await api.town.standby(who)
    phone = await api.town.phone_of(who)
    for number, body in enumerate(("STATUS", "STANDBY", "PAUSE", "EARLIER", "yes", "STOP", "START", "what?")):
        form = {**TEXT, "MessageSid": f"SM{number}{visit.id}", "From": phone, "Body": body}
        await send(api, "/inbound", form)
    return await send(api, "/inbound", {**form, "MessageSid": "SM-last", "Body": f"CANCEL {visit.code}"})


@step
async def receive_status(api: Api) -> Response:
    _, offer = await offer_to_somebody(api)
    (told,) = await api.town.store.messages.all_about(offer.id, "offer")
    return await send(api, "/status", {"MessageSid": told.sid or "", "MessageStatus": "delivered"})


# --- screens -----------------------------------------------------------------------------------


@step
async def read_feed(api: Api) -> Response:
    await _open(api)
    for query in (
        {**NEAR, "specialty": "dermatology"},
        {**NEAR, "radius_km": 60, "specialty": MANY_KINDS},
        {"clinic_id": "clinic_1"},
        {"doctor_id": "doctor_1"},
    ):
        assert (await api.get("/snapshots/feed", params=query)).status_code == 200
    return await api.get("/snapshots/feed", params=NEAR)


@step
async def read_matches(api: Api) -> Response:
    who, _ = await _everywhere(api)
    await api.get("/snapshots/matches", who)
    who, _ = await _standing_by(api)
    return await api.get("/snapshots/matches", who)


@step
async def read_mine(api: Api) -> Response:
    who, _ = await offer_to_somebody(api)
    return await api.get("/snapshots/mine", who)


@step
async def read_board(api: Api) -> Response:
    await api.get("/snapshots/board/clinic_1", api.town.staff, params={"day": "2027-01-27"})
    return await api.get("/snapshots/board/clinic_1", api.town.staff)
