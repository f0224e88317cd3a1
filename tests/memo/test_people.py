"""Whether two names can be one person: Dutch names, as certificates and memos write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sub_cli.memo.people import Likeness, likeness, likeness_of_parts

EQUAL, COMPATIBLE, OTHER = Likeness

ROWS = [
    ("Hanke Bruins Slot", "Hanke Bruins Slot", EQUAL),
    ("Hanke Bruins Slot", "HANKE BRUINS SLOT", EQUAL),
    ("Bruins Slot, Hanke", "Hanke Bruins Slot", EQUAL),
    ("Vries, A. de", "A. de Vries", EQUAL),
    ("drs. A. de Vries", "A. de Vries", EQUAL),
    ("prof. dr. A.B. van den Berg-de Wit MSc", "A.B. van den Berg-de Wit", EQUAL),
    ("Thérèse van 't Hoff", "Therese van ‘t Hoff", EQUAL),
    ("J.W. de Vries", "J. W. de Vries", EQUAL),
    ("Griffier", "griffier", EQUAL),
    ("Hanke Bruins Slot", "H. Bruins Slot", COMPATIBLE),
    ("J.W. de Vries", "Jan Willem de Vries", COMPATIBLE),
    ("JW de Vries", "Jan-Willem de Vries", COMPATIBLE),
    ("Jan Willem de Vries", "Jan de Vries", COMPATIBLE),
    ("A. de Vries", "De Vries", COMPATIBLE),
    ("J.D. Vos", "Jan Vos", COMPATIBLE),
    ("Th. Vos", "Theo Vos", COMPATIBLE),
    ("J. v.d. Berg", "Jan van der Berg", COMPATIBLE),
    ("J. v/d Berg", "J. van den Berg", COMPATIBLE),
    ("A. de Vries-Jansen", "Anna de Vries - Jansen", COMPATIBLE),
    ("Li Ma", "L. Ma", COMPATIBLE),
    ("A. de Vries", "B. de Vries", OTHER),
    ("Jan Jansen", "Piet Jansen", OTHER),
    ("W. Vos", "J.W. Vos", OTHER),
    ("Piet Jansen", "Piet Janssen", OTHER),
    ("A. Vries", "A. de Vries", OTHER),
    ("J. van de Berg", "J. van der Berg", OTHER),
    ("A. de Vries-Jansen", "A. de Vries", OTHER),
    ("A. de Vries-Jansen", "A. Jansen", OTHER),
    ("H. Bruins Slot", "Hanke Slot", OTHER),
    ("Griffier", "Hanke Bruins Slot", OTHER),
    ("Provincie Utrecht", "Hanke Bruins Slot", OTHER),
    ("", "", OTHER),
]
"""Two names, and how the one stands to the other."""


@pytest.mark.parametrize(("one", "other", "expected"), ROWS)
def test_two_names(one: str, other: str, expected: Likeness) -> None:
    assert likeness(one, other) is likeness(other, one) is expected


PARTS = [
    ("Hanke", "Bruins Slot", "Hanke Bruins Slot", EQUAL),
    ("Johanna", "de Vries", "J. de Vries", COMPATIBLE),
    ("Hanke", "Slot", "H. Bruins Slot", OTHER),
    ("Jan", "Vries", "Jan de Vries", OTHER),
]


@pytest.mark.parametrize(("first", "surname", "other", "expected"), PARTS)
def test_a_certificate_that_tells_the_surname_apart(first: str, surname: str, other: str, expected: Likeness) -> None:
    assert likeness_of_parts(first, surname, other) is expected


@given(some.text(max_size=30), some.text(max_size=30))
def test_any_two_texts_stand_to_each_other_in_one_way(one: str, other: str) -> None:
    assert likeness(one, other) is likeness(other, one)
