"""A foreign judge: veraPDF finds no broken rule of PDF/A and PDF/UA in anything that we print."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import judge
import pikepdf
import pytest
from odd_set import unsigned_and_signed
from press import job, memo, press, prose, theme, theme_files, tool
from test_document import plan, redline
from test_memo import ODD, odd_memo

from sub_cli.errata.effects import Effect, SectionEffect
from sub_cli.errata.ledger import Ledger
from sub_cli.errata.model import Kind
from sub_cli.errata.operations.substitute import text_changes
from sub_cli.errata.orders.writing import order
from sub_cli.errors import BadInput
from sub_cli.memo.level import Level
from sub_cli.memo.model import Signatory
from sub_cli.pages.memo import erratum_block
from sub_cli.pages.orders import set_out
from sub_cli.render.job import Attachment, View
from sub_cli.render.markdown import NOTHING
from sub_cli.render.theme import Theme, read_theme
from sub_cli.sign.model import Appearance, SignatureRequest
from sub_cli.sign.pkcs12 import open_pkcs12
from sub_cli.sign.signer import sign_pdf, signature_fields
from tests.cli.drawings import KINDS, PICTURES, turned
from tests.errata.generate import erratum, programme, written_for
from tests.sign.authority import WHEN, identity
from tests.sign.papers import FONT

needs_judge = pytest.mark.skipif(bool(judge.missing()), reason=judge.missing() or "there is one")
NO_FAILURES: dict[str, dict[str, int]] = {"2a": {}, "ua1": {}}

RICH = """\
# Kop

Zie [**hier**](https://example.org), <mailto:a@b.nl> en de noot[^1]; `code`.

1. een
   - a

     tweede alinea
   - b
2. twee

> Een citaat.

| Links | Rechts |
|---|--:|
| 1 | 2 |

### Dieper dan het lijkt

    vier spaties

---

![Een rood vlak](assets/vlak.svg)

[^1]: Met *schuin* en een lijst:

    - in de noot
"""
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><path fill="#a6192e" d="M0 0h40v40z"/></svg>'
PEOPLE = (Signatory("Een", "Eerste"), Signatory("Twee", "Tweede"), Signatory("Drie"))


def verdict(pdf: bytes, tmp_path: Path, *flavours: str) -> dict[str, dict[str, int]]:
    file = tmp_path / "judged.pdf"
    file.write_bytes(pdf)
    return judge.failures(file, *(flavours or ("2a", "ua1")))


@needs_judge
@pytest.mark.parametrize("status", ["final", "draft", "withdrawn"])
def test_a_memo_in_each_state(status: str, tmp_path: Path) -> None:
    assert verdict(press(memo(status=status, signatories=PEOPLE)).pdf, tmp_path) == NO_FAILURES


@needs_judge
def test_a_memo_with_everything_in_it(tmp_path: Path) -> None:
    view = memo(RICH, prose=prose(assets={"assets/vlak.svg"}), attachments=("Bijlage 1",))
    assert verdict(press(view, images={"assets/vlak.svg": SVG}).pdf, tmp_path) == NO_FAILURES


@needs_judge
def test_a_memo_with_a_picture_of_every_kind_that_is_shown(tmp_path: Path) -> None:
    shown = {name: data for name, (data, code) in PICTURES.items() if not code}
    shown |= KINDS
    view = memo("".join(f"![Plaat]({name})\n\n" for name in shown), prose=prose(assets=set(shown)))
    unsigned, signed = unsigned_and_signed(job(view, images=shown))
    assert verdict(unsigned, tmp_path) == NO_FAILURES
    assert verdict(signed, tmp_path) == NO_FAILURES


@needs_judge
@pytest.mark.parametrize("beside", ["true", "false"])
@pytest.mark.parametrize("name", KINDS)
def test_a_picture_of_every_kind_as_logo_and_as_signature(name: str, beside: str, tmp_path: Path) -> None:
    style = house_with(name, KINDS[name], beside)
    view = memo("Een zin.\n", "signed", style, signatories=(Signatory("Alice"),))
    unsigned, signed = unsigned_and_signed(job(view, style))
    assert verdict(unsigned, tmp_path) == NO_FAILURES
    assert verdict(signed, tmp_path) == NO_FAILURES


@pytest.mark.parametrize(
    "name", [name for name, (_, code) in PICTURES.items() if code.startswith("SUB43") and ".gif" not in name]
)
def test_a_logo_that_no_page_can_show_is_refused_in_the_line_that_names_it(name: str) -> None:
    data, code = PICTURES[name]
    with pytest.raises(BadInput) as refused:
        press(memo(), house_with(name, data))
    (found,) = refused.value.findings
    assert (found.code, found.place.path, found.place.line) == (code, "templates/house.toml", 7)


def house_with(picture: str, data: bytes, beside: str = "false") -> Theme:
    """The shipped style with one picture as its logo and as the signature of Alice."""
    files = theme_files()
    house = files["house.toml"].decode()
    house = house.replace('logo = ""', f'logo = "{picture}"').replace("beside_logo = false", f"beside_logo = {beside}")
    house = house.replace("[signatures]", f'[signatures]\n"Alice" = "{picture}"')
    return read_theme({**files, "house.toml": house.encode(), picture: data})


def test_a_photograph_is_turned_as_it_says() -> None:
    assert sizes(turned(), "foto.jpg") == [(16, 24)]


def sizes(data: bytes, name: str) -> list[tuple[int, int]]:
    view = memo(f"![Plaat]({name})\n", prose=prose(assets={name}))
    with pikepdf.open(BytesIO(press(view, images={name: data}).pdf)) as pdf:
        return [(int(each.Width), int(each.Height)) for each in pdf.pages[0].get_images().values()]


@needs_judge
@pytest.mark.parametrize("name", ODD)
def test_odd_memos(name: str, tmp_path: Path) -> None:
    assert verdict(odd_memo(name)[2], tmp_path) == NO_FAILURES


@needs_judge
def test_the_plan_and_the_redline(tmp_path: Path) -> None:
    assert verdict(press(plan()).pdf, tmp_path) == NO_FAILURES
    assert verdict(press(redline()).pdf, tmp_path) == NO_FAILURES


@needs_judge
def test_a_memo_that_carries_its_source_is_pdf_a_3(tmp_path: Path) -> None:
    source = Attachment("PS2021BEM07.yaml", b"number: PS2021BEM07\n", "application/yaml", "Bron")
    assert verdict(press(attachments=(source,)).pdf, tmp_path, "3a", "ua1") == {"3a": {}, "ua1": {}}


@needs_judge
def test_the_judge_can_say_no(tmp_path: Path) -> None:
    pdf = press().pdf
    damaged = pdf.replace(b'pdfaid:part="2"', b'pdfaid:part="9"').replace(b"<pdfuaid:part>1", b"<pdfuaid:part>7")
    assert len(damaged) == len(pdf)
    found = verdict(damaged, tmp_path)
    assert found["2a"]
    assert found["ua1"]


@pytest.mark.parametrize("made", [memo, plan, redline])
def test_qpdf_has_no_complaint(made: object, tmp_path: Path) -> None:
    assert callable(made)
    assert "No syntax or stream encoding errors found" in tool(
        "qpdf", "--check", "PDF", pdf=press(made()).pdf, tmp_path=tmp_path
    )


def test_running_lines_are_artifacts_and_not_read(tmp_path: Path) -> None:
    pdf = press(memo("Een zin.\n\n" * 60)).pdf
    assert "pagina" in tool("pdftotext", "PDF", "-", pdf=pdf, tmp_path=tmp_path)
    assert "pagina" not in tool("pdfinfo", "-struct-text", "PDF", pdf=pdf, tmp_path=tmp_path)


OLD = """\
De *bijlage* telt mee in wat de provincie elk jaar besluit.
Zij is vastgesteld.[^1]

| Post | Bedrag |
|---|--:|
| Water | € 5 |
| Wegen | **€ 8** |

- een punt;
- nog een punt.

```
code
```

[^1]: Bij besluit van *2020*.
"""
NEW = """\
De *nota* telt mee in wat de provincie elk jaar besluit.
Zij is vastgesteld.[^1]

Een alinea met:

3. drie, en `code`;
4. vier:
   - onder vier.

> Een citaat, met een noot.[^2]

| Post | Bedrag |
|---|--:|
| Water | € 5 |
| Lucht | € 6 |
| Wegen | **€ 9** |

- een punt;
- een *heel* ander punt met een [adres](https://example.org).
- nog een punt.

## Een kopje

```
kode
```

[^1]: Bij besluit van *2021*.
[^2]: Die er nog niet was.
"""


def ordering_memo() -> View:
    """A memo whose erratum quotes blocks of every kind, and words with emphasis."""
    changes = text_changes("rollen", OLD, NEW)
    ledger = Ledger(programme({"rollen": OLD}))
    told = set_out(order(ledger, written_for(ledger, erratum("E1", *changes))), NEW, prose())
    effect = SectionEffect("rollen", "hoofdstuk 1", (Effect.CHANGED,), order=told)
    block = erratum_block("E01", Kind.ERRATUM, effect, NOTHING, theme().words("nl"))
    return memo("Een zin.\n\n[](@E01)\n", errata=(block,), signatories=PEOPLE)


@needs_judge
def test_a_memo_with_quoted_blocks_before_and_after_signing(tmp_path: Path) -> None:
    made = press(ordering_memo()).pdf
    assert verdict(made, tmp_path) == NO_FAILURES
    key = open_pkcs12(identity().p12(), lambda: None, when=WHEN)
    request = SignatureRequest(WHEN, signature_fields(made)[0].name, appearance=Appearance("Voor akkoord", FONT))
    assert verdict(sign_pdf(made, key, request, level=Level.B_B), tmp_path) == NO_FAILURES
