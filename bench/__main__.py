"""`python -m bench NAME`: run one bench. Each prints one JSON line."""

import argparse
import asyncio

from bench import journey

BENCHES = {"journey": journey.main}


def main() -> None:
    """Run what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", choices=sorted(BENCHES))
    parser.add_argument("--rounds", type=int, default=200, help="how often (default: 200)")
    arguments = parser.parse_args()
    asyncio.run(BENCHES[arguments.name](arguments.rounds))


if __name__ == "__main__":
    main()
