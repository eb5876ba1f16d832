# ruff: noqa: RUF001  other scripts are the point
"""What the people who share a phone are called in its texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quickdoc.core.gsm7 import is_gsm7
from quickdoc.core.naming import LONGEST, TITLES, Person, labels

FAMILIES: list[tuple[list[str], list[str]]] = [
    (["Ana Bell", "Ben Bell"], ["Ana", "Ben"]),
    (["Ana Bell", "Ana Cruz", "Ben Bell"], ["Ana B", "Ana C", "Ben"]),
    (["Ana Bell", "Ana Bauer"], ["Ana Bell", "Ana Bauer"]),
    (["John Smith Jr", "John Smith Sr."], ["John Jr", "John Sr"]),
    (["John Smith", "John Smith, Jr."], ["John Smith", "John Jr"]),
    (["Jan van der Berg", "Jan van den Heuvel"], ["Jan B", "Jan H"]),
    (["Jan van der Berg", "Jan van der Bos"], ["Jan Berg", "Jan Bos"]),
    (["van der Berg", "van der Bos"], ["van der Berg", "van der Bos"]),
    (["Berg, Jan van der", "Berg, Piet van der"], ["Jan", "Piet"]),
    (["Dr. Smith", "Ana Smith"], ["Smith", "Ana"]),
    (["Dr. Ana Ruiz", "Dr. Ben Ruiz"], ["Ana", "Ben"]),
    (["Dr. Smith", "Mrs. Smith"], ["Dr Smith", "Mrs Smith"]),
    (["Sra. María López", "María López Hijo"], ["Maria Lopez", "Maria Hijo"]),
    (["Иван Петров", "Ирина Петрова"], ["Ivan", "Irina"]),
    (["Γιώργος", "Γεωργία"], ["Giorgos", "Georgia"]),
    (["김민수", "김지우"], ["Gimminsu", "Gimjiu"]),
    (["さくら 田中", "たろう 田中"], ["Sakura", "Tarou"]),
    (["محمد علي", "أحمد علي"], ["Mhmd", "Ahmd"]),
    (["王伟", "王芳"], ["person 1", "person 2"]),
    (["Maximilian-Alexander A", "Maximilian-Alexandra B"], ["Maximilian-Alexa A", "Maximilian-Alexa B"]),
]


def called(*names: str | tuple[str, int]) -> list[str]:
    people = [
        Person(f"patient_{number}", name) if isinstance(name, str) else Person(f"patient_{number}", *name)
        for number, name in enumerate(names)
    ]
    found = labels(people)
    return [found[person.id] for person in people]


@pytest.mark.parametrize(("names", "expected"), FAMILIES)
def test_people_are_told_apart_by_as_little_as_possible(names: list[str], expected: list[str]) -> None:
    assert called(*names) == expected


def test_one_name_is_told_apart_by_the_year_of_birth() -> None:
    assert called(("Ana Bell", 1980), ("Ana Bell", 2012), "Ben") == ["Ana b.1980", "Ana b.2012", "Ben"]
    assert called(("王伟", 1980), ("王芳", 2012)) == ["person b.1980", "person b.2012"]


def test_one_person_who_is_registered_twice_has_one_label() -> None:
    assert called("Ana Bell", "ana  bell", "Ben") == ["Ana", "Ana", "Ben"]
    assert called(("Ana Bell", 1980), "Ana Bell") == ["Ana", "Ana"]


PLAIN = ("Ana", "Ana Bell", "Ana Bell Jr", "Mrs Bell", "van der Berg", "Jan van der Berg", "Ana Maria")
ODD = (
    "Dr. Ana",
    "Dr.",
    "Dr",
    "Jr",
    "A",
    "-",
    "Mr. Jr",
    "O’Neil",
    "Ana-Maria Bell",
    "Bell, Ana",
    "王伟",
    "Иван",
)
NAMES = st.lists(st.sampled_from(PLAIN + ODD), unique=True, max_size=8)


@given(NAMES)
def test_whatever_their_names_no_two_have_the_same_label(names: list[str]) -> None:
    said = called(*names)
    assert len(set(said)) == len(said)
    for each in said:
        assert each
        assert is_gsm7(each)
        assert len(each) <= LONGEST + 3
        assert each.casefold() not in TITLES


@given(st.lists(st.text(max_size=40), max_size=5))
def test_any_name_has_a_label_in_the_alphabet_of_texts(names: list[str]) -> None:
    assert all(each and is_gsm7(each) for each in called(*names))
