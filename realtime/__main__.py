"""`python -m realtime --host H --port P`: a gateway; with QUICKDOC_GATEWAY_PROCESSES several on one port."""

import argparse
import asyncio
import sys

from quickdoc.core import logging as logs
from quickdoc.core.config import Settings
from realtime import serving
from realtime.processes import Processes


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(prog="python -m realtime", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument(
        "--shared", type=int, help="the file descriptor of a listening socket to be served beside the port"
    )
    parser.add_argument("--header", action="append", default=[], help="NAME:VALUE, added to every response")
    args = parser.parse_args()
    headers = [_pair(header) for header in args.header]
    if args.shared is not None:
        serving.serve_shared(args.shared, args.host, args.port, headers)
        return
    settings = Settings()
    if settings.gateway_processes == 1:
        serving.serve_single(args.host, args.port, headers)
        return
    logs.configure(settings)
    sys.exit(asyncio.run(Processes(args.host, args.port, settings.gateway_processes, args.header).run()))


def _pair(header: str) -> tuple[str, str]:
    name, _, value = header.partition(":")
    return name, value


if __name__ == "__main__":
    main()
