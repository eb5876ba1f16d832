"""`python -m realtime --host H --port P`: a gateway; with QUICKDOC_GATEWAY_PROCESSES several on one port."""

import argparse
import asyncio
import sys

from quickdoc.core import logging as logs
from quickdoc.core.config import Settings
from realtime import serving
from realtime.processes import Processes


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m realtime", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--shared", type=int, help="a listening socket to be served beside the port")
    parser.add_argument("--header", action="append", default=[], help="NAME:VALUE, in every answer")
    given = parser.parse_args()
    headers = [_pair(each) for each in given.header]
    if given.shared is not None:
        serving.serve_shared(given.shared, given.host, given.port, headers)
        return
    settings = Settings()
    if settings.gateway_processes == 1:
        serving.serve_single(given.host, given.port, headers)
        return
    logs.configure(settings)
    sys.exit(asyncio.run(Processes(given.host, given.port, settings.gateway_processes, given.header).run()))


def _pair(header: str) -> tuple[str, str]:
    name, _, value = header.partition(":")
    return name, value


if __name__ == "__main__":
    main()
