"""Events: what has happened, in the past tense.

Each carries the whole public state of its subject with the subject's `version`, and names its own
audience. A screen keeps, for each subject, the state with the highest version; so events that are
lost, doubled or reordered change nothing that the next catch-up does not mend.

They are born only in `actions`, inside the document that they are about (`pending`).
"""

from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import ConfigDict, Field, TypeAdapter

from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor
from quickdoc.core.types import Instant, Model
from quickdoc.events import topics
from quickdoc.identity.access import Access
from quickdoc.identity.patients import Patient
from quickdoc.identity.phones import AccountPhone
from quickdoc.offers.offers import Offer
from quickdoc.offers.rounds import Round
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slots import Slot
from quickdoc.waitlist.standby import Standby


class Event(Model):
    """`reacts`: something follows later (`workers/reactions.py` says what).

    The validator of a class is made when it is first needed: a process makes a few of the fifty.
    """

    model_config = ConfigDict(defer_build=True)
    reacts: ClassVar[bool] = False

    id: str
    at: Instant

    def audience(self) -> tuple[str, ...]:
        """The rooms that may see it."""
        raise AssertionError("every event class names its audience")


class SlotEvent(Event):
    subject: Literal["slot"] = "slot"
    state: Slot

    def audience(self) -> tuple[str, ...]:
        """Whoever watches such slots, and the clinic's board."""
        return (*self.state.topics, topics.board(self.state.clinic_id))


class SlotPublished(SlotEvent):
    """New hours, for the feed only: the standby list is not told."""

    type: Literal["slot.published"] = "slot.published"


class SlotOpened(SlotEvent):
    """Free, and to be offered: starts a round."""

    reacts = True
    type: Literal["slot.opened"] = "slot.opened"


class SlotHeld(SlotEvent):
    type: Literal["slot.held"] = "slot.held"


class SlotReleased(SlotEvent):
    """The hold on it is gone and its opening goes on; a late hold may have kept its round from starting."""

    reacts = True
    type: Literal["slot.released"] = "slot.released"


class SlotTaken(SlotEvent):
    """Booked: ends the round and the other offers."""

    reacts = True
    type: Literal["slot.taken"] = "slot.taken"


class SlotWithdrawn(SlotEvent):
    """Closed by the clinic: ends the round and the offers."""

    reacts = True
    type: Literal["slot.withdrawn"] = "slot.withdrawn"


class BookingEvent(Event):
    """All of them make the slot's state anew, should the process that did it have died half-way."""

    reacts = True
    subject: Literal["booking"] = "booking"
    state: Booking

    def audience(self) -> tuple[str, ...]:
        """The clinic's board, and the patient once it is a visit; a hold shows as the patient's offer."""
        rooms = [topics.board(self.state.brief.clinic_id)]
        if self.state.kind == "visit" and self.state.holder:
            rooms.append(topics.user(self.state.holder.account_id))
        return tuple(rooms)


class BookingHeld(BookingEvent):
    type: Literal["booking.held"] = "booking.held"


class BookingMade(BookingEvent):
    type: Literal["booking.made"] = "booking.made"


class BookingConfirmed(BookingEvent):
    type: Literal["booking.confirmed"] = "booking.confirmed"


class BookingCancelled(BookingEvent):
    type: Literal["booking.cancelled"] = "booking.cancelled"


class BookingSeen(BookingEvent):
    """Its patient has seen that the clinic cancelled it: no device shows it any more."""

    type: Literal["booking.seen"] = "booking.seen"


class BookingMoved(BookingEvent):
    """Given back for an earlier visit, which its patient has by now."""

    type: Literal["booking.moved"] = "booking.moved"


class BookingMissed(BookingEvent):
    """A no-show."""

    type: Literal["booking.missed"] = "booking.missed"


class BookingArrived(BookingEvent):
    """The patient is at the clinic."""

    type: Literal["booking.arrived"] = "booking.arrived"


class BookingBegun(BookingEvent):
    """The patient is with the doctor."""

    type: Literal["booking.begun"] = "booking.begun"


class BookingUnresolved(BookingEvent):
    """Its day is over, and nobody has said whether the patient came."""

    type: Literal["booking.unresolved"] = "booking.unresolved"


class BookingSteppedBack(BookingEvent):
    """The clinic took its latest step back: the visit is again what it was before."""

    type: Literal["booking.stepped_back"] = "booking.stepped_back"


class BookingCompleted(BookingEvent):
    type: Literal["booking.completed"] = "booking.completed"


class BookingExpired(BookingEvent):
    """A hold that ended without a visit."""

    type: Literal["booking.expired"] = "booking.expired"


class BookingRestored(BookingEvent):
    """A cancellation was undone."""

    type: Literal["booking.restored"] = "booking.restored"


class BookingBlocked(BookingEvent):
    """The clinic closed the slot."""

    type: Literal["booking.blocked"] = "booking.blocked"


class BookingLifted(BookingEvent):
    """The clinic took its block away."""

    type: Literal["booking.lifted"] = "booking.lifted"


class BookingReaddressed(BookingEvent):
    """Its patient has another phone number: it is texted of there."""

    type: Literal["booking.readdressed"] = "booking.readdressed"


class OfferEvent(Event):
    subject: Literal["offer"] = "offer"
    state: Offer

    def audience(self) -> tuple[str, ...]:
        """The person asked, and the clinic's board."""
        return (
            topics.user(self.state.holder.account_id),
            topics.board(self.state.brief.clinic_id),
        )


class OfferMade(OfferEvent):
    """Sends the text."""

    reacts = True
    type: Literal["offer.made"] = "offer.made"


class OfferAccepted(OfferEvent):
    """A text that waited for it on the same phone may go."""

    reacts = True
    type: Literal["offer.accepted"] = "offer.accepted"


class OfferPassed(OfferEvent):
    """When all of a wave have, the next one need not wait."""

    reacts = True
    type: Literal["offer.passed"] = "offer.passed"


class OfferExpired(OfferEvent):
    type: Literal["offer.expired"] = "offer.expired"


class OfferLost(OfferEvent):
    """A text that waited for it on the same phone may go."""

    reacts = True
    type: Literal["offer.lost"] = "offer.lost"


class OfferWithdrawn(OfferEvent):
    """Those who were told of it are told that it is withdrawn."""

    reacts = True
    type: Literal["offer.withdrawn"] = "offer.withdrawn"


class OfferReaddressed(OfferEvent):
    """Its person has another phone number: it is texted of and answered there."""

    type: Literal["offer.readdressed"] = "offer.readdressed"


class RoundEvent(Event):
    subject: Literal["round"] = "round"
    state: Round

    def audience(self) -> tuple[str, ...]:
        """The clinic's board only: the log has names."""
        return (topics.board(self.state.brief.clinic_id),)


class RoundStarted(RoundEvent):
    """Sets the timer for the first wave."""

    reacts = True
    type: Literal["round.started"] = "round.started"


class WaveSent(RoundEvent):
    """Places the wave's offers and sets the timer for the next."""

    reacts = True
    type: Literal["round.wave_sent"] = "round.wave_sent"


class RoundWaiting(RoundEvent):
    """Nobody may be told just now, but somebody later: sets the timer for then."""

    reacts = True
    type: Literal["round.waiting"] = "round.waiting"


class RoundHurried(RoundEvent):
    """Everybody of the wave passed: the next is due now."""

    reacts = True
    type: Literal["round.hurried"] = "round.hurried"


class RoundFilled(RoundEvent):
    type: Literal["round.filled"] = "round.filled"


class RoundReleased(RoundEvent):
    """Nobody is left to ask: open to all in the feed."""

    type: Literal["round.released"] = "round.released"


class RoundStopped(RoundEvent):
    type: Literal["round.stopped"] = "round.stopped"


class RoundResumed(RoundEvent):
    """The staff let it go on: the next wave is due now."""

    reacts = True
    type: Literal["round.resumed"] = "round.resumed"


class RoundPicked(RoundEvent):
    """The staff chose somebody: places the offer, and in a queue sets the timer for the next turn."""

    reacts = True
    type: Literal["round.picked"] = "round.picked"


class StandbyEvent(Event):
    subject: Literal["standby"] = "standby"
    state: Standby

    def audience(self) -> tuple[str, ...]:
        """The patient."""
        return (topics.user(self.state.account_id),)


class StandbyAdded(StandbyEvent):
    """The clinics that it names know the patient from now on."""

    reacts = True
    type: Literal["standby.added"] = "standby.added"


class StandbyChanged(StandbyEvent):
    """Who pauses is not waited for."""

    reacts = True
    type: Literal["standby.changed"] = "standby.changed"


class StandbyRanked(StandbyEvent):
    """Its place in line is another one: it had an offer, or one counts no more, or the urgency changed."""

    type: Literal["standby.ranked"] = "standby.ranked"


class StandbyRemoved(StandbyEvent):
    """Who has left is not waited for."""

    reacts = True
    type: Literal["standby.removed"] = "standby.removed"


class StandbyFulfilled(StandbyEvent):
    """A visit gave its patient what they had asked for: they have left the line."""

    type: Literal["standby.fulfilled"] = "standby.fulfilled"


class StandbyResumed(StandbyEvent):
    """Back in line: its patient keeps looking, the clinic cancelled the visit, or a removal was undone."""

    type: Literal["standby.resumed"] = "standby.resumed"


class PatientEvent(Event):
    reacts = True
    subject: Literal["patient"] = "patient"
    state: Patient

    def audience(self) -> tuple[str, ...]:
        """The account that speaks for them."""
        return (topics.user(self.state.account_id),)


class PatientAdded(PatientEvent):
    """Finishes what a crash left undone: their account knows them."""

    type: Literal["patient.added"] = "patient.added"


class PatientChanged(PatientEvent):
    """Carries the new name, or phone, over to their standbys."""

    type: Literal["patient.changed"] = "patient.changed"


class PatientRemoved(PatientEvent):
    """Ends what they still have, and what was made for them meanwhile."""

    type: Literal["patient.removed"] = "patient.removed"


class PhoneEvent(Event):
    """Each account that shares the phone has an event of its own, which tells it nothing of the others.

    Those of versions before have no `account_id`; screens learn of it when they load again.
    """

    subject: Literal["phone"] = "phone"
    state: AccountPhone
    account_id: str | None = None

    def audience(self) -> tuple[str, ...]:
        """One account that the phone is verified for."""
        return (topics.user(self.account_id),) if self.account_id else ()


class PhoneOptedOut(PhoneEvent):
    """Whoever was asked by text there will not answer."""

    reacts = True
    type: Literal["phone.opted_out"] = "phone.opted_out"


class PhoneOptedIn(PhoneEvent):
    type: Literal["phone.opted_in"] = "phone.opted_in"


class PhoneFailed(PhoneEvent):
    """A text to it failed for good: its people are not asked by text."""

    type: Literal["phone.failed"] = "phone.failed"


class PhoneReached(PhoneEvent):
    """It had failed, and can be texted after all."""

    type: Literal["phone.reached"] = "phone.reached"


class PhoneShared(PhoneEvent):
    """It is verified for the account."""

    type: Literal["phone.shared"] = "phone.shared"


class PhoneLeft(PhoneEvent):
    """An account that used it is closed, or has another one."""

    type: Literal["phone.left"] = "phone.left"


class ClinicEvent(Event):
    subject: Literal["clinic"] = "clinic"
    state: Clinic

    def audience(self) -> tuple[str, ...]:
        """The clinic's board."""
        return (topics.board(self.state.id),)


class ClinicChanged(ClinicEvent):
    """It decided how its rounds run from now on, what is told of it, or that it is closed."""

    type: Literal["clinic.changed"] = "clinic.changed"


class DoctorEvent(Event):
    subject: Literal["doctor"] = "doctor"
    state: Doctor

    def audience(self) -> tuple[str, ...]:
        """The boards of the clinics where they practise."""
        return tuple(topics.board(each) for each in self.state.clinic_ids)


class DoctorAdded(DoctorEvent):
    type: Literal["doctor.added"] = "doctor.added"


class DoctorChanged(DoctorEvent):
    type: Literal["doctor.changed"] = "doctor.changed"


class DoctorSuspended(DoctorEvent):
    """Closes their free slots, should the process that did it have died half-way."""

    reacts = True
    type: Literal["doctor.suspended"] = "doctor.suspended"


class DoctorReinstated(DoctorEvent):
    """Opens again what the suspension closed."""

    reacts = True
    type: Literal["doctor.reinstated"] = "doctor.reinstated"


class AccessEvent(Event):
    """About the logins of an account: each process forgets what it knew of them."""

    subject: Literal["access"] = "access"
    state: Access

    def audience(self) -> tuple[str, ...]:
        """Its owner. The gateways cut off the sockets of logins that have ended."""
        return (topics.user(self.state.id),)


class AccessChanged(AccessEvent):
    """Logins of it have ended: one, or all."""

    type: Literal["access.changed"] = "access.changed"


class AccountClosed(AccessEvent):
    """Its owner, or the clinic it worked for, has ended it for good."""

    reacts = True
    type: Literal["account.closed"] = "account.closed"


class PhoneMoved(AccessEvent):
    """Its owner has proved another phone number: everything that is texted goes there from now on."""

    reacts = True
    type: Literal["account.phone_moved"] = "account.phone_moved"


class EmailMoved(AccessEvent):
    """Its owner has proved another e-mail address, which is the login's from now on."""

    reacts = True
    type: Literal["account.email_moved"] = "account.email_moved"


AnyEvent = Annotated[
    SlotPublished
    | SlotOpened
    | SlotHeld
    | SlotReleased
    | SlotTaken
    | SlotWithdrawn
    | BookingHeld
    | BookingMade
    | BookingConfirmed
    | BookingCancelled
    | BookingSeen
    | BookingMoved
    | BookingMissed
    | BookingArrived
    | BookingBegun
    | BookingSteppedBack
    | BookingUnresolved
    | BookingCompleted
    | BookingExpired
    | BookingRestored
    | BookingBlocked
    | BookingLifted
    | BookingReaddressed
    | OfferMade
    | OfferAccepted
    | OfferPassed
    | OfferExpired
    | OfferLost
    | OfferWithdrawn
    | OfferReaddressed
    | RoundStarted
    | WaveSent
    | RoundWaiting
    | RoundHurried
    | RoundFilled
    | RoundReleased
    | RoundStopped
    | RoundResumed
    | RoundPicked
    | StandbyAdded
    | StandbyChanged
    | StandbyRanked
    | StandbyRemoved
    | StandbyFulfilled
    | StandbyResumed
    | PatientAdded
    | PatientChanged
    | PatientRemoved
    | PhoneOptedOut
    | PhoneOptedIn
    | PhoneFailed
    | PhoneReached
    | PhoneShared
    | PhoneLeft
    | ClinicChanged
    | DoctorAdded
    | DoctorChanged
    | DoctorSuspended
    | DoctorReinstated
    | AccessChanged
    | AccountClosed
    | PhoneMoved
    | EmailMoved,
    Field(discriminator="type"),
]

CLASSES: tuple[type[Event], ...] = get_args(get_args(AnyEvent)[0])
"""Every event class there is."""

_any: TypeAdapter[Any] = TypeAdapter(AnyEvent)


def read(payload: dict[str, Any] | str | bytes) -> Event:
    """The event that a document or a JSON text holds."""
    if isinstance(payload, dict):
        event: Event = _any.validate_python(payload, strict=False)
    else:
        event = _any.validate_json(payload)
    return event


class Logged(Model):
    """An event at its place in the log. Clients keep `position` and ask for what came since."""

    model_config = ConfigDict(defer_build=True)
    position: str
    event: AnyEvent
