"""How a clinic wants its openings offered."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from quickdoc.core.errors import VisitTypeTwiceError
from quickdoc.core.legible import folded
from quickdoc.core.types import Model, Window

Mode = Literal["race", "queue", "waves"]
Order = Literal["line", "lottery"]
TypeGroup = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=60)], ...], Field(min_length=2, max_length=10)
]
WaveSize = Annotated[int, Field(ge=1, le=50)] | Literal["auto"]


class Policy(Model):
    """How a clinic's rounds run.

    The default is the policy that the lab supports (docs/fairness.md): it fills as many as any and soon, with
    few texts. `window` and `grace` in seconds, `min_notice` in minutes before the start. `race`: all whom it
    suits are told at once, within their caps and outside quiet hours, and the first yes or claim wins.
    `queue`: the next in line gets a hold for the window. `waves`: `wave_size` people are texted at once, the
    first reply wins; `auto` asks as few as reach the chance `target` that one of them says yes within the
    window. `exclusive`: while a round of waves runs only those asked may take the slot; without it the feed
    may, too. `order`: by rank, or within each band of urgency by lot. `quiet_hours` are the recipient's local
    time. At `min_notice` a round ends and the slot is open to all. `remind_hours` before a visit its patient
    is reminded; 0: never. `no_show_after` minutes after its start a visit whose patient has not arrived is a
    no-show by itself; 0: never.

    Coming visits that one patient may have: `visits_with_doctor` of one type with one doctor, and
    `visits_at_clinic` in all; 0: any number. `equal_types`: groups of types that can stand for one another
    when somebody gives a later visit back for an earlier one.
    """

    mode: Mode = "waves"
    window: int = Field(default=20 * 60, ge=5, le=24 * 3600)
    wave_size: WaveSize = "auto"
    target: float = Field(default=0.35, ge=0.05, le=0.95)
    exclusive: bool = False
    order: Order = "line"
    grace: int = Field(default=30, ge=0, le=900)
    min_notice: int = Field(default=30, ge=0, le=7 * 24 * 60)
    quiet_hours: Window = Window(start=21 * 60, end=8 * 60)
    cap_day: int = Field(default=4, ge=1, le=50)
    cap_week: int = Field(default=12, ge=1, le=200)
    remind_hours: int = Field(default=24, ge=0, le=14 * 24)
    no_show_after: int = Field(default=0, ge=0, le=240)
    visits_with_doctor: int = Field(default=1, ge=0, le=50)
    visits_at_clinic: int = Field(default=3, ge=0, le=50)
    equal_types: tuple[TypeGroup, ...] = Field(default=(), max_length=20)


class Override(Model):
    """What is otherwise for one type of visit. None: as the clinic's policy says."""

    visit_type: str = Field(min_length=1, max_length=60)
    mode: Mode | None = None
    window: int | None = Field(default=None, ge=5, le=24 * 3600)
    wave_size: WaveSize | None = None
    target: float | None = Field(default=None, ge=0.05, le=0.95)
    exclusive: bool | None = None
    order: Order | None = None
    grace: int | None = Field(default=None, ge=0, le=900)
    min_notice: int | None = Field(default=None, ge=0, le=7 * 24 * 60)
    visits_with_doctor: int | None = Field(default=None, ge=0, le=50)
    visits_at_clinic: int | None = Field(default=None, ge=0, le=50)


MAX_OVERRIDES = 30


def ensure_distinct(overrides: Sequence[Override]) -> None:
    """Refuse overrides of which two are for the same type of visit.

    Raises:
        VisitTypeTwiceError
    """
    if len({folded(each.visit_type) for each in overrides}) < len(overrides):
        raise VisitTypeTwiceError
