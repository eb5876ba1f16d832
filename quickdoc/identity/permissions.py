"""Who may do what: the one table of routes and of event rooms. What is not in it is refused.

The door checks the role (`api/deps.py`), the actions check the relation to what it is about (`roles.py`,
`Actor.ensure_patient`). `docs/permissions.md` is made from this table (`python -m api.permissions`).
"""

from collections.abc import Mapping
from typing import Literal

from quickdoc.core.errors import ForbiddenError, PasswordChangeNeededError
from quickdoc.identity.accounts import Actor
from quickdoc.identity.roles import Role

Relation = Literal[
    "anybody",
    "signed",
    "account",
    "owner",
    "owner or desk",
    "member",
    "keeper",
    "desk or doctor",
    "desk",
    "manager",
    "admin",
]

MEANING: Mapping[Relation, str] = {
    "anybody": "also guests",
    "signed": "whoever has a signature, a password or a provider's key, whoever they are",
    "account": "whoever is logged in, about themselves",
    "owner": "whoever speaks for the patient it is about",
    "owner or desk": "the owner, and the front desk of the clinic it is about",
    "member": "whoever works at the clinic it is about, in any role",
    "keeper": "the doctor it is about, and the managers of the clinic",
    "desk or doctor": "the front desk, and the doctor of the visit it is about",
    "desk": "the front desk of the clinic it is about: its staff and managers",
    "manager": "the managers of the clinic it is about",
    "admin": "administrators of the installation",
}

ROLES: Mapping[Relation, frozenset[Role]] = {
    "anybody": frozenset({"patient", "doctor", "staff", "manager", "admin"}),
    "signed": frozenset({"patient", "doctor", "staff", "manager", "admin"}),
    "account": frozenset({"patient", "doctor", "staff", "manager", "admin"}),
    "owner": frozenset({"patient"}),
    "owner or desk": frozenset({"patient", "staff", "manager", "admin"}),
    "member": frozenset({"doctor", "staff", "manager", "admin"}),
    "keeper": frozenset({"doctor", "manager", "admin"}),
    "desk or doctor": frozenset({"doctor", "staff", "manager", "admin"}),
    "desk": frozenset({"staff", "manager", "admin"}),
    "manager": frozenset({"manager", "admin"}),
    "admin": frozenset({"admin"}),
}
"""The roles that can have a relation at all."""

SENTENCES: Mapping[Relation, str] = {
    "owner": "Only a patient's account may do that.",
    "member": "Only those who work at a clinic may do that.",
    "keeper": "Only this doctor and the managers of their clinic may do that.",
    "desk or doctor": "Only those who work at a clinic may do that.",
    "desk": "Only the staff of a clinic may do that.",
    "manager": "Only a manager of the clinic may do that.",
    "admin": "Only an administrator may do that.",
}

_BY_RELATION: Mapping[Relation, tuple[str, ...]] = {
    "anybody": (
        "read_time",
        "sign_up",
        "log_out",
        "ask_for_reset",
        "list_countries",
        "push_key",
        "issue_ticket",
        "list_specialties",
        "list_clinics",
        "read_clinic",
        "list_doctors",
        "list_popular",
        "read_doctor",
        "list_visit_types",
        "list_days",
        "list_doctor_slots",
        "list_slots",
        "read_slot",
        "read_feed",
        "read_photo",
        "search_all",
    ),
    "signed": (
        "staff_sign_up",
        "log_in",
        "refresh",
        "use_reset",
        "verify_email",
        "look_at_link",
        "accept_link",
        "pass_link",
        "confirm_link",
        "cancel_link",
        "unsubscribe_link",
        "receive_text",
        "receive_status",
    ),
    "account": (
        "me",
        "change_password",
        "list_sessions",
        "end_other_sessions",
        "close_account",
        "change_phone",
        "change_email",
        "join_another",
        "get_phone_change",
        "drop_phone_change",
        "send_code",
        "verify_phone",
        "send_link",
        "list_patients",
        "add_patient",
        "change_me",
        "put_photo",
        "remove_photo",
        "read_switches",
        "set_switches",
        "subscribe_push",
        "unsubscribe_push",
        "list_bookings",
        "list_standbys",
        "list_offers",
        "read_mine",
        "read_matches",
    ),
    "owner": (
        "end_session",
        "change_patient",
        "remove_patient",
        "read_profile",
        "set_profile",
        "put_patient_photo",
        "drop_patient_photo",
        "claim_slot",
        "see_booking",
        "hear_of_earlier",
        "add_standby",
        "change_standby",
        "remove_standby",
        "restore_standby",
        "pause_standby",
        "keep_looking",
        "read_place",
        "list_missed",
        "accept_offer",
        "pass_offer",
    ),
    "owner or desk": (
        "confirm_booking",
        "cancel_booking",
    ),
    "member": (
        "read_board",
        "bookings_of_doctor",
        "list_schedules",
        "list_absences",
        "list_unfitting",
        "read_availability",
    ),
    "keeper": (
        "change_doctor",
        "put_doctor_photo",
        "drop_doctor_photo",
        "add_schedule",
        "change_schedule",
        "remove_schedule",
        "add_absence",
        "remove_absence",
        "settle_unfitting",
        "switch_availability",
    ),
    "desk or doctor": (
        "begin_booking",
        "complete_booking",
        "step_back_booking",
    ),
    "desk": (
        "list_unreadable",
        "set_policy",
        "set_overrides",
        "read_habits",
        "list_messages",
        "read_chain",
        "list_waiting",
        "register_standby",
        "remove_waiting",
        "restore_waiting",
        "pause_waiting",
        "set_urgency",
        "list_barred",
        "bar_patient",
        "unblock_patient",
        "publish_slots",
        "withdraw_slot",
        "undo_slot",
        "stop_round",
        "resume_round",
        "read_round_log",
        "pick_patient",
        "miss_booking",
        "arrive_booking",
        "list_unresolved",
    ),
    "manager": (
        "invite",
        "list_invites",
        "revoke_invite",
        "make_login",
        "renew_login",
        "list_staff",
        "remove_staff",
        "change_role",
        "change_clinic",
        "close_clinic",
        "add_doctor",
        "suspend_doctor",
        "reinstate_doctor",
        "list_doctor_visits",
        "add_visit_type",
        "change_visit_type",
        "retire_visit_type",
        "read_clinic_audit",
        "export_clinic_audit",
    ),
    "admin": (
        "create_clinic",
        "read_numbers",
        "find_patients",
        "read_patient_file",
        "correct_patient",
        "list_all_messages",
        "read_system",
        "list_all_clinics",
        "list_all_doctors",
        "list_all_staff",
        "list_all_invites",
        "list_all_blocked",
        "block_everywhere",
        "unblock_everywhere",
        "read_audit",
        "export_audit",
    ),
}

RULES: Mapping[str, Relation] = {
    operation: relation for relation, operations in _BY_RELATION.items() for operation in operations
}
"""The relation that each operation of the API asks for."""

ROOMS: Mapping[str, Relation] = {"feed": "anybody", "user": "account", "board": "member"}
"""The same of the rooms that sockets enter."""


BEFORE_A_CHANGE: frozenset[str] = frozenset({"me", "change_password"})
"""What a login by a one-time password may do. Logging out, as everybody may, asks for no token."""


def ensure_role(operation: str, actor: Actor) -> None:
    """Refuse an actor whose roles cannot have the relation that the operation asks for.

    Raises:
        PasswordChangeNeededError: the login is by a one-time password.
        ForbiddenError: also where the operation is not in the table.
    """
    if actor.must_change_password and operation not in BEFORE_A_CHANGE:
        raise PasswordChangeNeededError
    relation = RULES.get(operation)
    allowed = ROLES[relation] if relation else frozenset()
    if actor.role not in allowed and not any(each.role in allowed for each in actor.memberships):
        raise ForbiddenError(SENTENCES.get(relation) if relation else None)
