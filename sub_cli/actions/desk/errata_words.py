"""How the pages of the desk call an erratum, and where it has its page."""

from __future__ import annotations

from sub_cli.actions.desk.page import address
from sub_cli.errata.model import Erratum
from sub_cli.redline.base import Look


def label(look: Look, erratum: Erratum) -> str:
    """Return what people read for an erratum: `E01`."""
    return look.label(f"{erratum.document}/{erratum.id}").rpartition("/")[2]


def address_of(erratum: Erratum) -> str:
    """Return the address of the page of an erratum."""
    return address("erratum", erratum.document, erratum.id)
