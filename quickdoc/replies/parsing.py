"""What a patient's text means: a verb, perhaps a code.

Any case, Unicode, with or without punctuation, in English, Spanish and French. If a text is ambiguous, the
answer asks what is meant:

- Courtesy ("please", "gracias", "s'il vous plait") is ignored. `CONFIRM 482 please`, `482 yes`, `¡Sí!`.
- One verb and nothing else is understood, with or without a code. A verb that is unmistakable (`CONFIRM`,
  but not `NO` or `OK`) right before a code is understood whatever follows: `CONFIRM 482 see you soon`.
- Plain words that say yes or no, and nothing else, are `confirm` and `pass` ("I'll take it", "no puedo ir").
- With a question mark, or with "but", "if" and the like, nobody confirms: `CONFIRM 482 but can I come later`.
- Two different verbs, a negation ("don't confirm"), or two numbers (`CONFIRM 10:30`) are `unknown`.
- A question (where, when, with whom, the number) is `details`.
- A code alone is `unknown` with that code: the answer asks "CONFIRM 482 or PASS 482?". `4 8 2` is 482.
- A request for no more texts, in plain words or by STOP, is `stop` (`intents.py`); "stop by at 3 ok?" is
  not. `CANCEL` alone is `cancel`; the webhook reports that the provider also takes it for an opt-out. `YES`
  is `confirm` and never `start`.
"""

import re
import unicodedata
from itertools import pairwise

from quickdoc.replies import intents
from quickdoc.replies.replies import Reply, Verb
from quickdoc.replies.vocabulary import DOUBTFUL, JOINED_PHRASES, NEGATIVE, POLITE, UNMISTAKABLE, VERBS

_NUMBER_SIGN = re.compile(r"\bn\s?[\u00b0\u00ba]", re.IGNORECASE)  # otherwise it would read as "no"
_TOKEN = re.compile(r"[0-9]+|[^\W0-9_]+")
_LONGEST_BODY = 1600
_LONGEST_CODE = 6


def parse(body: str) -> Reply:
    """What a text means. Never fails: what is not understood is `unknown`."""
    plain = _plain(body[:_LONGEST_BODY])
    if intents.opts_out(plain):
        return Reply(verb="stop")
    tokens = _joined(_TOKEN.findall(plain))
    if not tokens and body.strip() and set(body.strip()) <= set("?¿ "):
        return Reply(verb="help")
    numbers, words = _numbers(tokens), [token for token in tokens if not token.isdigit()]
    code = numbers[0] if len(numbers) == 1 and len(numbers[0]) <= _LONGEST_CODE else None
    if len(numbers) > 1 or (numbers and code is None):
        return Reply(verb="unknown")
    verb = _verb(tokens, words, has_code=code is not None)
    marked = "?" in plain
    if marked and verb in {"confirm", "pass"}:
        verb = "unknown"
    if verb == "unknown" and intents.asks(words, marked=marked):
        verb = "details"
    return Reply(verb=verb, code=code)


def _plain(body: str) -> str:
    """The text in lower case and ASCII digits, without accents, apostrophes and invisible characters."""
    wide = unicodedata.normalize("NFKD", _NUMBER_SIGN.sub(" ", body)).casefold()
    return "".join(_plain_character(each) for each in unicodedata.normalize("NFKD", wide))


def _plain_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in {"Mn", "Cf"} or character in "'\u2018\u2019\u02bc`\u00b4":
        return ""
    return character


def _joined(tokens: list[str]) -> list[str]:
    """The tokens with phrases such as "stand by" as one word."""
    joined: list[str] = []
    rest = list(tokens)
    while rest:
        phrase = next((each for each in JOINED_PHRASES if tuple(rest[: len(each)]) == each), None)
        joined.append(JOINED_PHRASES[phrase] if phrase else rest[0])
        rest = rest[len(phrase) if phrase else 1 :]
    return joined


def _numbers(tokens: list[str]) -> list[str]:
    """The numbers; digits typed one by one are one number."""
    numbers = [token for token in tokens if token.isdigit()]
    if len(numbers) > 1 and all(len(number) == 1 for number in numbers):
        return ["".join(numbers)]
    return numbers


def _verb(tokens: list[str], words: list[str], *, has_code: bool) -> Verb:
    plainly = intents.answer(words)
    if plainly:
        return "confirm" if plainly == "yes" else "pass"
    if NEGATIVE.intersection(words):
        return "unknown"
    verbs = {VERBS[each] for each in words if each in VERBS}
    if len(verbs) != 1:
        return "unknown"
    (verb,) = verbs
    said_more = any(each not in VERBS and each not in POLITE for each in words)
    explicit = has_code and any(
        word in UNMISTAKABLE and number.isdigit() for word, number in pairwise(tokens)
    )
    doubts = verb == "confirm" and bool(DOUBTFUL.intersection(words))
    return verb if (explicit and not doubts) or not said_more else "unknown"
