"""The helpers of these tests lie beside them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session", autouse=True)
def end_of_the_press() -> Iterator[None]:
    yield
    from press import RENDERER

    RENDERER.__exit__(None, None, None)
