"""Reading PDFs: the one reader, and whether what was set is sound. Its modules are imported inside functions only.

pyHanko tells its log what we tell the reader in our own words; here its log is shut for a while.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

NAMES = ("pyhanko", "pyhanko_certvalidator", "fontTools")


@contextmanager
def silence() -> Iterator[None]:
    """Keep the libraries' warnings off the terminal; what matters in them becomes a reason or an error of ours."""
    before = {name: logging.getLogger(name).level for name in NAMES}
    for name in NAMES:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)
