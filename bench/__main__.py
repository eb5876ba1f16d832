"""`python -m bench NAME`: run one bench. Each prints JSON lines."""

import argparse
import asyncio

from bench import journey, matching, policies


def main() -> None:
    """Run what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    benches = parser.add_subparsers(dest="name", required=True)
    the_journey = benches.add_parser("journey", help="how long the user waits")
    the_journey.add_argument("--rounds", type=int, default=200, help="how often (default: 200)")
    the_matching = benches.add_parser("matching", help="how long it takes to find who is next in line")
    the_matching.add_argument("--rounds", type=int, default=200, help="how often (default: 200)")
    the_matching.add_argument("--quick", action="store_true", help="smaller crowds")
    policies.arguments(benches.add_parser("policies", help="which policy fills best, and for whom"))
    given = parser.parse_args()
    if given.name == "policies":
        policies.run(given)
    elif given.name == "matching":
        asyncio.run(matching.main(given.rounds, quick=given.quick))
    else:
        asyncio.run(journey.main(given.rounds))


if __name__ == "__main__":
    main()
