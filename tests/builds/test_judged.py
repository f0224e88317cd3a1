"""An artefact is judged before it counts: in `check`, in a build, and again by whoever verifies the manifest."""

from __future__ import annotations

import hashlib
import json

from yard import Yard

from sub_cli.actions.builds import workers
from sub_cli.actions.builds.build import Page
from sub_cli.artefacts.model import Order, Target
from tests.render.press import job

ITALIC = "templates/fonts/SourceSansPro-It.ttf"


def test_style_sheets_that_ask_for_each_other_give_no_pdf(built: Yard) -> None:
    (built.root / "templates/memo.css").write_text('/* a */\n@import "renvooi.css";\n')
    (built.root / "templates/renvooi.css").write_text("@import url('memo.css');\n")
    before = (built.root / "output/PS2021BEM07.pdf").read_bytes()
    told = built.sub("check", code=1).out
    assert "templates/memo.css:2  SUB344  This style sheet asks for itself, by way of templates/renvooi.css." in told
    assert "templates/renvooi.css:1  SUB344" in told
    assert set(built.build(code=1).values()) == {"failed"}
    assert (built.root / "output/PS2021BEM07.pdf").read_bytes() == before
    assert "memo/PS2021BEM07" not in (built.root / "output/manifest.json").read_text()


def test_a_font_that_is_none_is_told_though_another_file_has_the_family(fresh: Yard, tmp_path) -> None:
    yard = fresh.copy(tmp_path / "yard")
    (yard.root / ITALIC).write_bytes(b"no font")
    told = yard.sub("check", code=1).out
    assert f"{ITALIC}  SUB346  This is no font." in told
    assert yard.sub("check", code=1).out == told
    failed = yard.sub("build", "PS2021BEM07", code=1).err
    assert failed.count(f"{ITALIC}  SUB346  This is no font.") == 2  # the page, and the fonts for the web
    assert "mistake in sub" not in failed
    assert not (yard.root / "output/PS2021BEM07.pdf").exists()


def test_a_manifest_is_verified_by_opening_what_it_lists(built: Yard) -> None:
    other = (built.root / "output/PS2021BEM06.pdf").read_bytes()
    manifest = built.root / "output/manifest.json"
    found = json.loads(manifest.read_bytes())
    for name, data in (("PS2021BEM07.pdf", other), ("sterk-utrechts-bestuur.pdf", b"")):
        (built.root / "output" / name).write_bytes(data)
        (row,) = [each for target in found["targets"] for each in target["artefacts"] if each["path"] == name]
        row.update(digest=f"sha256:{hashlib.sha256(data).hexdigest()}", size=len(data))
    manifest.write_text(json.dumps(found))
    told = built.sub("verify", "output/manifest.json", code=1).out
    assert "✗ PS2021BEM07.pdf is no sound PDF: it has 1 pages, where 4 were set." in told
    assert "✗ sterk-utrechts-bestuur.pdf is no sound PDF: it is empty." in told


def test_a_worker_makes_the_page_of_a_signed_memo_and_its_file_stays_here() -> None:
    page = Page(job(), "PS2021BEM07.pdf", signed=b"the signed file")
    order = Order(Target("memo/PS2021BEM07", {}, ("PS2021BEM07.pdf", "PS2021BEM07.html")), "key", page)
    made = workers.judge(order, workers.render(page))
    assert (made.data[0], made.pages) == (b"the signed file", 0)
    assert b"PS2021BEM07" in made.data[1]
