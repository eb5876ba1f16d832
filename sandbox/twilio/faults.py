"""Injected faults: what goes wrong with the next sends, for tests and for experiments.

| kind        | accepted | what the sender sees                                                |
|-------------|----------|---------------------------------------------------------------------|
| refuse      | no       | 400 with `code`                                                     |
| busy        | no       | 429, code 20429                                                     |
| broken      | no       | 500, code 20500                                                     |
| lost        | no       | as with cut, though nothing was accepted                            |
| cut         | yes      | the connection closes in the middle of the answer: outcome unknown  |
| hang        | yes      | no answer for `seconds`: outcome unknown after the sender's timeout |
| slow        | yes      | the answer, after `seconds`                                         |
| undelivered | yes      | 201, and later the status `undelivered` with `code`                 |
"""

from typing import Literal

from pydantic import BaseModel, Field

Kind = Literal["refuse", "busy", "broken", "lost", "cut", "hang", "slow", "undelivered"]


class Fault(BaseModel):
    """What goes wrong, for which number (none given: any number) and how many times."""

    kind: Kind
    to: str | None = None
    times: int = Field(default=1, ge=1)
    code: int = 30005
    seconds: float = Field(default=60.0, ge=0)


class Faults:
    """The faults that have not been applied yet, first in, first out."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    @property
    def waiting(self) -> list[Fault]:
        return list(self._waiting)

    def add(self, fault: Fault) -> None:
        self._waiting.append(fault)

    def clear(self) -> None:
        self._waiting.clear()

    def take(self, to: str) -> Fault | None:
        """Use up one occasion of the first fault that concerns this number."""
        for fault in self._waiting:
            if fault.to in (None, to):
                fault.times -= 1
                if fault.times == 0:
                    self._waiting.remove(fault)
                return fault
        return None
