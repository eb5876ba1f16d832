"""Conversations on disk, one JSON line per change; the newest line about a thing holds."""

import json
from pathlib import Path
from typing import Any, TextIO


class Journal:
    """Append what changed, read it back at the next start. Without a path nothing is kept."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: TextIO | None = None

    def read(self) -> list[dict[str, Any]]:
        if self._path is None or not self._path.exists():
            return []
        entries = []
        for line in self._path.read_text(encoding="utf-8").splitlines():
            try:
                entries.append(json.loads(line))
            except ValueError:  # the last line of a process that was killed
                continue
        return entries

    def write(self, entry: dict[str, Any]) -> None:
        if self._path is None:
            return
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("a", encoding="utf-8")
        self._file.write(json.dumps(entry) + "\n")
        self._file.flush()

    def rewrite(self, entries: list[dict[str, Any]]) -> None:
        """Keep only these entries, in one step: written beside, then put in place."""
        if self._path is None:
            return
        self.close()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        fresh.write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")
        fresh.replace(self._path)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
