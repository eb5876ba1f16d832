"""`python -m sandbox up` runs the demo, `python -m sandbox clean` removes its data."""

import argparse
import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from sandbox.binaries import ProgramMissing
from sandbox.daemon import StartFailed
from sandbox.lock import AlreadyRunning, only_one
from sandbox.stack import CHECKOUT
from sandbox.up import Options, up

DATA_DIR = CHECKOUT / ".sandbox"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    starting = commands.add_parser("up", help="start everything and print the addresses")
    starting.add_argument("--no-web", action="store_true", help="do not build or serve the pages")
    starting.add_argument("--no-seed", action="store_true", help="leave the database as it is")
    starting.add_argument("--no-crowd", action="store_true", help="no patient answers by itself")
    starting.add_argument("--ephemeral", action="store_true", help="fresh data, removed at the end")
    starting.add_argument(
        "--crowd-speed", type=float, default=1.0, help="20 lets an hour of replies pass in 3 minutes"
    )
    starting.add_argument("--data", type=Path, default=DATA_DIR, help="where the data is kept")
    cleaning = commands.add_parser("clean", help="remove the data")
    cleaning.add_argument("--data", type=Path, default=DATA_DIR, help="where the data is kept")
    return parser.parse_args()


def _options(arguments: argparse.Namespace, data_dir: Path) -> Options:
    return Options(
        data_dir=data_dir,
        web=not arguments.no_web,
        seed=not arguments.no_seed,
        crowd=not arguments.no_crowd,
        crowd_speed=arguments.crowd_speed,
        keeps_data=not arguments.ephemeral,
    )


def _up(arguments: argparse.Namespace) -> None:
    if arguments.ephemeral:
        with tempfile.TemporaryDirectory(prefix="quickdoc-") as folder:
            asyncio.run(up(_options(arguments, Path(folder))))
        return
    with only_one(arguments.data):
        asyncio.run(up(_options(arguments, arguments.data.resolve())))


def _clean(data_dir: Path) -> None:
    if not data_dir.exists():
        print("There is nothing to remove.")
        return
    with only_one(data_dir):
        shutil.rmtree(data_dir)
    print(f"Removed {data_dir}")


def main() -> int:
    """Do what the command line says; return the status for the shell."""
    arguments = _arguments()
    try:
        if arguments.command == "up":
            _up(arguments)
        else:
            _clean(arguments.data)
    except AlreadyRunning as held:
        print(f"{held}. Stop it there with Ctrl-C first.", file=sys.stderr)
        return 1
    except (StartFailed, ProgramMissing) as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
