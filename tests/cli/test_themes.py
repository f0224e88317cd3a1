"""Another organisation: a theme that is chosen once, and pages that look and speak its way."""

from __future__ import annotations

import subprocess

HEAD = ("--date", "2026-05-01", "--to", "County Council", "--from", "Alice Fenwick", "--subject", "Lakes")


def test_a_workspace_in_the_english_theme(desk_in, named):
    desk = desk_in("lakes")
    desk.sub("init", "--name", "Clean Lakes", "--language", "en", "--theme", "harrowmere")
    assert 'theme = "harrowmere"' in desk.read("sub.toml").decode()
    desk.sub("memo", "new", *HEAD, "--committee", "ENV", "-m", "The lakes are cleaner.")
    built = desk.sub("memo", "build", "PS2026ENV01").out.strip()
    words = subprocess.run(["pdftotext", built, "-"], capture_output=True, check=True).stdout.decode()
    for said in ("Harrowmere County Council", "BRIEFING NOTE", "1/5/2026", "DRAFT", "Not yet signed."):
        assert said in words
    assert desk.sub("verify", built, "--rebuild", "--json", code=1).json["rebuild"]["outcome"] == "same"


def test_a_theme_that_is_not_there_is_told_with_those_that_are(desk_in, named):
    desk = desk_in("nergens")
    assert "There is: harrowmere." in desk.sub("init", "--theme", "harowmere", code=2).err
    desk.sub("init", "--name", "Plan")
    desk.write("sub.toml", desk.read("sub.toml").decode() + '\n[house]\ntheme = "elders"\n')
    desk.sub("memo", "new", *HEAD, "--committee", "ENV", "-m", "Tekst.")
    answer = desk.sub("memo", "build", "PS2026ENV01", code=3)
    assert "SUB256" in answer.err
    assert "sub.toml" in answer.err


def test_a_mistake_in_a_theme_is_told_where_it_stands(desk_in, named):
    desk = desk_in("fout")
    desk.sub("init", "--name", "Lakes", "--language", "en", "--theme", "harrowmere")
    place = "templates/themes/harrowmere/house.toml"
    desk.write(place, desk.read(place).decode().replace('accent = "#0b524e"', 'accent = "groen"'))
    desk.sub("memo", "new", *HEAD, "--committee", "ENV", "-m", "Tekst.")
    assert f"{place}:13" in desk.sub("memo", "build", "PS2026ENV01", code=3).err
