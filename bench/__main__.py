"""`python -m bench NAME`: run one bench. Each prints JSON lines."""

import argparse
import asyncio

from bench import journey, policies


def main() -> None:
    """Run what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    benches = parser.add_subparsers(dest="name", required=True)
    the_journey = benches.add_parser("journey", help="how long the user waits")
    the_journey.add_argument("--rounds", type=int, default=200, help="how often (default: 200)")
    policies.arguments(benches.add_parser("policies", help="which policy fills best, and for whom"))
    given = parser.parse_args()
    if given.name == "policies":
        policies.run(given)
    else:
        asyncio.run(journey.main(given.rounds))


if __name__ == "__main__":
    main()
