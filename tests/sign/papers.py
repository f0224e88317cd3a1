"""PDFs to sign: made by WeasyPrint itself, with empty signature fields where check boxes stood."""

from __future__ import annotations

import base64
import gc
import warnings
from functools import cache

from sub_cli import house

FONT = (house.folder() / "fonts" / "SourceSansPro-Regular.ttf").read_bytes()
STYLE = f"""
@font-face {{ font-family: Source; src: url(data:font/ttf;base64,{base64.b64encode(FONT).decode()}) }}
* {{ font-family: Source; font-size: 10pt }}
input {{ display: inline-block; width: 60mm; height: 18mm; border: 0 }}
"""


def _to_signature_field(document, pdf) -> None:
    """Turn every check box into an empty signature field, as the renderer does."""
    import pydyf

    def at(reference):
        return pdf.objects[int(reference.split()[0])]

    form = pdf.catalog.get("AcroForm")
    for reference in form["Fields"] if form else ():
        field = at(reference)
        stream = at(next(iter(field["AP"]["N"].values())))
        stream.stream = []
        for key in ("AS", "V", "MK", "Border", "Ff", "Opt", "DA"):
            field.pop(key, None)
        field["FT"] = "/Sig"
        field["AP"] = pydyf.Dictionary({"N": stream.reference})
    for key in ("NeedAppearances", "DR"):
        form and form.pop(key, None)
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("S") == "/Form" and len(item["K"]) == 1:
            item["K"] = item["K"][0]


@cache
def paper(fields: int = 2, pages: int = 1, variant: str | None = "pdf/a-2a") -> bytes:
    """Return a PDF of `pages` pages whose last one has `fields` empty signature fields Signature1…"""
    import weasyprint

    body = "".join(f'<h1 style="break-before: page">Hoofdstuk {n}</h1>' + "<p>Een zin.</p>" * 12 for n in range(pages))
    boxes = "".join(
        f'<p><input type=checkbox name=Signature{n} title="Handtekening {n}">' for n in range(1, fields + 1)
    )
    html = f"<html lang=nl><title>Memo</title><meta name=author content=PS><style>{STYLE}</style>{body}{boxes}"
    with warnings.catch_warnings():
        # WeasyPrint leaves its colour profile open until the collector comes by.
        warnings.simplefilter("ignore", ResourceWarning)
        made = weasyprint.HTML(string=html).write_pdf(
            pdf_variant=variant, pdf_forms=True, pdf_tags=True, finisher=_to_signature_field
        )
        gc.collect()
    return made
