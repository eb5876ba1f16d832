"""Acts about rounds and offers."""

from datetime import timedelta

from quickdoc.events import models as events
from quickdoc.identity.accounts import Actor
from quickdoc.offers.actions import offers, round_controls, unanswered
from quickdoc.offers.offers import Offer
from tests.sync.acts.scene import Scene, act


def _whoever_holds_the_phone(offer: Offer) -> Actor:
    holder = offer.holder
    return Actor(account_id=holder.account_id, role="patient", patient_ids=(holder.patient_id,))


async def _offer(scene: Scene) -> Offer:
    return scene.any_of(await scene.town.store.offers.many({}))


@act(events.OfferAccepted, events.BookingMade, after=("open slot",))
async def accept(scene: Scene) -> None:
    offer = await _offer(scene)
    await offers.accept(scene.town.services, _whoever_holds_the_phone(offer), offer.id)


@act(events.OfferPassed, after=("open slot",))
async def pass_on(scene: Scene) -> None:
    offer = await _offer(scene)
    await unanswered.pass_on(scene.town.services, _whoever_holds_the_phone(offer), offer.id)


@act(events.OfferPassed, events.RoundHurried, after=("open slot",))
async def all_pass(scene: Scene) -> None:
    for offer in await scene.town.store.offers.many({"open": True}):
        await unanswered.pass_on(scene.town.services, _whoever_holds_the_phone(offer), offer.id)


async def _round_id(scene: Scene) -> str:
    return scene.any_of(await scene.town.store.rounds.many({})).id


@act(events.RoundStopped, after=("open slot",))
async def stop(scene: Scene) -> None:
    await round_controls.stop(scene.town.services, scene.town.staff, await _round_id(scene), "A pause")


@act(events.RoundResumed, after=("open slot", "stop"))
async def resume(scene: Scene) -> None:
    await round_controls.resume(scene.town.services, scene.town.staff, await _round_id(scene))


@act(events.RoundReleased, events.RoundPicked, events.OfferMade, after=("publish to the feed",))
async def pick(scene: Scene) -> None:
    slot, standby = await scene.slot(), scene.any_of(await scene.town.store.standbys.many({}))
    await round_controls.pick(scene.town.services, scene.town.staff, slot.id, standby.id, "In pain")


@act(events.RoundWaiting, after=("hours of rest",))
async def open_at_rest(scene: Scene) -> None:
    """A slot opens while those on standby may not be told."""
    scene.town.clock.moment += timedelta(seconds=1)
    await scene.town.publish(scene.dice.randint(8, 12), offer=True)
    await scene.town.wait(0)
