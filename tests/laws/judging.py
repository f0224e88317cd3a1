"""What the program says of a history, held beside what the model says: text, days, log, credit, differences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from tests.laws.office import Broken, Office
from tests.laws.oracle import ADOPTED, Doubtful, Impossible, Paper, State, on, until

WORD = re.compile(r"w\d+")


def judge(office: Office) -> None:
    """Raise `Broken` for the first thing that the program says otherwise than the model."""
    judge_days(office)
    _judge_log(office)
    _judge_credit(office)
    _judge_differences(office, _days(office))
    _judge_check(office)


def judge_days(office: Office) -> None:
    """Raise `Broken` for the first state that has another text than the model gives: every day, base, erratum."""
    days = _days(office)
    for day in days:
        _judge_state(office, f"@{day}", on(office.side, day), _scheduled(office, day))
    states = {"@base": frozenset()}
    states |= {f"@{office.name(turn.slug)}": until(office.side, turn.slug) for turn in office.side.standing}
    for name, state in states.items():
        _judge_state(office, name, state)
    _judge_before(office)
    _judge_register(office)


def _judge_check(office: Office) -> None:
    """Nothing is wrong; errata of two branches that have one number are parted first."""
    wrong = [row for row in office.sub("check", code=None).out.splitlines() if re.search(r"SUB\d+  ", row)]
    if wrong and all("SUB131" in row for row in wrong):
        office.sub("check", "--fix", code=None)
    office.sub("check", code=0)


def _days(office: Office) -> list[date]:
    starts = {turn.start for turn in office.side.turns} | {office.today, ADOPTED}
    starts |= {each.effective for each in office.side.papers if each.status == "adopted"}
    near = {day + timedelta(days=step) for day in starts for step in (-1, 0, 1)}
    return sorted(day for day in near if day >= ADOPTED)


def _scheduled(office: Office, day: date) -> list[Paper]:
    """Return what was adopted and will have come by then, in order."""
    ripe = [each for each in office.side.papers if each.status == "adopted" and each.effective <= day]
    return sorted(ripe, key=lambda each: (each.effective, int(office.name(each.slug)[1:].partition("-")[0])))


def _judge_state(office: Office, name: str, state: State, waiting: Sequence[Paper] = ()) -> None:
    answer = office.sub("show", "--json", "--at", name, code=None)
    shown = [(row["id"], row["title"], row["text"]) for row in answer.json["sections"]] if answer.code == 0 else None
    expected, refused, doubt = _expected(office, state, waiting)
    if answer.code not in (0, 4):
        raise Broken(f"show --at {name} left with {answer.code}\n{answer.err}")
    if refused and not doubt and answer.code == 0:
        raise Broken(f"show --at {name} gives a text that the errata do not make: {refused}\n{shown}")
    if not refused and answer.code == 4:
        raise Broken(f"show --at {name} refuses\n{answer.err}")
    if answer.code == 0 and expected is not None and shown != expected:
        raise Broken(f"show --at {name} gives\n{shown}\nand not\n{expected}")


def _expected(
    office: Office, state: State, waiting: Sequence[Paper] = ()
) -> tuple[list[tuple[str, str, str]] | None, str, bool]:
    try:
        return office.plan.scheduled(office.side, state, waiting), "", False
    except Doubtful as why:
        return None if waiting else office.plan.raw(state), str(why), True
    except Impossible as why:
        return [], str(why), False


def _judge_before(office: Office) -> None:
    office.sub("show", "--at", (ADOPTED - timedelta(days=1)).isoformat(), code=3)


def _judge_log(office: Office) -> None:
    rows = office.sub("log", "--json").json
    told = sorted(
        (row["day"], row["what"], row["erratum"], row["effective"] or row["day"])
        for row in rows
        if row["what"] in ("applied", "reverted")
    )
    expected = sorted(
        (str(turn.day), "reverted" if turn.back else "applied", office.name(turn.slug), str(turn.start))
        for turn in office.side.turns
    )
    if told != expected:
        raise Broken(f"log tells\n{told}\nand not\n{expected}")
    edits = [row for row in rows if row["what"] == "edited"]
    if len(edits) != office.edited:
        raise Broken(f"log tells of edits that nobody made: {edits[office.edited :]}")


def _judge_register(office: Office) -> None:
    rows = {row["id"]: row for row in office.sub("register", "--json").json}
    for paper in office.side.papers:
        row = rows.pop(office.name(paper.slug))
        mine = sorted((turn for turn in office.side.turns if turn.slug == paper.slug), key=lambda turn: len(turn.after))
        applied = [turn for turn in mine if not turn.back]
        since = applied[-1].start if applied else paper.effective
        until_day = mine[-1].start if mine and mine[-1].back else None
        said, expected = (row["status"], row["since"], row["until"]), (
            paper.status, since and str(since), until_day and str(until_day),
        )  # fmt: skip
        if said != expected:
            raise Broken(f"register says of {row['id']} {said} and not {expected}")
    if rows:
        raise Broken(f"register knows of {list(rows)}")


def _judge_credit(office: Office) -> None:
    """What an erratum brought is credited to it, and never to a commit that only carried it.

    A word that stayed alone between others that were replaced may count as brought again with those.
    """
    again = total = 0
    for section, _, _ in office.plan.raw(office.side.standing):
        said = office.sub("blame", section, "--json").json
        lines = [line for line in office.plan.seen(section, office.side.standing) if line.text.strip()]
        for sentence, line in zip(said["sentences"], lines, strict=True):
            for word in sentence["words"]:
                by = said["origins"][word["origin"]]["erratum"].partition("-")[2]
                if line.by is None and by:
                    raise Broken(f"blame {section} credits {word['text']!r} of the base, {line.text!r}, to {by}")
                if unique := WORD.fullmatch(word["text"].strip()):
                    total += 1
                    again += by != office.said[unique[0]]
                    if by not in _writers(office, section, unique[0]):
                        raise Broken(f"blame {section} credits {unique[0]} to {by or 'a commit'}")
    if again > 1 + total // 10:
        raise Broken(f"blame credits {again} of {total} words to a later erratum than brought them")


def _writers(office: Office, section: str, word: str) -> set[str]:
    """Return the errata that wrote a line with a word, the one that brought it first among them."""
    found = {
        line.by.slug for line in office.plan.strands[section] if line.by and word in line.text.rstrip(".\n").split()
    }
    return found | {office.said[word]}


def _judge_differences(office: Office, days: list[date]) -> None:
    for one, other in list(pairwise(days))[:: max(1, len(days) // 12)]:
        before, after = (_expected(office, on(office.side, day), _scheduled(office, day)) for day in (one, other))
        if before[1] or after[1]:
            continue
        rows = office.sub("diff", f"@{one}..@{other}", "--json").json.get("sections", [])
        told = {row["id"] for row in rows if {"changed", "retitled", "inserted", "removed"} & set(row["kinds"])}
        was, now = ({name: (title, text) for name, title, text in side[0]} for side in (before, after))
        expected = {name for name in was.keys() | now.keys() if was.get(name) != now.get(name)}
        if told != expected:
            raise Broken(f"diff @{one}..@{other} tells of {told} and not {expected}")
