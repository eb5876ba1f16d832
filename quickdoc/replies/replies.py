"""What a patient's text means: a verb, perhaps a code, and which open offer or visit it is about.

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
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Literal, NamedTuple

from quickdoc.core.types import Instant, Model
from quickdoc.replies import intents
from quickdoc.scheduling.slot_summary import SlotSummary

Verb = Literal[
    "confirm", "cancel", "pass", "earlier", "status", "pause", "standby", "help", "details", "stop", "start",
    "unknown",
]  # fmt: skip

_WORDS: dict[Verb, str] = {
    "confirm": "confirm confirmed confirming accept book "
    "confirmar confirmo confirmado confirma aceptar acepto confirmer confirme accepter accepte jaccepte",
    "cancel": "cancel cancelled canceled cancelar cancela cancelo anular anulo annuler annule jannule",
    "pass": "pass skip decline pasar paso rechazar rechazo passer passe refuser refuse decliner",
    "earlier": "earlier sooner antes adelantar adelanta avancer javance",
    "status": "status estado estatus statut etat",
    "pause": "pause pausa pausar pauser",
    "standby": "standby resume reanudar reprendre lista attente",
    "help": "help info information ayuda informacion aide",
    "stop": "stop stopall unsubscribe optout parar arret arreter desabonner",
    "start": "start unstop empezar iniciar demarrer commencer",
}
_SHORT_WORDS: dict[Verb, str] = {
    "confirm": "yes y yeah yep yup ok okay sure take si s vale claro oui daccord",
    "pass": "no n nope nah non",
    "stop": "end quit revoke baja alto fin",
}
"""Everyday words, which mean a verb only where nothing else is said."""

_COURTESY = (
    "please pls plz thanks thank you thx hi hello i the my me it this one for code number "
    "por favor gracias hola yo el la lo mi codigo numero "
    "merci davance bonjour salut svp sil te vous plait je le mon ma numero"
)
_NEGATIONS = "not dont doesnt didnt cant cannot wont never nunca jamas ne pas jamais"

_DOUBTS = (
    "but if unless only instead or maybe can could would what when where who which how is are am "
    "pero aunque solo puedo puede podria cuando donde quien cual que "
    "mais sauf seulement quand puis puisje est"
)
"""With these a yes is not all that is meant, even right before a code: "CONFIRM 482 but can I come later"."""

_PHRASES = {
    ("stand", "by"): "standby",
    ("opt", "out"): "optout",
    ("stop", "all"): "stopall",
    ("lista", "de", "espera"): "standby",
    ("liste", "dattente"): "standby",
    ("d", "accord"): "daccord",
    ("d", "avance"): "davance",
    ("something", "earlier"): "earlier",
    ("anything", "earlier"): "earlier",
    ("earlier", "time"): "earlier",
    ("mas", "temprano"): "earlier",
    ("mas", "pronto"): "earlier",
    ("algo", "antes"): "earlier",
    ("plus", "tot"): "earlier",
}

_VERBS: dict[str, Verb] = {
    word: verb for table in (_WORDS, _SHORT_WORDS) for verb, words in table.items() for word in words.split()
}
_UNMISTAKABLE = {word for verb, words in _WORDS.items() if verb != "stop" for word in words.split()}
_POLITE, _NEGATIVE, _DOUBTFUL = (set(each.split()) for each in (_COURTESY, _NEGATIONS, _DOUBTS))
_NUMBER_SIGN = re.compile(r"\bn\s?[\u00b0\u00ba]", re.IGNORECASE)  # otherwise it would read as "no"
_TOKEN = re.compile(r"[0-9]+|[^\W0-9_]+")
_LONGEST_BODY = 1600
_LONGEST_CODE = 6


LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Reply(Model):
    """The parsed text. `code`: as typed, in ASCII digits."""

    verb: Verb
    code: str | None = None


class Open(Model):
    """Something that a phone can still answer: an offer (`fresh` within its window) or a coming visit.

    `name`: the patient's name; `label`: what tells them apart if several people share the phone. `since`:
    from when on a text of the phone may be about it.
    """

    kind: Literal["offer", "visit"]
    id: str
    code: str
    brief: SlotSummary
    name: str = ""
    label: str = ""
    fresh: bool = True
    confirmed: bool = False
    since: Instant = LONG_AGO


class Ambiguous(NamedTuple):
    """Several open offers or visits fit; the answer asks which one."""

    things: tuple[Open, ...]


class Nothing(NamedTuple):
    """Nothing open fits."""


Choice = Open | Ambiguous | Nothing
"""Which of the open things a reply is about."""


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


def choose(reply: Reply, things: Sequence[Open]) -> Choice:
    """Which of the open offers and visits a reply is about.

    Without a code it must be unambiguous. For `confirm` and `pass` it is the one offer within its window,
    else the one offer whose window is over, else (`confirm`) the one visit not confirmed yet. `cancel` is
    hard to undo, so it needs a code unless only one offer or visit is open. `earlier` is about visits.
    """
    fitting = [each for each in things if reply.code is None or each.code == reply.code]
    for tier in _tiers(reply, fitting):
        if tier:
            return tier[0] if len(tier) == 1 else Ambiguous(tuple(tier))
    return Nothing()


def _tiers(reply: Reply, things: Sequence[Open]) -> list[list[Open]]:
    offers = [each for each in things if each.kind == "offer"]
    visits = [each for each in things if each.kind == "visit"]
    if reply.verb == "cancel":
        return [visits, offers] if reply.code else [[*offers, *visits]]
    if reply.verb == "earlier":
        return [visits]
    fresh = [offer for offer in offers if offer.fresh]
    if reply.verb == "pass":
        return [fresh, offers]
    waiting = [visit for visit in visits if not visit.confirmed]
    return [fresh, offers, waiting, visits]


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
        phrase = next((each for each in _PHRASES if tuple(rest[: len(each)]) == each), None)
        joined.append(_PHRASES[phrase] if phrase else rest[0])
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
    if _NEGATIVE.intersection(words):
        return "unknown"
    verbs = {_VERBS[each] for each in words if each in _VERBS}
    if len(verbs) != 1:
        return "unknown"
    (verb,) = verbs
    said_more = any(each not in _VERBS and each not in _POLITE for each in words)
    explicit = has_code and any(
        word in _UNMISTAKABLE and number.isdigit() for word, number in pairwise(tokens)
    )
    doubts = verb == "confirm" and bool(_DOUBTFUL.intersection(words))
    return verb if (explicit and not doubts) or not said_more else "unknown"
