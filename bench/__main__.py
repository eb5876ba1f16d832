"""`python -m bench NAME`: run one bench. Each prints JSON lines."""

import argparse
import asyncio
from argparse import Namespace
from collections.abc import Awaitable, Callable

from bench import journey, matching

BENCHES: dict[str, Callable[[Namespace], Awaitable[None]]] = {
    "journey": lambda given: journey.main(given.rounds),
    "matching": lambda given: matching.main(given.rounds, quick=given.quick),
}


def main() -> None:
    """Run what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", choices=sorted(BENCHES))
    parser.add_argument("--rounds", type=int, default=200, help="how often (default: 200)")
    parser.add_argument("--quick", action="store_true", help="smaller crowds")
    arguments = parser.parse_args()

    async def run() -> None:
        await BENCHES[arguments.name](arguments)

    asyncio.run(run())


if __name__ == "__main__":
    main()
