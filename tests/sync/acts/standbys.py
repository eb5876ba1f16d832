"""Acts of patients about what they stand by for."""

from datetime import timedelta

from quickdoc.core.types import Window
from quickdoc.events import models as events
from quickdoc.waitlist.actions import fulfilling, standbys
from quickdoc.waitlist.preferences import Preferences
from tests.sync.acts.scene import Scene, act
from tests.town import CENTRE

REST = Window(start=9 * 60, end=12 * 60)


@act(events.StandbyChanged)
async def change_standby(scene: Scene) -> None:
    who = scene.person()
    mine = await scene.standby_of(who)
    preferences = Preferences(specialties=("dermatology",), point=CENTRE, notice=scene.dice.randint(0, 600))
    await standbys.change(scene.town.services, who, mine.id, preferences)


@act(events.StandbyChanged)
async def hours_of_rest(scene: Scene) -> None:
    """Nobody may be told just now."""
    for who in scene.people:
        mine = await scene.standby_of(who)
        preferences = Preferences(specialties=("dermatology",), point=CENTRE, notice=0, dnd=REST)
        await standbys.change(scene.town.services, who, mine.id, preferences)


@act(events.StandbyChanged)
async def pause_standby(scene: Scene) -> None:
    who = scene.person()
    mine = await scene.standby_of(who)
    until = scene.town.clock.now() + timedelta(hours=1)
    await standbys.pause(scene.town.services, who, mine.id, until)


@act(events.StandbyRemoved)
async def remove_standby(scene: Scene) -> None:
    who = scene.person()
    mine = await scene.standby_of(who)
    await standbys.remove(scene.town.services, who, mine.id)


@act(events.StandbyRemoved, events.StandbyResumed)
async def restore_standby(scene: Scene) -> None:
    who = scene.person()
    mine = await scene.standby_of(who)
    await standbys.remove(scene.town.services, who, mine.id)
    await standbys.restore(scene.town.services, who, mine.id)


@act(events.StandbyAdded)
async def add_standby(scene: Scene) -> None:
    await scene.town.standby(scene.person(), notice=scene.dice.randint(0, 3))


@act(events.StandbyResumed, after=("publish to the feed", "claim"))
async def keep_looking(scene: Scene) -> None:
    now = scene.town.clock.now()
    ended = [
        (who, standby)
        for who in scene.people
        for standby in await scene.town.store.standbys.ended_lately(who.account_id, now)
    ]
    who, standby = scene.any_of(ended)
    await fulfilling.keep_looking(scene.town.services, who, standby.id)
