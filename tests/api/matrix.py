"""Who may do what: one table of routes, and a stage with everything that they are about."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from httpx import Response

from quickdoc.clinics.invitations import invite_handle
from quickdoc.clinics.visit_types import VisitType
from quickdoc.identity import permissions
from quickdoc.identity.accounts import Account, Actor
from quickdoc.identity.actions import sessions
from quickdoc.identity.credentials import Credential
from quickdoc.identity.permissions import Relation
from quickdoc.identity.roles import ClinicRole, Membership
from quickdoc.scheduling.actions import claims
from quickdoc.scheduling.schedules import Absence, Schedule
from quickdoc.storage.actions import photos
from quickdoc.waitlist.actions import registrations
from quickdoc.waitlist.actions.registrations import Registration
from tests.api.applications import openapi
from tests.api.bodies import BROWSER, ZOE
from tests.api.conftest import Api
from tests.pictures import PICTURE
from tests.town import CENTRE


class Rule(NamedTuple):
    """How an operation is asked; who may is in the product's own table.

    `body`: one that is right, so that nothing but who asks is in the way. `$name`: an id of the stage.
    `is_there`: whether there is such a thing on the stage. `params`: what stands in the query.
    """

    body: Any = None
    is_there: bool = True
    params: dict[str, str] | None = None


EVA = {"name": "Eva", "email": "eva@example.org"}


PASSWORD = {**EVA, "password": "long enough"}


AHEAD, HOUR = date(2027, 6, 1), timedelta(hours=1)
FAR = datetime(2027, 6, 1, tzinfo=UTC)
NO_TIMES = {
    "doctor_id": "doctor_1",
    "visit_type": "check-up",
    "starts": ["2026-11-27T09:00:00Z"],
    "minutes": 30,
}


CLINIC = {
    "name": "Pier Clinic",
    "address": "2 Pier Road",
    "point": CENTRE.model_dump(),
    "zone": "Europe/Madrid",
    "phone": "+34911234567",
}


PREFERENCES = {"specialties": ["dermatology"], "point": CENTRE.model_dump(), "label": "another"}


MORNINGS = {
    "hours": [{"weekday": 0, "start": 540, "end": 720}],
    "valid_from": "2026-12-07",
    "valid_until": "2026-12-13",
    "visit_type": "check-up",
    "minutes": 60,
}


RULES: dict[str, Rule] = {
    "read_health": Rule(),
    "read_readiness": Rule(),
    "read_metrics": Rule(),
    "read_time": Rule(),
    "sign_up": Rule({**PASSWORD, "phone": "+15550120001", "zone": "Europe/Madrid"}),
    "staff_sign_up": Rule({**PASSWORD, "invite": "x"}),
    "log_in": Rule({"email": "eva@example.org", "password": "x"}),
    "refresh": Rule(),
    "log_out": Rule(),
    "ask_for_reset": Rule({"email": "eva@example.org"}),
    "use_reset": Rule({"token": "x", "password": "long enough"}),
    "me": Rule(),
    "change_password": Rule({"present": "x", "new": "long enough"}, is_there=False),
    "list_sessions": Rule(),
    "end_other_sessions": Rule(is_there=False),
    "end_session": Rule(),
    "close_account": Rule({"password": "x"}, is_there=False),
    "change_phone": Rule({"phone": "+15550120002", "password": "x"}, is_there=False),
    "change_email": Rule({"email": "new@example.org", "password": "x"}, is_there=False),
    "get_phone_change": Rule(),
    "drop_phone_change": Rule(),
    "list_countries": Rule(),
    "send_code": Rule(is_there=False),
    "verify_phone": Rule({"code": "000000"}, is_there=False),
    "send_link": Rule(is_there=False),
    "verify_email": Rule({"token": "x"}),
    "list_patients": Rule(),
    "add_patient": Rule({"name": "Mia", "born": None}),
    "change_patient": Rule({"name": "Ana B", "born": None}),
    "change_me": Rule({"language": "es"}),
    "remove_patient": Rule(),
    "read_profile": Rule(),
    "set_profile": Rule({"gender": "female", "allergies": ["nuts"]}),
    "put_patient_photo": Rule(PICTURE),
    "drop_patient_photo": Rule(),
    "put_doctor_photo": Rule(PICTURE),
    "drop_doctor_photo": Rule(),
    "put_photo": Rule(PICTURE),
    "remove_photo": Rule(),
    "read_photo": Rule(),
    "read_switches": Rule(),
    "set_switches": Rule({}),
    "push_key": Rule(is_there=False),
    "subscribe_push": Rule(BROWSER, is_there=False),
    "unsubscribe_push": Rule(),
    "issue_ticket": Rule(),
    "list_specialties": Rule(),
    "list_clinics": Rule(),
    "read_clinic": Rule(),
    "list_doctors": Rule(),
    "search_all": Rule(params={"q": "ana"}),
    "create_clinic": Rule(CLINIC),
    "change_clinic": Rule({"description": "By the lake."}),
    "close_clinic": Rule(is_there=False),
    "add_doctor": Rule({"name": "Dr. Ada Byron", "specialties": ["urology"]}),
    "change_doctor": Rule({"about": "Sees children, too."}),
    "suspend_doctor": Rule(),
    "reinstate_doctor": Rule(),
    "list_doctor_visits": Rule(),
    "bookings_of_doctor": Rule(),
    "list_popular": Rule(),
    "read_doctor": Rule(),
    "list_visit_types": Rule(),
    "list_days": Rule(params={"from": "2026-11-23", "to": "2026-12-23"}),
    "list_doctor_slots": Rule(params={"date": "2026-11-24"}),
    "list_schedules": Rule(),
    "add_schedule": Rule(MORNINGS),
    "change_schedule": Rule(MORNINGS),
    "remove_schedule": Rule(),
    "list_absences": Rule(),
    "add_absence": Rule({"start": "2027-02-01T00:00:00Z", "end": "2027-02-02T00:00:00Z"}),
    "remove_absence": Rule(),
    "list_unfitting": Rule(),
    "settle_unfitting": Rule({"how": "move"}),
    "read_availability": Rule(),
    "switch_availability": Rule({"parts": [{"day": "2027-06-02", "part": "evening", "on": False}]}),
    "add_visit_type": Rule({"name": "Skin check", "minutes": 30}),
    "change_visit_type": Rule({"minutes": 20}),
    "retire_visit_type": Rule(),
    "list_slots": Rule(params={"clinic_id": "clinic_1"}),
    "read_slot": Rule(),
    "read_feed": Rule(params={"clinic_id": "clinic_1"}),
    "list_unreadable": Rule(),
    "set_policy": Rule({"mode": "queue"}),
    "set_overrides": Rule([]),
    "read_habits": Rule(),
    "list_messages": Rule(),
    "read_chain": Rule(is_there=False),
    "read_board": Rule(),
    "invite": Rule(),
    "list_invites": Rule(),
    "revoke_invite": Rule(),
    "make_login": Rule({**EVA, "role": "staff"}),
    "renew_login": Rule(),
    "list_staff": Rule(),
    "remove_staff": Rule(),
    "change_role": Rule({"role": "staff"}),
    "join_another": Rule({"invite": "x"}, is_there=False),
    "list_waiting": Rule(),
    "register_standby": Rule({**ZOE, "name": "Yan"}),
    "remove_waiting": Rule(),
    "restore_waiting": Rule(),
    "pause_waiting": Rule({"until": None}),
    "set_urgency": Rule({"urgency": 2}),
    "list_barred": Rule(),
    "bar_patient": Rule({"reason": "rude"}),
    "unblock_patient": Rule(),
    "publish_slots": Rule(NO_TIMES),
    "withdraw_slot": Rule(),
    "undo_slot": Rule(),
    "stop_round": Rule({"note": "because"}),
    "resume_round": Rule(),
    "read_round_log": Rule(),
    "pick_patient": Rule({"standby_id": "$registered", "note": "because"}),
    "claim_slot": Rule({"patient_id": "$patient_id"}),
    "list_bookings": Rule(),
    "confirm_booking": Rule(),
    "cancel_booking": Rule(),
    "see_booking": Rule(),
    "miss_booking": Rule(),
    "arrive_booking": Rule(),
    "list_unresolved": Rule(),
    "begin_booking": Rule(),
    "complete_booking": Rule(),
    "step_back_booking": Rule(),
    "hear_of_earlier": Rule(),
    "list_standbys": Rule(),
    "add_standby": Rule({**PREFERENCES, "patient_id": "$patient_id"}),
    "change_standby": Rule(PREFERENCES),
    "remove_standby": Rule(),
    "restore_standby": Rule(),
    "pause_standby": Rule({"until": None}),
    "keep_looking": Rule(),
    "read_place": Rule(),
    "list_missed": Rule(),
    "list_offers": Rule(),
    "accept_offer": Rule(),
    "pass_offer": Rule(),
    "look_at_link": Rule(),
    "accept_link": Rule(),
    "pass_link": Rule(),
    "confirm_link": Rule(),
    "cancel_link": Rule(),
    "unsubscribe_link": Rule(),
    "read_mine": Rule(),
    "read_matches": Rule(),
    "read_numbers": Rule(),
    "find_patients": Rule(params={"q": "ana"}),
    "read_patient_file": Rule(),
    "read_audit": Rule(),
    "export_audit": Rule(),
    "read_clinic_audit": Rule(),
    "export_clinic_audit": Rule(),
    "correct_patient": Rule({"name": "Ana C", "born": None}),
    "read_system": Rule(),
    "list_all_messages": Rule(params={"state": "sent"}),
    "list_all_clinics": Rule(),
    "list_all_doctors": Rule(),
    "list_all_staff": Rule(),
    "list_all_invites": Rule(),
    "list_all_blocked": Rule(),
    "block_everywhere": Rule({"reason": "rude"}),
    "unblock_everywhere": Rule(),
    "receive_text": Rule(),
    "receive_status": Rule(),
}


def routes() -> dict[str, tuple[str, str]]:
    """Method and path of each operation that the application has."""
    paths = openapi()["paths"]
    return {
        each["operationId"]: (method.upper(), path)
        for path, known in paths.items()
        for method, each in known.items()
    }


ROUTES = routes()


@dataclass
class Stage:
    """Ana with all that a patient can have at clinic_1, and everybody who asks for it.

    `ours` and `theirs` manage clinic_1 and another clinic; `clerk` and `doctor` work at clinic_1.
    """

    ana: Actor
    eve: Actor
    ours: Actor
    clerk: Actor
    doctor: Actor
    theirs: Actor
    admin: Actor
    ids: dict[str, str] = field(default_factory=dict)

    def ids_of(self, operation: str) -> dict[str, str]:
        """What stands on the stage, as the path of this operation names it."""
        in_the_line = "/clinics/{clinic_id}/standbys/" in ROUTES[operation][1]
        return self.ids | ({"standby_id": self.ids["registered"]} if in_the_line else {})

    def body_of(self, operation: str, ids: dict[str, str]) -> Any:
        """The right body, about these ids."""
        body = RULES[operation].body
        if not isinstance(body, dict):
            return body
        return {
            name: ids[value[1:]] if isinstance(value, str) and value.startswith("$") else value
            for name, value in body.items()
        }

    def outsiders(self, relation: Relation) -> Collection[Actor]:
        """Who is logged in and may not."""
        strangers = (self.eve, self.theirs)
        desk = (self.clerk, self.ours)
        return {
            "owner": (*strangers, *desk, self.doctor, self.admin),
            "owner or desk": (*strangers, self.doctor),
            "member": (*strangers, self.ana),
            "keeper": (*strangers, self.ana, self.clerk),
            "desk or doctor": (*strangers, self.ana, self.doctor),
            "desk": (*strangers, self.ana, self.doctor),
            "manager": (*strangers, self.ana, self.doctor, self.clerk),
            "admin": (*strangers, self.ana, self.doctor, *desk),
        }.get(relation, ())

    def insiders(self, relation: Relation) -> Collection[Actor | None]:
        """Who may, by turns."""
        desk = (self.ours, self.clerk, self.admin)
        return {
            "anybody": (None, self.ana, self.doctor, *desk),
            "account": (self.ana,),
            "owner": (self.ana,),
            "owner or desk": (self.ana, self.ours),
            "member": (*desk, self.doctor),
            "keeper": (self.ours, self.admin, self.doctor),
            "desk or doctor": desk,
            "desk": desk,
            "manager": (self.ours, self.admin),
            "admin": (self.admin,),
        }.get(relation, ())


def relation_of(operation: str) -> Relation:
    """Who may, by the product's table; what is not below `/api/v1` is for everybody."""
    return permissions.RULES[operation] if ROUTES[operation][1].startswith("/api/") else "anybody"


def working(role: ClinicRole) -> Actor:
    """Somebody who works at clinic_1."""
    doctor_id = "doctor_1" if role == "doctor" else None
    membership = Membership(clinic_id="clinic_1", role=role, doctor_id=doctor_id)
    return Actor(account_id=f"account_{role}", role=role, clinic_id="clinic_1", memberships=(membership,))


async def set_stage(api: Api) -> Stage:
    """A visit, an offer with its round, a request, a session; of the clinic: Zoe, Bo and an invitation."""
    town = api.town
    theirs = await town.found_neighbour()
    ana, eve = await town.patient("Ana"), await town.patient("Eve")
    admin = Actor(account_id="account_admin", role="admin")
    stage = Stage(ana, eve, town.staff, working("staff"), working("doctor"), theirs, admin)
    visit = await claims.claim(town.services, ana, (await town.publish(72, "doctor_2")).id)
    request = await town.standby(ana)
    offered = await town.publish(30, offer=True)
    await town.settle()
    (offer,) = await town.store.offers.open_of_account(ana.account_id, town.clock.now())
    zoe = await registrations.register(
        town.services, town.staff, "clinic_1", Registration.model_validate(ZOE)
    )
    bo = Account(
        id="account_bo", email="bo@example.org", role="staff", name="Bo", zone="UTC", clinic_id="clinic_1"
    )
    await town.store.accounts.insert(bo)
    await town.store.credentials.insert(Credential(id=bo.id, email=bo.email, hash=None, account=bo))
    secret = (await api.post("/clinics/clinic_1/invites", town.staff)).json()["id"]
    schedule = Schedule.model_validate(
        {
            **MORNINGS,
            "id": "schedule_1",
            "clinic_id": "clinic_1",
            "doctor_id": "doctor_1",
            "valid_from": AHEAD,
        },
        strict=False,
    )
    await town.store.schedules.insert_silently(schedule.model_copy(update={"valid_until": None}))
    away = Absence(id="absence_1", clinic_id="clinic_1", doctor_id="doctor_1", start=FAR, end=FAR + HOUR)
    await town.store.absences.insert_silently(away)
    kind = VisitType(id="visittype_1", clinic_id="clinic_1", name="Visit", minutes=30)
    await town.store.visit_types.insert_silently(kind)
    session = await sessions.open_session(town.services, ana.account_id)
    stage.ids = {
        "clinic_id": "clinic_1",
        "doctor_id": "doctor_1",
        "slot_id": offered.id,
        "booking_id": visit.id,
        "standby_id": request.id,
        "registered": zoe.id,
        "patient_id": ana.patient_ids[0],
        "offer_id": offer.id,
        "round_id": offer.round_id,
        "account_id": bo.id,
        "invite_id": invite_handle(secret),
        "session_id": session.id,
        "chain_id": "chain_1",
        "token": "offer.offer_1.1.x",
        "visit_type_id": kind.id,
        "schedule_id": schedule.id,
        "absence_id": away.id,
        "photo_id": await photos.put(town.services, PICTURE),
    }
    return stage


async def ask(api: Api, stage: Stage, operation: str, who: Actor | None, **instead: str) -> Response:
    """Call an operation about what is on the stage. `instead`: other ids."""
    method, path = ROUTES[operation]
    ids = stage.ids_of(operation) | instead
    rule, body = RULES[operation], stage.body_of(operation, ids)
    more: dict[str, Any] = {"content": body} if isinstance(body, bytes) else {"json": body}
    if body is None or method in {"GET", "DELETE"}:
        more = {}
    return await api.call(method, path.format(**ids), who, params=rule.params, **more)
