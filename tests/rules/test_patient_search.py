"""What is typed to find a patient, and who is meant by it."""

from datetime import date

import pytest

from quickdoc.identity.patient_search import Typed, beginnings, is_meant, keys_of, name_words, parse
from quickdoc.identity.patients import Patient
from tests.town import ZONE

RUIZ = Patient(
    id="patient_1",
    account_id="account_1",
    name="Ana María Ruiz-Peña",
    phone="+34600123456",
    zone=ZONE,
    born=date(1980, 5, 12),
)
FOUND = (
    "ruiz",
    "ANA RU",
    "ruiz ana",
    "peña ana maria",
    "+34 600 12 34 56",
    "0034 600123456",
    "600123456",
    "0600 123 456",
    "3456",
    "23456",
    "12.05.1980",
    "1980-05-12",
    "12/05/1980",
    "12-5-1980",
    "ruiz 1980",
    "1980 ruiz",
    "ruiz 12.5.1980",
    "ana 3456",
    "ruiz 600123",
    "a",
    "ru\u200diz",
    "\u200fruiz",
    "ana.*ruiz",
    "٣٤٥٦",
)
NOT_FOUND = (
    "ruizz",
    "uiz",
    "345",
    "05/12/1980",
    "2.05.1980",
    "ruiz 1981",
    "ana ana",
    "600124",
    "ruiz 12.05.1981",
    "",
    " ",
    "\u200d",
    ".*",
    "$ne",
    "99.99.1980",
)


def finds(text: str) -> bool:
    """Whether a search for the text reads the patient, and takes them for the one who is meant."""
    typed = parse(text)
    if not typed.finds_somebody:
        return False
    is_read = any(key.startswith(each) for key in keys_of(RUIZ) for each in beginnings(typed))
    return is_read and is_meant(RUIZ, typed)


@pytest.mark.parametrize("text", FOUND)
def test_a_patient_is_found_by_any_part_of_who_they_are(text: str) -> None:
    assert finds(text)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_nobody_is_found_by_anything_else(text: str) -> None:
    assert not finds(text)


def test_a_date_that_has_no_such_month_has_its_month_first() -> None:
    assert parse("05/25/1980") == Typed(born=date(1980, 5, 25))
    assert parse("05/12/1980") == Typed(born=date(1980, 12, 5))


def test_names_of_every_script_keep_their_words() -> None:
    assert name_words("אנה  רואיז") == ["אנה", "רואיז"]
    assert name_words("अनि\u200dता") == name_words("अनिता")
    assert len(name_words("अनिता")) == 1


def test_a_name_of_eighty_words_has_no_more_keys_than_one_of_six() -> None:
    long = RUIZ.model_copy(update={"name": " ".join(f"word{number}" for number in range(80))})
    assert len(keys_of(long)) < 60
