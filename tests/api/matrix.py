"""Who may do what: one table of routes, and a stage with everything that they are about."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from httpx import Response

from quickdoc.clinics.actions.staff import invite_handle
from quickdoc.identity.accounts import Account, Actor
from quickdoc.identity.actions import sessions
from quickdoc.identity.credentials import Credential
from quickdoc.scheduling.actions import claims
from quickdoc.waitlist.actions import registrations
from quickdoc.waitlist.actions.registrations import Registration
from tests.api.applications import openapi
from tests.api.bodies import BROWSER, ZOE
from tests.api.conftest import Api
from tests.town import CENTRE

Relation = Literal["anybody", "account", "owner", "clinic", "owner or clinic", "signed"]
"""Who may: everybody; whoever is logged in, about themselves; whoever speaks for the patient it is about; the
staff of the clinic it is about, and admins; either; or whoever has a signature, whoever they are."""


class Rule(NamedTuple):
    """`body`: one that is right, so that nothing but who asks is in the way. `$name`: an id of the stage.

    `is_there`: whether there is such a thing on the stage. `params`: what stands in the query.
    """

    relation: Relation
    body: Any = None
    is_there: bool = True
    params: dict[str, str] | None = None


PASSWORD = {"password": "long enough", "name": "Eva", "email": "eva@example.org"}


NO_TIMES = {
    "doctor_id": "doctor_1",
    "visit_type": "check-up",
    "starts": ["2026-11-27T09:00:00Z"],
    "minutes": 30,
}


PREFERENCES = {"specialties": ["dermatology"], "point": CENTRE.model_dump(), "label": "another"}


RULES: dict[str, Rule] = {
    "read_health": Rule("anybody"),
    "read_readiness": Rule("anybody"),
    "read_metrics": Rule("anybody"),
    "read_time": Rule("anybody"),
    "sign_up": Rule("anybody", {**PASSWORD, "phone": "+15550120001", "zone": "Europe/Madrid"}),
    "staff_sign_up": Rule("signed", {**PASSWORD, "invite": "x"}),
    "log_in": Rule("signed", {"email": "eva@example.org", "password": "x"}),
    "refresh": Rule("signed"),
    "log_out": Rule("anybody"),
    "ask_for_reset": Rule("anybody", {"email": "eva@example.org"}),
    "use_reset": Rule("signed", {"token": "x", "password": "long enough"}),
    "me": Rule("account"),
    "change_password": Rule("account", {"present": "x", "new": "long enough"}, is_there=False),
    "list_sessions": Rule("account"),
    "end_other_sessions": Rule("account", is_there=False),
    "end_session": Rule("owner"),
    "close_account": Rule("account", {"password": "x"}, is_there=False),
    "change_phone": Rule("account", {"phone": "+15550120002", "password": "x"}, is_there=False),
    "change_email": Rule("account", {"email": "new@example.org", "password": "x"}, is_there=False),
    "get_phone_change": Rule("account"),
    "drop_phone_change": Rule("account"),
    "list_countries": Rule("anybody"),
    "send_code": Rule("account", is_there=False),
    "verify_phone": Rule("account", {"code": "000000"}, is_there=False),
    "send_link": Rule("account", is_there=False),
    "verify_email": Rule("signed", {"token": "x"}),
    "list_patients": Rule("account"),
    "add_patient": Rule("account", {"name": "Mia", "born": None}),
    "change_patient": Rule("owner", {"name": "Ana B", "born": None}),
    "read_switches": Rule("account"),
    "set_switches": Rule("account", {}),
    "push_key": Rule("anybody", is_there=False),
    "subscribe_push": Rule("account", BROWSER, is_there=False),
    "unsubscribe_push": Rule("account"),
    "issue_ticket": Rule("anybody"),
    "list_specialties": Rule("anybody"),
    "list_clinics": Rule("anybody"),
    "read_clinic": Rule("anybody"),
    "list_doctors": Rule("anybody"),
    "read_doctor": Rule("anybody"),
    "list_slots": Rule("anybody", params={"clinic_id": "clinic_1"}),
    "read_slot": Rule("anybody"),
    "read_feed": Rule("anybody", params={"clinic_id": "clinic_1"}),
    "list_unreadable": Rule("clinic"),
    "set_policy": Rule("clinic", {"mode": "queue"}),
    "set_overrides": Rule("clinic", []),
    "read_habits": Rule("clinic"),
    "list_messages": Rule("clinic"),
    "read_chain": Rule("clinic", is_there=False),
    "read_board": Rule("clinic"),
    "invite": Rule("clinic"),
    "list_invites": Rule("clinic"),
    "revoke_invite": Rule("clinic"),
    "list_staff": Rule("clinic"),
    "remove_staff": Rule("clinic"),
    "list_waiting": Rule("clinic"),
    "register_standby": Rule("clinic", {**ZOE, "name": "Yan"}),
    "remove_waiting": Rule("clinic"),
    "restore_waiting": Rule("clinic"),
    "pause_waiting": Rule("clinic", {"until": None}),
    "set_urgency": Rule("clinic", {"urgency": 2}),
    "list_barred": Rule("clinic"),
    "bar_patient": Rule("clinic", {"reason": "rude"}),
    "unblock_patient": Rule("clinic"),
    "publish_slots": Rule("clinic", NO_TIMES),
    "withdraw_slot": Rule("clinic"),
    "undo_slot": Rule("clinic"),
    "stop_round": Rule("clinic", {"note": "because"}),
    "resume_round": Rule("clinic"),
    "read_round_log": Rule("clinic"),
    "pick_patient": Rule("clinic", {"standby_id": "$registered", "note": "because"}),
    "claim_slot": Rule("owner", {"patient_id": "$patient_id"}),
    "list_bookings": Rule("account"),
    "confirm_booking": Rule("owner or clinic"),
    "cancel_booking": Rule("owner or clinic"),
    "see_booking": Rule("owner"),
    "miss_booking": Rule("clinic"),
    "hear_of_earlier": Rule("owner"),
    "list_standbys": Rule("account"),
    "add_standby": Rule("owner", {**PREFERENCES, "patient_id": "$patient_id"}),
    "change_standby": Rule("owner", PREFERENCES),
    "remove_standby": Rule("owner"),
    "restore_standby": Rule("owner"),
    "pause_standby": Rule("owner", {"until": None}),
    "keep_looking": Rule("owner"),
    "read_place": Rule("owner"),
    "list_missed": Rule("owner"),
    "list_offers": Rule("account"),
    "accept_offer": Rule("owner"),
    "pass_offer": Rule("owner"),
    "look_at_link": Rule("signed"),
    "accept_link": Rule("signed"),
    "pass_link": Rule("signed"),
    "confirm_link": Rule("signed"),
    "cancel_link": Rule("signed"),
    "unsubscribe_link": Rule("signed"),
    "read_mine": Rule("account"),
    "read_matches": Rule("account"),
    "receive_text": Rule("signed"),
    "receive_status": Rule("signed"),
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
    """Ana with all that a patient can have at clinic_1, and everybody who asks for it."""

    ana: Actor
    eve: Actor
    ours: Actor
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
        return {
            "owner": (*strangers, self.ours, self.admin),
            "clinic": (*strangers, self.ana),
            "owner or clinic": strangers,
        }.get(relation, ())

    def insiders(self, relation: Relation) -> Collection[Actor | None]:
        """Who may, by turns."""
        everybody = (self.ana, self.ours, self.admin)
        return {
            "anybody": (None, *everybody),
            "account": (self.ana,),
            "owner": (self.ana,),
            "clinic": (self.ours, self.admin),
            "owner or clinic": (self.ana, self.ours),
        }.get(relation, ())


async def set_stage(api: Api) -> Stage:
    """A visit, an offer with its round, a request, a session; of the clinic: Zoe, Bo and an invitation."""
    town = api.town
    theirs = await town.found_neighbour()
    ana, eve = await town.patient("Ana"), await town.patient("Eve")
    admin = Actor(account_id="account_admin", role="admin")
    stage = Stage(ana, eve, town.staff, theirs, admin)
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
    }
    return stage


async def ask(api: Api, stage: Stage, operation: str, who: Actor | None, **instead: str) -> Response:
    """Call an operation about what is on the stage. `instead`: other ids."""
    method, path = ROUTES[operation]
    ids = stage.ids_of(operation) | instead
    rule, body = RULES[operation], stage.body_of(operation, ids)
    more = {} if body is None or method in {"GET", "DELETE"} else {"json": body}
    return await api.call(method, path.format(**ids), who, params=rule.params, **more)
