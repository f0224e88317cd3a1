"""Commits are told in the language of the workspace, whoever makes them; nothing is ever read from what they say."""

from __future__ import annotations

import pytest

MEMO = ("memo", "new", "--committee", "BEM", "--date", "9-4-2021", "--to", "Staten", "--from", "G", "--subject", "Toon")
STEPS = (
    ("init", "--name", "Plan Lucht", "--language"),
    ("section", "new", "--title", "Rollen", "-m", "Ieder heeft een rol."),
    ("document", "adopt", "--date", "10-3-2021"),
    ("erratum", "new", "2", "-m", "Ieder kiest."),
    ("erratum", "apply", "E01"),
    (*MEMO, "-m", "Hierbij."),
    ("memo", "edit", "PS2021BEM01", "--status", "final"),
    ("memo", "withdraw", "PS2021BEM01", "--reason", "Vervangen"),
    ("undo",),
)
SAID = {
    "nl": [
        "Plan Lucht: begin van de geschiedenis",
        "Plan Lucht: werkruimte begonnen",
        "Paragraaf rollen: Rollen",
        "Plan Lucht: vastgesteld op 10-3-2021",
        "Erratum E01: Rollen",
        "Erratum E01 verwerkt: Rollen",
        "Memo PS2021BEM01: Toon",
        "Memo PS2021BEM01: definitief",
        "Memo PS2021BEM01: ingetrokken",
        "Teruggenomen: memo withdraw PS2021BEM01",
    ],
    "en": [
        "Plan Lucht: history begins",
        "Plan Lucht: workspace started",
        "Section rollen: Rollen",
        "Plan Lucht: adopted on 10 March 2021",
        "Erratum E01: Rollen",
        "Erratum E01 applied: Rollen",
        "Memo PS2021BEM01: Toon",
        "Memo PS2021BEM01: final",
        "Memo PS2021BEM01: withdrawn",
        "Undo: memo withdraw PS2021BEM01",
    ],
}


@pytest.mark.parametrize(("language", "reader"), [("nl", "en"), ("en", "en")])
def test_the_history_speaks_the_language_of_the_workspace(desk_in, named, language, reader):
    desk = desk_in("plan")
    desk.sub("--lang", reader, *STEPS[0], language)
    for step in STEPS[1:]:
        desk.sub(*step)
    assert desk.git("log", "--reverse", "--format=%s").splitlines() == SAID[language]
    assert "Vervangen" in desk.git("log", "-2", "--format=%b")
