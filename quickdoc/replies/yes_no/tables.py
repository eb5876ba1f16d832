"""How the tables of phrases for yes, no, and what may stand beside them are written.

Lower case, without accents and apostrophes. Each line is one or more phrases: a word in capitals is a class,
`a|b` are alternatives, `a_b` is two words, and what has `?` may be left out.
"""

from typing import NamedTuple


class YesNo(NamedTuple):
    """How a language says yes and no.

    `beside` alone is neither: "perfect", "see you then". `beside_no` stands only beside a no: "I can't
    tomorrow" declines, but who says "ok tomorrow" may mean another time.
    """

    words: dict[str, str]
    yes: str
    no: str
    beside: str
    beside_no: str
