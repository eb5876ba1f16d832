"""What people write, one reply a line, in `replies/`."""

from pathlib import Path

FOLDER = Path(__file__).parent / "replies"


def replies(name: str) -> list[str]:
    """The replies in that file."""
    return [line for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines() if line]
