"""All ways in which the tables say one thing, in both languages, give the same operations."""

from __future__ import annotations

import os

import pytest

from tests.errata.test_order_forms import differing

ALL = int(os.environ.get("WAYS", "100000"))
"""Of each thing, how many ways to say it `make laws` looks at."""


@pytest.mark.slow
def test_all_ways_to_say_a_thing_give_the_same_operations() -> None:
    assert differing(ALL) == []
