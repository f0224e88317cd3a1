"""One story for each command that writes: what stands there before, the command, and what it does.

A line is what a person types behind `sub`; one that begins with `$` is for the shell. The workspace of every story
begins as `BEGIN` makes it: a plan of three sections that is not adopted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

BEGIN: Final = (
    "init plan --name Waterplan --language nl",
    "section new --title Rollen --under 1 -m 'De provincie kiest haar rol. De gemeente voert uit.'",
    "section new --title Geld --after 1 -m 'Er is geld voor twee jaar.'",
)
ADOPTED: Final = (*BEGIN, "document adopt --date 10-3-2021")
DRAFT: Final = (*ADOPTED, "erratum new 1.1 -m 'De provincie kiest. De gemeente voert uit.' --reason Korter")
PENDING: Final = (*DRAFT, "erratum propose E01", "erratum adopt E01")
APPLIED: Final = (*PENDING, "erratum apply E01")
MEMO_NEW: Final = (
    "memo new --to Staten --from Gedeputeerde --committee BEM --date 9-4-2021 --subject Besluit -m 'De tekst.' "
    "--signatory 'A. de Vries (griffier)'"
)
MEMO: Final = (*ADOPTED, MEMO_NEW)
FINAL: Final = (*MEMO, "memo edit PS2021BEM01 --status final")
SIGN: Final = "memo sign PS2021BEM01 --key ../key.p12 --yes"
SECTION: Final = "documents/waterplan/sections/rollen.yaml"
MONEY: Final = "documents/waterplan/sections/geld.yaml"
EDITED_IN_WORD: Final = (
    "mkdir ../word && cd ../word && python3 -m zipfile -e ../plan.docx . && rm ../plan.docx && "
    "sed -i 's/haar rol/haar taak/' word/document.xml && python3 -m zipfile -c ../plan.docx *"
)
SHARED: Final = (
    *BEGIN,
    "$ git clone -q --bare . ../hub.git && git remote add origin ../hub.git && git push -qu origin HEAD",
)
THEIRS: Final = (
    "$ git clone -q ../hub.git ../theirs && cd ../theirs && "
    f"sed -i 's/twee jaar/drie jaar/' {MONEY} && git commit -qam Geld && git push -q"
)


@dataclass(frozen=True)
class Story:
    """A command that writes, and the workspace in which it is typed."""

    before: tuple[str, ...]
    command: str


STORIES: Final = {
    "init": Story((), "init plan --name Waterplan"),
    "document new": Story(BEGIN, "document new --id nota --title 'Nota Lucht'"),
    "document import": Story(
        (*BEGIN, "$ printf '# Nota\\n\\n## Een\\n\\nTekst.\\n' > ../nota.md"), "document import ../nota.md"
    ),
    "document adopt": Story(BEGIN, "document adopt --date 10-3-2021"),
    "section new": Story(BEGIN, "section new --title Tijd --after 2 -m 'Er is tijd.'"),
    "section edit": Story(BEGIN, "section edit 1.1 -m 'De provincie kiest.'"),
    "section move": Story(BEGIN, "section move 2 --before 1"),
    "section rename": Story(BEGIN, "section rename rollen taken"),
    "section remove": Story(BEGIN, "section remove 2"),
    "memo new": Story(ADOPTED, MEMO_NEW),
    "memo edit": Story(MEMO, "memo edit PS2021BEM01 -m 'Een andere tekst.' --subject Anders"),
    "memo sign": Story(FINAL, SIGN),
    "memo keep": Story(
        (
            *FINAL,
            f"$ cp -r . ../other && cd ../other && $SUB {SIGN} && cp output/PS2021BEM01-signed.pdf ../second.pdf",
            SIGN,
        ),
        "memo keep PS2021BEM01 ../second.pdf --withdrawn",
    ),
    "memo withdraw": Story(FINAL, "memo withdraw PS2021BEM01 --reason Vervallen"),
    "memo remove": Story(MEMO, "memo remove PS2021BEM01"),
    "memo import": Story(
        (
            *ADOPTED,
            "$ printf 'Aan: Staten\\nVan: GS\\nDatum: 9 april 2021\\nNummer: PS2021BEM07\\n"
            "Onderwerp: Besluit\\n\\nDe tekst van het memo.\\n' > ../memo.txt",
        ),
        "memo import ../memo.txt",
    ),
    "erratum new": Story(ADOPTED, "erratum new 1.1 -m 'De provincie kiest. De gemeente voert uit.' --reason Korter"),
    "erratum edit": Story(DRAFT, "erratum edit E01 --reason Duidelijker"),
    "erratum from-order": Story(
        (*ADOPTED, "$ printf 'In paragraaf 1.1 wordt “rol” vervangen door “taak”.\\n' > ../order.txt"),
        "erratum from-order ../order.txt",
    ),
    "erratum propose": Story(DRAFT, "erratum propose E01"),
    "erratum adopt": Story((*DRAFT, "erratum propose E01"), "erratum adopt E01"),
    "erratum withdraw": Story(DRAFT, "erratum withdraw E01"),
    "erratum apply": Story(PENDING, "erratum apply E01"),
    "erratum revert": Story(APPLIED, "erratum revert E01"),
    "erratum rebase": Story(
        (
            *DRAFT,
            "erratum new 1.1 -m 'De provincie kiest haar rol. De gemeente voert het uit.'",
            "erratum propose E02",
            "erratum adopt E02",
            "erratum apply E02",
        ),
        "erratum rebase E01",
    ),
    "erratum from-docx": Story(
        (*ADOPTED, "export waterplan -o ../plan.docx", f"$ {EDITED_IN_WORD}"),
        "erratum from-docx ../plan.docx --untracked",
    ),
    "undo": Story(APPLIED, "undo --yes"),
    "redo": Story((*APPLIED, "undo --yes"), "redo --yes"),
    "restore": Story((*BEGIN, f"$ printf 'stuk: [' > {SECTION}"), "restore --all"),
    "save": Story((*BEGIN, f"$ sed -i 's/voert uit/voert het uit/' {SECTION}"), "save -m Korter"),
    "sync": Story((*SHARED, THEIRS, "section edit 1.1 -m 'De provincie kiest.'"), "sync"),
    "settle": Story(
        (
            *SHARED,
            THEIRS,
            "section edit 2 -m 'Er is geld voor een jaar.'",
            "$ git fetch -q && git merge -q origin/HEAD || git merge origin/$(git branch --show-current) || true",
        ),
        "settle --take both",
    ),
    "fmt": Story((*BEGIN, f"$ sed -i 's/rol. De/rol.\\\\r\\\\n  De/' {SECTION}"), "fmt"),
    "build": Story((*PENDING, MEMO_NEW), "build"),
    "export": Story(PENDING, "export waterplan -o plan.docx"),
    "git setup": Story(BEGIN, "git setup --yes"),
    "ci init": Story(BEGIN, "ci init github --install 'pip install sub-cli' --yes"),
}
