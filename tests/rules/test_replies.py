# ruff: noqa: RUF001  characters that look alike are the point
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quickdoc.core.types import Point
from quickdoc.replies.choosing import choose
from quickdoc.replies.parsing import parse
from quickdoc.replies.replies import Ambiguous, Nothing, Open, Reply, Verb
from quickdoc.scheduling.slot_summary import SlotSummary

WORDS: dict[Verb, str] = {
    "confirm": "confirm | Yes | y | OK | sure, thanks! | accept | I take it | take it please"
    "| confirmar | Confirmo | SÍ | si | ¡Sí, gracias! | vale | acepto"
    "| confirmer | je confirme | OUI | oui s'il vous plaît | d'accord | D’ACCORD | j'accepte",
    "cancel": "cancel | Cancelled. | please cancel | cancelar | Anular | annuler | j'annule",
    "pass": "pass | NO | n | No, thank you | skip | decline | pasar | paso | no gracias | rechazar"
    "| passer | Non merci | refuser",
    "earlier": "earlier | EARLIER please | Sooner! | something earlier | anything earlier please"
    "| earlier time?"
    "| antes | Antes por favor | más temprano | algo antes | mas pronto, gracias | adelantar"
    "| plus tôt | Plus tot svp | avancer | j'avance",
    "status": "status? | estado | statut | état",
    "pause": "Pause | pausa | pause svp",
    "standby": "standby | stand by | Stand-by | resume | lista de espera | reanudar | liste d'attente",
    "help": "HELP | info | ? | ¿? | AYUDA | información | aide",
    "stop": "stop | STOPALL | stop all | unsubscribe | end | quit | revoke | opt-out | OPTOUT | please stop"
    "| STOP texting me!! | stop 482 | parar | baja | arrêt | désabonner",
    "details": "where is it? | What time | which doctor | Is it the same doctor? | address | when?"
    "| the phone number | ¿dónde es? | a qué hora es | ¿con quién? | la dirección | ¿cuándo?"
    "| où est-ce ? | c'est où | quelle adresse | à quelle heure ? | avec qui | c'est quel médecin",
    "start": "start | UNSTOP | empezar | démarrer",
}


@pytest.mark.parametrize(
    ("body", "verb"), [(body.strip(), verb) for verb, bodies in WORDS.items() for body in bodies.split("|")]
)
def test_a_word_of_three_languages_is_understood(body: str, verb: Verb) -> None:
    assert parse(body) == Reply(verb=verb)


TYPED = (
    "CONFIRM 482 | confirm482 | Confirm #482. | “Confirm 482.” | CONFIRM 482 please | 482 confirm | 482: yes!"
    "| please confirm (482), thank you | yes 482 | ok 482 |   confirm \n 482  | CONFIRM-482 | confirm 4 8 2"
    "| confirm\u200b482 | \ufeffCONFIRM\u00a0482 | con\u00adfirm 482 | ＣＯＮＦＩＲＭ　４８２ | Ⓒⓞⓝⓕⓘⓡⓜ 482"
    "| confirm ٤٨٢ | CONFIRM ४८२ | confirmar 482 | Sí 482 | si\u0301 482 | oui 482 | confirmer nº482"
    "| Confirmer N° 482 | CONFIRM 482 see you tomorrow"
)


@pytest.mark.parametrize("body", TYPED.split("|"))
def test_a_code_is_read_however_it_is_typed(body: str) -> None:
    assert parse(body) == Reply(verb="confirm", code="482")


@pytest.mark.parametrize(
    "body",
    [
        "EARLIER 482", "482 earlier", "earlier #482 please", "Earlier 482, I can come any time", "sooner 482",
        "antes 482", "más temprano 482", "482 mas temprano gracias", "adelantar 482",
        "plus tôt 482", "482 plus tôt s'il vous plaît", "avancer nº482",
    ],
)  # fmt: skip
def test_something_earlier_is_asked_for_with_a_code(body: str) -> None:
    assert parse(body) == Reply(verb="earlier", code="482")


@pytest.mark.parametrize(
    ("body", "reply"),
    [
        ("CONFIRM 482 but earlier is better", Reply(verb="unknown", code="482")),
        ("not earlier 482", Reply(verb="unknown", code="482")),
        ("no, earlier", Reply(verb="unknown")),
        ("non, plus tôt", Reply(verb="unknown")),
        ("no puedo antes", Reply(verb="unknown")),
        ("ne peux pas plus tôt", Reply(verb="unknown")),
        ("I called earlier today", Reply(verb="unknown")),
        ("cancel 482, I need something earlier", Reply(verb="unknown", code="482")),
        ("sooner or later", Reply(verb="unknown")),
        ("plutôt 482", Reply(verb="unknown", code="482")),
        ("EARLIER 10:30", Reply(verb="unknown")),
        ("stop earlier texts", Reply(verb="stop")),
        ("confirme 482 merci d'avance", Reply(verb="confirm", code="482")),
        ("oui merci d avance", Reply(verb="confirm")),
        ("adelante", Reply(verb="unknown")),
    ],
)
def test_words_about_time_that_ask_for_nothing_earlier(body: str, reply: Reply) -> None:
    assert parse(body) == reply


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("482", "482"), ("# 482!", "482"), ("4 8 2", "482"), ("don't confirm 482", "482"),
        ("CONFIRM or PASS 482", "482"), ("no confirmar 482", "482"), ("ne pas confirmer 482", "482"),
        ("NO 482 is what I said", "482"), ("CONFIRM 10:30", None), ("CONFIRM 482 PASS 311", None),
        ("I have no idea", None), ("yes no", None), ("", None), ("   ", None), ("👍", None), ("你好", None),
        ("I am driving, talk later", None), ("confirm 12345678901", None), ("no puedo ir si", None),
        ("Liked “Lakeside Clinic: Tue 24 Nov 10:30 is free. Reply CONFIRM 482 by 09:55 or PASS 482.”", None),
    ],
)  # fmt: skip
def test_what_is_not_clear_is_asked_back(body: str, code: str | None) -> None:
    assert parse(body) == Reply(verb="unknown", code=code)


def test_a_stop_word_in_the_middle_of_a_sentence_is_no_opt_out() -> None:
    assert parse("at the end of the week").verb == "unknown"
    assert parse("is this the bus stop").verb == "unknown"


@given(st.text(max_size=400))
def test_any_text_can_be_read(body: str) -> None:
    reply = parse(body)
    assert reply.code is None or (reply.code.isascii() and reply.code.isdigit())


def test_a_very_long_text_can_be_read() -> None:
    assert parse("a " * 1_000_000).verb == "unknown"


BRIEF = SlotSummary(
    clinic_id="clinic_1", clinic_name="Lakeside Clinic", clinic_address="1 Lake St",
    point=Point(lat=0, lon=0), zone="Europe/Madrid", doctor_id="doctor_1", doctor_name="Dr. 1",
    specialty="dermatology", visit_type="check-up",
    start=datetime(2026, 11, 24, 9, 30, tzinfo=UTC), end=datetime(2026, 11, 24, 10, 0, tzinfo=UTC),
)  # fmt: skip


def offer(code: str, *, fresh: bool = True) -> Open:
    return Open(kind="offer", id=f"offer_{code}", code=code, brief=BRIEF, fresh=fresh)


def visit(code: str, *, confirmed: bool = False) -> Open:
    return Open(kind="visit", id=f"booking_{code}", code=code, brief=BRIEF, confirmed=confirmed)


def test_the_code_may_be_left_out_when_one_thing_is_open() -> None:
    for verb in ("confirm", "pass", "cancel"):
        assert choose(Reply(verb=verb), [offer("482")]) == offer("482")
    for verb in ("confirm", "cancel"):
        assert choose(Reply(verb=verb), [visit("311")]) == visit("311")


def test_with_nothing_open_there_is_nothing_to_choose() -> None:
    assert choose(Reply(verb="confirm"), []) == Nothing()
    assert choose(Reply(verb="confirm", code="999"), [offer("482")]) == Nothing()
    assert choose(Reply(verb="pass"), [visit("311")]) == Nothing()


def test_a_yes_is_for_the_offer_that_runs_now() -> None:
    things = [offer("482"), offer("205", fresh=False), visit("311")]
    assert choose(Reply(verb="confirm"), things) == offer("482")
    assert choose(Reply(verb="pass"), things) == offer("482")


def test_two_offers_at_once_need_the_code() -> None:
    things = [offer("482"), offer("205")]
    assert choose(Reply(verb="confirm"), things) == Ambiguous(tuple(things))
    assert choose(Reply(verb="confirm", code="205"), things) == offer("205")


def test_an_offer_whose_window_is_over_can_still_be_taken() -> None:
    assert choose(Reply(verb="confirm"), [offer("205", fresh=False), visit("311")]) == offer(
        "205", fresh=False
    )


def test_a_visit_is_given_back_only_when_it_is_clear_which() -> None:
    things = [offer("482"), visit("311")]
    assert choose(Reply(verb="cancel"), things) == Ambiguous(tuple(things))
    assert choose(Reply(verb="cancel", code="311"), things) == visit("311")


def test_earlier_is_about_visits_only() -> None:
    assert choose(Reply(verb="earlier"), [offer("482"), visit("311")]) == visit("311")
    assert choose(Reply(verb="earlier"), [visit("311", confirmed=True)]) == visit("311", confirmed=True)
    assert choose(Reply(verb="earlier", code="482"), [offer("482"), visit("311")]) == Nothing()
    assert choose(Reply(verb="earlier"), [offer("482")]) == Nothing()
    both = [visit("311"), visit("205")]
    assert choose(Reply(verb="earlier"), both) == Ambiguous(tuple(both))


def test_a_visit_that_is_confirmed_waits_for_no_yes() -> None:
    assert choose(Reply(verb="confirm"), [visit("311", confirmed=True), visit("205")]) == visit("205")
