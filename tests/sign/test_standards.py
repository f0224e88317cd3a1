"""veraPDF judges the same before and after signing."""

from __future__ import annotations

from pathlib import Path

import pytest

from sub_cli.memo.level import Level
from sub_cli.sign.model import SignatureRequest, Trust
from sub_cli.sign.pkcs12 import FileKey
from sub_cli.sign.signer import sign_pdf
from tests.render.judge import failures, missing

from .authority import timestamper
from .papers import paper

UNMARKED = {"ua1": {"5-1": 1}, "2a": {}}
"""WeasyPrint alone marks a file as PDF/A or as PDF/UA, not both; our renderer does. All else passes."""


@pytest.mark.skipif(bool(missing()), reason=missing() or "veraPDF is here")
@pytest.mark.parametrize("level", [Level.B_B, Level.B_LTA])
@pytest.mark.parametrize("fields", [0, 2])
def test_signing_breaks_no_rule(
    level: Level,
    fields: int,
    key: FileKey,
    trust: Trust,
    request_one: SignatureRequest,
    request_two: SignatureRequest,
    tmp_path: Path,
) -> None:
    means = {"level": level, "timestamper": timestamper(), "trust": trust}
    once = sign_pdf(paper(fields), key, request_one, **means)
    for name, data in {"none": paper(fields), "one": once, "two": sign_pdf(once, key, request_two, **means)}.items():
        file = tmp_path / f"{name}.pdf"
        file.write_bytes(data)
        assert failures(file, "2a", "ua1") == UNMARKED
