"""Refusals: one class each, with a code for programs and a sentence for people.

No HTTP here: `api/problems.py` holds the one table that turns a refusal into a status.
"""

from typing import ClassVar


class RefusedError(Exception):
    """Base of all refusals: something that was asked for and is not possible or not allowed."""

    code: ClassVar[str] = "refused"
    sentence: ClassVar[str] = "That cannot be done."

    def __init__(self, detail: str | None = None) -> None:
        self.detail = detail or self.sentence
        super().__init__(self.detail)


class NotFoundError(RefusedError):
    code = "not_found"
    sentence = "There is nothing here by that name, or it is not yours to see."


class ForbiddenError(RefusedError):
    code = "forbidden"
    sentence = "Your account may not do that."


class StaleError(RefusedError):
    """Somebody else changed the document first; load it again."""

    code = "changed_meanwhile"
    sentence = "Somebody changed this a moment ago. Look again and retry."


class UnreadableError(RefusedError):
    """A stored document is broken, or was written by a later version. It has been recorded."""

    code = "unreadable"
    sentence = "This record cannot be read. It has been reported; nothing was changed."


# --- who you are -----------------------------------------------------------------------------


class UnauthenticatedError(RefusedError):
    code = "unauthenticated"
    sentence = "Please log in."


class BadLoginError(RefusedError):
    code = "bad_login"
    sentence = "E-mail or password is wrong."


class TicketExpiredError(RefusedError):
    code = "ticket_expired"
    sentence = "This socket ticket is not valid any more. Ask for a new one."


class CommonPasswordError(RefusedError):
    code = "common_password"
    sentence = (
        "This password is one of the first that anybody would try. Choose a longer one, such as four words "
        "that do not belong together."
    )


class BusyError(RefusedError):
    code = "busy"
    sentence = "Many people are doing that just now. Try again in a few seconds."


class EmailTakenError(RefusedError):
    code = "email_taken"
    sentence = "You have an account with this e-mail and this password already. Choose another password."


class AlreadyMemberError(RefusedError):
    code = "already_member"
    sentence = "You work at this clinic already. A manager can change your role."


class AdminExistsError(RefusedError):
    code = "admin_exists"
    sentence = "An administrator has this address already. To change the password, ask for a new one by mail."


class DoctorHasLoginError(RefusedError):
    code = "doctor_has_login"
    sentence = "This doctor has a login already."


class PasswordChangeNeededError(RefusedError):
    """The login is by a one-time password: until it is replaced nothing else can be done."""

    code = "password_change_needed"
    sentence = "Choose a password of your own first. The one you got works once."


class OneTimePasswordExpiredError(RefusedError):
    code = "one_time_password_expired"
    sentence = "This one-time password is too old. Ask a manager of your clinic for a new one."


class SamePasswordError(RefusedError):
    code = "same_password"
    sentence = "Choose another password than the one you got."


class ResetsByMailError(RefusedError):
    code = "resets_by_mail"
    sentence = (
        "They read mails at their address. “Forgot your password?” on the login page sends them a link."
    )


class LastAdminError(RefusedError):
    code = "last_admin"
    sentence = "The installation needs an administrator. Make somebody else one first."


class LastManagerError(RefusedError):
    code = "last_manager"
    sentence = "A clinic needs a manager. Make somebody else one first."


class BadPhoneError(RefusedError):
    code = "bad_phone"
    sentence = "This is not a phone number we can text. Write it with the country code."


class WrongCodeError(RefusedError):
    code = "wrong_code"
    sentence = "This is not the code that we sent. Look at the latest text and try again."


class CodeExpiredError(RefusedError):
    code = "code_expired"
    sentence = "This code is not good any more. Ask for a new one."


class TooManyPatientsError(RefusedError):
    code = "too_many_patients"
    sentence = "An account speaks for twelve people at most."


class FirstPatientError(RefusedError):
    code = "first_patient"
    sentence = "The first person of an account cannot be removed. Delete the account instead."


class PatientHasVisitsError(RefusedError):
    code = "patient_has_visits"
    sentence = "This person has coming appointments. Cancel them first."


class BadBirthDateError(RefusedError):
    code = "bad_birth_date"
    sentence = "A birth date lies between the year 1900 and today."


class PhotoNotAnImageError(RefusedError):
    code = "photo_not_an_image"
    sentence = "This is not a photo that we can read. Send a JPEG, PNG or WebP file."


class PhotoTooLargeError(RefusedError):
    code = "photo_too_large"
    sentence = "This photo is larger than we take: 2 MB. Send a smaller one."


class PhotoTooManyPixelsError(RefusedError):
    code = "photo_too_many_pixels"
    sentence = "This photo has more pixels than we take: 24 million. Send a smaller one."


class TooManyAttemptsError(RefusedError):
    """`seconds` until the next attempt may be made, which the sentence says as well."""

    code = "too_many_attempts"
    sentence = "Too many attempts. Wait a few minutes and try again."

    def __init__(self, seconds: int, what: str = "Too many attempts.") -> None:
        self.seconds = seconds
        super().__init__(f"{what} Try again in {in_words(seconds)}.")


def in_words(seconds: int) -> str:
    """A time to wait as people say it, never less than it is: 90 seconds are `2 minutes`."""
    for unit, length in (("hour", 3600), ("minute", 60)):
        if seconds > length:
            return f"{-(-seconds // length)} {unit}s"
    return "a second" if seconds == 1 else f"{seconds} seconds"


class WrongPasswordError(RefusedError):
    code = "wrong_password"
    sentence = "That is not your present password."


class ResetInvalidError(RefusedError):
    code = "reset_invalid"
    sentence = "This link is not valid any more. Ask for a new one."


class InviteInvalidError(RefusedError):
    code = "invite_invalid"
    sentence = "This invitation is not valid or was used already."


# --- slots -----------------------------------------------------------------------------------


class BadTimesError(RefusedError):
    code = "bad_times"
    sentence = "A slot starts and ends on a five-minute mark and lasts 5 minutes to 8 hours."


class SlotPastError(RefusedError):
    code = "slot_past"
    sentence = "This appointment has already started."


class VisitNotStartedError(RefusedError):
    code = "visit_not_started"
    sentence = "This visit has not begun. Cancel it instead, and its time goes to somebody else."


class VisitNotTodayError(RefusedError):
    code = "visit_not_today"
    sentence = "This visit is on another day."


class NotArrivedError(RefusedError):
    code = "not_arrived"
    sentence = "The patient has not arrived yet."


class HasArrivedError(RefusedError):
    code = "has_arrived"
    sentence = "You are checked in. Please tell the front desk if you have to leave."


class DoctorBusyError(RefusedError):
    code = "doctor_busy"
    sentence = "The doctor already has a slot at that time."


class SlotTakenError(RefusedError):
    code = "slot_taken"
    sentence = "Somebody else was faster. You keep your place in line."


class SlotHeldError(RefusedError):
    code = "slot_held"
    sentence = "This slot is being held for somebody for a few minutes. It may come back."


class SlotWithdrawnError(RefusedError):
    code = "slot_withdrawn"
    sentence = "The clinic has withdrawn this slot."


class SlotBookedError(RefusedError):
    code = "slot_booked"
    sentence = "A patient has this slot. Cancel the visit first."


class NothingToUndoError(RefusedError):
    code = "nothing_to_undo"
    sentence = "There is nothing left to undo here: the time for it is over."


# --- bookings, offers, standbys --------------------------------------------------------------


class AlreadyYoursError(RefusedError):
    code = "already_yours"
    sentence = "You have this appointment already."


class PatientBusyError(RefusedError):
    code = "patient_busy"
    sentence = "You already have an appointment at that time."


class BirthDateNeededError(RefusedError):
    code = "birth_date_needed"
    sentence = (
        "This appointment is for certain ages. Add the patient's birth date in the app first, then take it."
    )


class WrongAgeError(RefusedError):
    code = "wrong_age"
    sentence = "This appointment is for people of another age."


class TooManyVisitsError(RefusedError):
    code = "too_many_visits"
    sentence = "You have as many coming appointments there as the clinic takes. Cancel one first."


class NotExchangeableError(RefusedError):
    code = "not_exchangeable"
    sentence = (
        "Your later appointment is of another kind, longer, or with another doctor. "
        "It can only be given back for one that can stand for it."
    )


class BookingEndedError(RefusedError):
    code = "booking_ended"
    sentence = "This appointment is over or was cancelled."


class AlreadyMovedError(RefusedError):
    code = "already_moved"
    sentence = "You have moved to an earlier appointment already."


class NotEarlierError(RefusedError):
    code = "not_earlier"
    sentence = "Only a later appointment can be given back for this one."


class OfferClosedError(RefusedError):
    code = "offer_closed"
    sentence = "This offer is closed."


class OfferWithdrawnError(RefusedError):
    code = "offer_withdrawn"
    sentence = "The clinic has withdrawn this appointment."


class AlreadyAskedError(RefusedError):
    code = "already_asked"
    sentence = "This patient has been asked about this opening already."


class RoundOverError(RefusedError):
    code = "round_over"
    sentence = "This round is over."


class LinkInvalidError(RefusedError):
    code = "link_invalid"
    sentence = "This link is none of ours. Open it again from the message."


class LinkExpiredError(RefusedError):
    code = "link_expired"
    sentence = "This link is over: the appointment has already started."


class BadEndpointError(RefusedError):
    code = "bad_endpoint"
    sentence = "This is not the address of a push service."


class ChannelOffError(RefusedError):
    code = "channel_off"
    sentence = "This installation does not send messages of that sort."


class EmptyPreferencesError(RefusedError):
    code = "empty_wish"
    sentence = "Choose at least one specialty, doctor or clinic to wait for."


class TooManyStandbysError(RefusedError):
    code = "too_many_standbys"
    sentence = "You have as many standby requests as we keep. Remove one first."


class AlreadyWaitingError(RefusedError):
    code = "already_waiting"
    sentence = "You are on standby for exactly that already."


class BadSinceError(RefusedError):
    code = "bad_since"
    sentence = "Nobody waits since the future, and what counts is the last five years."


class PatientBarredError(RefusedError):
    """Told to the clinic's own staff only."""

    code = "patient_barred"
    sentence = "Your clinic has barred this patient. Lift that first."


class CallTheClinicError(RefusedError):
    """The clinic has barred the patient. Why is between the two of them."""

    code = "call_the_clinic"
    sentence = "This one cannot be taken here. Please call the clinic, they will help you."


class ClinicHasVisitsError(RefusedError):
    """A clinic is closed only when nobody has an appointment there any more."""

    code = "clinic_has_visits"
    sentence = "Patients have appointments here. Move or cancel them first."


class ClinicClosedError(RefusedError):
    code = "clinic_closed"
    sentence = "This clinic is closed and takes no appointments any more."


class DoctorSuspendedError(RefusedError):
    code = "doctor_suspended"
    sentence = "This doctor is suspended. Reinstate them first."


class VisitTypeTwiceError(RefusedError):
    code = "visit_type_twice"
    sentence = "Each type of visit can be named once. Upper and lower case are the same."


class VisitTypeExistsError(RefusedError):
    code = "visit_type_exists"
    sentence = "There is a type of visit with this name already. Upper and lower case are the same."


class VisitTypeRetiredError(RefusedError):
    code = "visit_type_retired"
    sentence = "This type of visit is retired. Nothing new is published of it."


class BookedByClinicError(RefusedError):
    """Patients do not book this type of visit themselves."""

    code = "booked_by_clinic"
    sentence = "The clinic books this kind of appointment. Please call it."


class VisitTypeInUseError(RefusedError):
    code = "visit_type_in_use"
    sentence = "A schedule makes slots of this type of visit. Change the schedule first."


class HoursReversedError(RefusedError):
    code = "hours_reversed"
    sentence = "Hours end after they begin, on the same day. Hours over midnight are two: one for each day."


class HoursOverlapError(RefusedError):
    code = "hours_overlap"
    sentence = "Two stretches of the same day overlap."


class ValidityReversedError(RefusedError):
    code = "validity_reversed"
    sentence = "The last day of a schedule is not before its first."


class TypeTooLongError(RefusedError):
    code = "type_too_long"
    sentence = "No stretch without a break is long enough for one appointment."


class SchedulesOverlapError(RefusedError):
    code = "schedules_overlap"
    sentence = "The doctor has another schedule at these times. End it first, or choose other hours."


class AbsenceReversedError(RefusedError):
    code = "absence_reversed"
    sentence = "An absence ends after it begins, and lasts two years at most."


class AbsencePastError(RefusedError):
    code = "absence_past"
    sentence = "This absence is over already."


# --- asking ----------------------------------------------------------------------------------


class BadCursorError(RefusedError):
    code = "bad_cursor"
    sentence = "This cursor is none of ours. Start again without one."


class UnsupportedOrderError(RefusedError):
    """Only orders that an index has are offered."""

    code = "unsupported_order"
    sentence = "This list does not come in that order, narrowed as it is. Leave one of the two out."


class UnclearSearchError(RefusedError):
    code = "unclear_search"
    sentence = "Say where to look: a place (lat and lon), a clinic or a doctor."


# --- repeats ---------------------------------------------------------------------------------


class BadKeyError(RefusedError):
    code = "idempotency_key_invalid"
    sentence = "An Idempotency-Key is 1 to 255 visible ASCII characters."


class KeyReusedError(RefusedError):
    code = "idempotency_key_reused"
    sentence = "This Idempotency-Key was used for a different request."


class KeyInFlightError(RefusedError):
    code = "idempotency_key_in_flight"
    sentence = "A request with this Idempotency-Key is still running. Try again in a moment."


class BadSignatureError(RefusedError):
    code = "bad_signature"
    sentence = "The signature does not match."


class NotReadyError(RefusedError):
    code = "not_ready"
    sentence = "A part that we need is away. Nothing was changed; try again in a moment."
