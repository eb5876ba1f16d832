"""The processes, seen from outside: how memory grows, how long a small question waits, which have died."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from statistics import median
from time import monotonic

import httpx
import psutil

from sandbox.supervised import Supervised

PAUSE = 0.1
MEMORY_EVERY = 10
"""Looks."""


@dataclass
class Health:
    """`memory`: MB of each process over time; `answers`: milliseconds to `/healthz`, by process."""

    processes: dict[str, Supervised]
    urls: dict[str, str]
    memory: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    answers: dict[str, list[float]] = field(default_factory=dict)

    async def watch(self) -> None:
        """Look until cancelled."""
        async with httpx.AsyncClient() as client:
            looks = 0
            while True:
                if looks % MEMORY_EVERY == 0:
                    self._weigh()
                looks += 1
                for name, url in self.urls.items():
                    began = monotonic()
                    with suppress(httpx.TransportError):  # `died` tells
                        await client.get(f"{url}/healthz")
                        self.answers.setdefault(name, []).append((monotonic() - began) * 1000)
                await asyncio.sleep(PAUSE)

    def growth(self, name: str) -> float:
        """MB a minute: the last third against the second; in the first, caches fill. 0 when it shrinks."""
        samples = self.memory[name]
        third = max(1, len(samples) // 3)
        early, late = samples[-2 * third : -third] or samples[:1], samples[-third:]
        seconds = median(at for at, _ in late) - median(at for at, _ in early)
        grown = median(mb for _, mb in late) - median(mb for _, mb in early)
        return max(0.0, grown / seconds * 60) if seconds else 0.0

    def _weigh(self) -> None:
        now = monotonic()
        for name, each in self.processes.items():
            with suppress(psutil.NoSuchProcess):
                if each.pid is not None:
                    used = psutil.Process(each.pid).memory_full_info().uss
                    self.memory.setdefault(name, []).append((now, used / 2**20))
