"""The pages have words for every action that an entry can have."""

import re
from pathlib import Path

from quickdoc.audit.kinds import ACTIONS

WORDS = Path(__file__).parents[2] / "web" / "src" / "audit" / "words.ts"


def test_every_action_has_a_sentence() -> None:
    known = re.findall(r'^  "([a-z_.]+)": \{ label', WORDS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert set(known) == ACTIONS
