"""`python -m sandbox.npm ARGUMENTS`: npm in web/, from PATH or from the wheel where PATH has none."""

import os
import subprocess
import sys

from sandbox.binaries import find_node
from sandbox.stack import CHECKOUT


def main() -> int:
    """Run npm with these arguments; return its status."""
    folder, npm = find_node()
    path = f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"
    return subprocess.call([*npm, *sys.argv[1:]], cwd=CHECKOUT / "web", env=os.environ | {"PATH": path})


if __name__ == "__main__":
    sys.exit(main())
