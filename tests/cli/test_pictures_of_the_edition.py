"""The pictures of an adopted edition are part of it: another picture is another file, and comes with an erratum."""

from __future__ import annotations

import hashlib

import pytest

from tests.cli.drawings import PNG, raster

DOCUMENT = "documents/plan-water/document.yaml"
SECTION = "documents/plan-water/sections/rollen.yaml"
OTHER = raster("PNG", "L")


@pytest.fixture
def adopted(desk):
    """Return the desk with a plan that shows a picture, adopted."""
    desk.draw("assets/kaart.png", PNG)
    desk.write(SECTION, "id: rollen\ntitle: Rollen\ntext: |\n  Ieder heeft een rol.\n  ![Kaart](assets/kaart.png)\n")
    desk.commit("Kaart")
    desk.sub("document", "adopt", "--date", "10-3-2021")
    return desk


def told(desk):
    return [(each["code"], each["path"], each["line"], each["fix"]) for each in desk.sub("check", "--json").json]


def wrong(desk):
    found = desk.sub("check", "--json", code=1).json
    return [(each["code"], each["path"], each["line"]) for each in found if each["severity"] == "error"]


def recorded(data: bytes) -> str:
    return f"pictures:\n  - path: assets/kaart.png\n    digest: sha256:{hashlib.sha256(data).hexdigest()}\noutline:\n"


def test_a_picture_that_is_replaced_or_goes_is_told_and_put_back_by_the_fix(adopted):
    assert recorded(PNG) in adopted.read(DOCUMENT).decode()
    assert told(adopted) == []
    adopted.draw("assets/kaart.png", OTHER)
    adopted.commit("Mooiere kaart")
    assert wrong(adopted) == [("SUB435", DOCUMENT, 8)]
    (adopted.root / "assets/kaart.png").unlink()
    assert wrong(adopted) == [("SUB435", DOCUMENT, 8), ("SUB220", SECTION, 5)]
    fix = next(each["fix"] for each in adopted.sub("check", "--json", code=1).json if each["code"] == "SUB435")
    adopted.git(*fix.split()[1:])
    assert told(adopted) == []


def test_another_picture_comes_with_an_erratum(adopted):
    adopted.draw("assets/kaart-2.png", OTHER)
    adopted.sub("erratum", "new", "2.1", "-m", "Ieder heeft een rol.\n![Kaart](assets/kaart-2.png)")
    adopted.sub("erratum", "apply", "E01")
    adopted.commit("Kaart")
    assert told(adopted) == []
    (adopted.root / "assets/kaart.png").unlink()  # what held before is still shown from it
    assert wrong(adopted)[0] == ("SUB435", DOCUMENT, 8)


def test_an_edition_of_before_is_proved_by_its_text_and_gains_its_pictures_as_they_were_adopted(adopted):
    text = adopted.read(DOCUMENT).decode().replace(recorded(PNG), "outline:\n")
    adopted.write(DOCUMENT, text)
    adopted.draw("assets/kaart.png", OTHER)
    adopted.commit("Van vroeger")
    assert told(adopted) == [("SUB436", DOCUMENT, 0, "sub check --fix")]
    adopted.sub("check", "--fix", code=1)
    assert adopted.read(DOCUMENT).decode() == text.replace("outline:\n", recorded(PNG))
    assert wrong(adopted) == [("SUB435", DOCUMENT, 8)]
    adopted.draw("assets/kaart.png", PNG)
    assert told(adopted) == []
