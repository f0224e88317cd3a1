"""Numbers across clones: what one clone was given, no other gets, whatever happens on the way."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import sub_cli

from .conftest import SUB

HEAD = ("--date", "9-4-2021", "--to", "Staten", "--from", "G", "--subject", "S", "--committee", "BEM", "-m", "Hierbij.")
REF = "refs/sub/numbers"


@pytest.fixture
def remote(desk) -> Path:
    """Return a bare repository that holds what the desk has, and gives out its numbers."""
    desk.write("sub.toml", desk.read("sub.toml").decode().replace("[memo]\n", '[memo]\nregister = "origin"\n'))
    desk.commit("De nummers komen van origin")
    bare = desk.root.parent / "remote.git"
    subprocess.run(["git", "clone", "--quiet", "--bare", desk.root, bare], check=True)
    desk.git("remote", "add", "origin", str(bare))
    return bare


@pytest.fixture
def colleague(desk, remote) -> Any:
    """Return the desk of somebody else, in a clone of his own."""
    root = desk.root.parent / "clone"
    subprocess.run(["git", "clone", "--quiet", remote, root], check=True)
    return type(desk)(root, desk.patch, desk.capture)


def new(desk: Any, *words: str, code: int = 0) -> str:
    answer = desk.sub("memo", "new", *HEAD, *words, code=code)
    return str(answer.out.strip() or answer.err)


def register(remote: Path) -> list[str]:
    """Return the numbers in the register, in order."""
    return [line.split()[0] for line in rows(remote).splitlines()]


def rows(remote: Path) -> str:
    """Return the register as it stands; empty where there is none."""
    show = ["git", "-C", remote, "show", f"{REF}:numbers"]
    return subprocess.run(show, capture_output=True, text=True, check=False).stdout


def test_two_clones_take_turns(desk, colleague, remote):
    assert [new(desk), new(colleague), new(colleague), new(desk)] == [f"PS2021BEM0{n}" for n in (1, 2, 3, 4)]
    assert new(colleague, "--version-of", "PS2021BEM02") == "PS2021BEM02A"
    assert register(remote) == ["PS2021BEM01", "PS2021BEM02", "PS2021BEM02A", "PS2021BEM03", "PS2021BEM04"]


def test_a_partial_clone_takes_its_turn_though_the_register_is_a_file_that_its_filter_leaves_out(desk, remote):
    for name in ("uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"):
        subprocess.run(["git", "-C", remote, "config", name, "true"], check=True)
    assert new(desk) == "PS2021BEM01"
    root = desk.root.parent / "partial"
    subprocess.run(["git", "clone", "--quiet", "--filter=blob:none", f"file://{remote}", root], check=True)
    subprocess.run(["git", "-C", root, "fetch", "--quiet", "origin", REF], check=True)
    partial = type(desk)(root, desk.patch, desk.capture)
    assert [new(partial), new(desk), new(partial)] == ["PS2021BEM02", "PS2021BEM03", "PS2021BEM04"]
    assert register(remote) == [f"PS2021BEM0{n}" for n in (1, 2, 3, 4)]


def test_eight_at_once_in_two_clones_get_eight_numbers_without_gaps(desk, colleague, remote, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(sub_cli.__file__).parents[1]))
    running = [
        subprocess.Popen([*SUB, "memo", "new", *HEAD], cwd=each.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for each in (desk, colleague) * 4
    ]
    given = [process.communicate(timeout=60)[0].decode().strip() for process in running]
    assert sorted(given) == [f"PS2021BEM0{n}" for n in range(1, 9)]
    assert register(remote) == sorted(given)


def test_numbers_from_before_the_register_stay_taken_for_everyone(desk, colleague, remote):
    memo = "documents/memos/PS2021BEM04.yaml"
    assert new(desk) == "PS2021BEM01"
    desk.write(memo, desk.read("documents/memos/PS2021BEM01.yaml").decode().replace("BEM01", "BEM04"))
    desk.commit("Van vroeger")
    assert [new(desk), new(colleague)] == ["PS2021BEM05", "PS2021BEM06"]
    assert "PS2021BEM04" in register(remote)


def test_errata_of_a_document_get_their_numbers_from_it_too(desk, colleague, remote):
    assert new(desk) == "PS2021BEM01"
    for at, text in ((desk, "Een."), (colleague, "Twee."), (desk, "Drie.")):
        at.sub("erratum", "new", "2.1", "-m", text)
    assert [row["id"] for row in desk.sub("erratum", "list", "--json").json] == ["E01-rollen", "E03-rollen"]
    assert [row["id"] for row in colleague.sub("erratum", "list", "--json").json] == ["E02-rollen"]
    assert register(remote) == ["PS2021BEM01", *(f"plan-water/E0{n}" for n in (1, 2, 3))]
    assert new(colleague) == "PS2021BEM02"


def test_an_erratum_that_cannot_be_written_takes_no_number(desk, remote):
    desk.sub("erratum", "new", "2.1", "-m", "Ieder heeft een rol.\nRollen verschuiven.", code=1)
    desk.sub("erratum", "new", "2.1", "-m", "Een.", "--dry-run")
    shown = subprocess.run(["git", "-C", remote, "show-ref", REF], capture_output=True, check=False)
    assert shown.stdout == b""


def test_a_dry_run_looks_and_takes_nothing(desk, colleague, remote):
    new(colleague)
    refs = desk.git("for-each-ref")
    assert new(desk, "--dry-run") == "PS2021BEM02"
    assert register(remote) == ["PS2021BEM01"]
    assert desk.git("for-each-ref") == refs


def test_without_the_remote_there_is_no_number_and_nothing_changes(desk, remote):
    shutil.move(remote, f"{remote}.away")
    before = desk.files(), desk.git("rev-parse", "HEAD")
    said = new(desk, code=3)
    assert "origin, which gives out the numbers, cannot be used now." in said
    assert (desk.files(), desk.git("rev-parse", "HEAD")) == before


def test_a_clone_without_that_remote_is_told_what_to_do(desk, remote):
    desk.git("remote", "remove", "origin")
    assert "git remote add origin ADDRESS" in new(desk, code=3)
    wrong = {each["code"]: each for each in desk.sub("doctor", "--json", code=1).json}["SUB421"]
    assert wrong["health"] == "wrong"


def test_a_register_that_may_not_be_written_is_an_error_and_not_a_number(desk, remote):
    refuse = remote / "hooks" / "pre-receive"
    refuse.write_text("#!/bin/sh\necho not you >&2\nexit 1\n")
    refuse.chmod(0o755)
    assert "cannot be used now" in new(desk, code=3)


def test_a_number_that_was_not_used_is_used_by_the_next_memo(desk, colleague):
    """Here the branch is gone: the number is taken, and the memo cannot be written."""
    desk.git("checkout", "--quiet", "--detach")
    assert "detached" in new(desk, code=3)
    desk.git("switch", "--quiet", "-")
    assert new(colleague) == "PS2021BEM02"
    assert new(desk) == "PS2021BEM01"
    assert new(desk) == "PS2021BEM03"


@pytest.fixture
def lossy(desk, remote, monkeypatch) -> Any:
    """Return what loses answers: git pushes, and does not live to say so; the remote is away when it is asked."""
    folder = desk.root.parent / "bin"
    folder.mkdir()
    real = shutil.which("git")
    fake = folder / "git"
    fake.write_text(
        f'#!/bin/sh\nfor word; do\n  if [ "$word" = push ]; then\n    "{real}" "$@" >/dev/null\n'
        f'    mv "{remote}" "{remote}.away"; exit 128\n  fi\ndone\nexec "{real}" "$@"\n'
    )
    fake.chmod(0o755)

    @contextmanager
    def losing() -> Iterator[None]:
        with monkeypatch.context() as patch:
            patch.setenv("PATH", f"{folder}:/usr/bin:/bin")
            yield
        if not remote.exists():
            shutil.move(f"{remote}.away", remote)

    return losing


def test_an_answer_that_was_lost_costs_no_number(desk, colleague, remote, lossy):
    with lossy():
        new(desk, code=3)
    assert register(remote) == ["PS2021BEM01"]
    assert [new(colleague), new(desk), new(desk)] == ["PS2021BEM02", "PS2021BEM01", "PS2021BEM03"]


def test_a_number_that_a_memo_brings_along_is_claimed_too(desk, colleague, remote):
    letter = desk.root.parent / "memo.txt"
    letter.write_text(
        "MEMORANDUM\n\nPS2021BEM01\n\nDATUM 9-4-2021\nAAN Staten\nVAN G\nONDERWERP S\n\nHierbij.\n", encoding="utf-8"
    )
    assert new(colleague) == "PS2021BEM01"
    assert "There is a memo PS2021BEM01 already." in desk.sub("memo", "import", str(letter), code=4).err
    letter.write_text(letter.read_text().replace("BEM01", "BEM07"), encoding="utf-8")
    desk.sub("memo", "import", str(letter))
    assert new(colleague) == "PS2021BEM08"


@pytest.mark.parametrize("odd", ["ext::sh -c id", "--upload-pack=id", "../elsewhere", "https://example.org/x"])
def test_the_register_is_a_name_and_never_an_address_or_an_option(desk, odd):
    """`sub.toml` may come with a branch that a stranger wrote."""
    desk.write(
        "sub.toml", desk.read("sub.toml").decode().replace("[memo]\n", f"[memo]\nregister = {json.dumps(odd)}\n")
    )
    assert "SUB255" in new(desk, code=3)


def test_what_is_written_here_of_claims_may_be_lost_or_nonsense(desk, remote):
    new(desk)
    for rubbish in ("{", "[]", '{"PS2021BEM09": 3}'):
        (desk.root / ".git/sub/numbers/claims.json").write_text(rubbish)
        before = len(register(remote))
        new(desk)
        assert len(register(remote)) == before + 1


def set_back(remote: Path, steps: int) -> None:
    """Let somebody set the register back by so many entries; 0 removes it."""
    many = subprocess.run(["git", "-C", remote, "rev-list", "--count", REF], capture_output=True, check=True).stdout
    to = [REF, f"{REF}~{steps}"] if 0 < steps < int(many) else ["-d", REF]
    subprocess.run(["git", "-C", remote, "update-ref", *to], check=True)


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_a_register_that_was_set_back_gives_no_number_to_who_saw_it_before(desk, colleague, remote, steps):
    assert [new(desk), new(colleague), new(desk)] == [f"PS2021BEM0{n}" for n in (1, 2, 3)]
    set_back(remote, steps)
    assert "The register of numbers on origin was set back: it lost PS2021BEM0" in new(desk, code=4)
    assert "was set back, and lost" in desk.sub("doctor", code=1).out
    assert "Put back in the register on origin: PS2021BEM0" in desk.sub("doctor", "--fix").err
    assert [new(desk), new(colleague)] == ["PS2021BEM04", "PS2021BEM05"]
    assert register(remote) == [f"PS2021BEM0{n}" for n in range(1, 6)]


def test_a_clone_that_has_the_memo_knows_it_too(desk, colleague, remote):
    assert [new(desk), new(desk)] == ["PS2021BEM01", "PS2021BEM02"]
    desk.git("push", "--quiet", "origin", "main")
    set_back(remote, 1)
    colleague.git("pull", "--quiet", "--no-rebase")  # a clone that never saw the register
    assert "it lost PS2021BEM02" in new(colleague, code=4)
    colleague.sub("doctor", "--fix")
    assert [new(colleague), new(desk)] == ["PS2021BEM03", "PS2021BEM04"]


def test_a_number_that_a_fresh_clone_could_not_know_is_told_when_they_meet(desk, colleague, remote):
    assert [new(desk), new(colleague)] == ["PS2021BEM01", "PS2021BEM02"]
    set_back(remote, 1)
    assert new(desk) == "PS2021BEM02"  # it saw the register before its colleague, and never since
    assert "it lost PS2021BEM02" in new(colleague, code=4)
    colleague.any("doctor", "--fix")
    assert "origin gave out twice: PS2021BEM02" in colleague.any("doctor").out
    assert [new(desk), new(colleague)] == ["PS2021BEM03", "PS2021BEM04"]
    assert_one_moves_and_all_is_well([desk, colleague], "PS2021BEM02", "PS2021BEM05")


def assert_one_moves_and_all_is_well(clones: list[Any], number: str, then: str) -> None:
    """Of two memos with one number one is told to move by check and doctor, which end once it did."""
    found = {each.root: told(each) for each in clones}
    assert {place for place, _ in found.values()} == {f"documents/memos/{number}.yaml:7"}  # the line of its claim
    (mover,) = [each for each in clones if found[each.root][1] == "sub settle"]
    (other,) = [each for each in clones if each is not mover]
    assert found[other.root][1] == "This one keeps it. Where the other one is: sub settle"
    assert "→ The memo here gets another number with: sub settle" in mover.sub("doctor", code=1).out
    assert "→ The other memo gets another number, where it is: sub settle" in other.sub("doctor").out
    assert f"Two memos had the number {number}: “S” is {then} from now on." in mover.sub("settle").err
    assert f"number: {then}" in mover.read(f"documents/memos/{then}.yaml").decode()
    for each in clones:
        assert "SUB421" not in each.sub("doctor").out
        each.any("memo", "new", *HEAD)  # which looks in the register
        each.sub("check")


def told(desk: Any) -> tuple[str, str]:
    """Return place and next step of what check says of a number that was given twice."""
    desk.any("doctor", "--fix")
    (found,) = doubted(desk)
    return f"{found['path']}:{found['line']}", found["fix"]


def doubted(desk: Any) -> list[Any]:
    """Return what check finds of numbers that were given twice."""
    return [each for each in desk.any("check", "--json").json if each["code"] == "SUB192"]


def test_check_tells_what_this_clone_saw_of_the_register_though_no_file_changed(desk, colleague, remote):
    assert new(desk) == "PS2021BEM01"
    set_back(remote, 0)
    assert new(colleague) == "PS2021BEM01"
    desk.any("doctor", "--fix")
    assert [len(doubted(each)) for each in (desk, colleague)] == [1, 0]  # the colleague has not looked since
    colleague.any("doctor")
    shutil.move(remote, f"{remote}.away")
    (found,) = doubted(colleague)
    assert found["message"] == "origin gave PS2021BEM01 to another memo too."


def test_a_memo_that_took_the_place_of_another_is_told(desk, colleague, remote):
    """As git may mix two files up that moved: what it says is the first memo, under the number of the second."""
    assert [new(desk), new(colleague)] == ["PS2021BEM01", "PS2021BEM02"]
    desk.any("doctor")
    memo = desk.read("documents/memos/PS2021BEM01.yaml").decode()
    desk.write("documents/memos/PS2021BEM02.yaml", memo.replace("PS2021BEM01", "PS2021BEM02"))
    desk.git("rm", "--quiet", "documents/memos/PS2021BEM01.yaml")
    desk.commit("Verwisseld")
    (found,) = doubted(desk)
    assert found["message"] == "origin says that PS2021BEM02 is the number of another memo."
    assert found["fix"] == "This one is PS2021BEM01 there: git log -p says what became of either."


def test_a_withdrawn_one_no_longer_counts(desk, colleague, remote):
    assert new(desk) == "PS2021BEM01"
    set_back(remote, 0)
    assert new(colleague) == "PS2021BEM01"
    desk.any("doctor", "--fix")
    desk.sub("memo", "withdraw", "PS2021BEM01")
    answer = desk.sub("doctor", "--fix")
    assert "Told the register on origin that a memo PS2021BEM01 was withdrawn." in answer.err
    for each in (desk, colleague):
        each.sub("doctor")
        each.sub("check")


def test_both_owners_of_one_number_are_put_back_at_once(desk, colleague, remote):
    """The colleague saw his own request in the register, and has the memo that another was given the number for."""
    assert new(desk) == "PS2021BEM01"
    desk.git("push", "--quiet", "origin", "main")
    set_back(remote, 0)
    assert new(colleague) == "PS2021BEM01"
    colleague.git("fetch", "--quiet")
    colleague.git("reset", "--quiet", "--hard", "origin/main")
    (found,) = doubted(colleague)
    assert found["message"] == "origin says that PS2021BEM01 is the number of another memo."
    assert found["fix"] == "sub doctor --fix"
    set_back(remote, 0)
    told = colleague.any("doctor", "--fix")
    assert "Put back in the register on origin: PS2021BEM01." in told.err
    assert len(entries(remote)) == 2


def test_the_doctor_mends_what_lies_here_and_says_that_the_register_is_away(desk, remote):
    new(desk)
    shutil.move(remote, f"{remote}.away")
    answer = desk.sub("doctor", "--fix")
    assert "Nothing was put back in the register of numbers: origin, which gives out the numbers" in answer.err
    assert "SUB421" in answer.out


def test_a_memo_that_was_copied_by_hand_makes_no_alarm(desk, remote):
    new(desk)
    memo = desk.read("documents/memos/PS2021BEM01.yaml").decode()
    desk.write("documents/memos/PS2021BEM05.yaml", memo.replace("PS2021BEM01", "PS2021BEM05"))
    desk.commit("Een kopie")
    assert [new(desk), new(desk)] == ["PS2021BEM06", "PS2021BEM07"]
    assert doubted(desk) == []
    assert "Nothing changed." in desk.sub("settle").err


def test_in_any_order_of_what_may_happen_nobody_gives_out_a_number_that_he_knew(desk, colleague, remote, lossy):
    interleave(random.Random(1), {"desk": desk, "colleague": colleague}, remote, lossy, steps=12)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 30))
def test_in_many_orders(desk, colleague, remote, lossy, seed):
    interleave(random.Random(seed), {"desk": desk, "colleague": colleague}, remote, lossy, steps=25)


STEPS = ["new"] * 6 + ["lost", "back", "gone", "mend", "look", "meet", "meet"]


def interleave(hat: random.Random, clones: dict[str, Any], remote: Path, lossy: Any, steps: int) -> None:
    """Let clones take numbers, lose answers, exchange memos and mend, while somebody sets the register back.

    In the end all are mended and meet: then every memo has a number of its own, and nothing is told any more.
    """
    known: dict[str, set[tuple[str, str]]] = {name: set() for name in clones}
    for _ in range(steps):
        name = hat.choice(list(clones))
        match hat.choice(STEPS):
            case "new":
                take(clones[name], known[name], remote)
            case "lost":
                with lossy():
                    clones[name].any("memo", "new", *HEAD)
            case "mend":
                clones[name].any("doctor", "--fix")
                assert known[name] <= entries(remote)
                known[name] |= entries(remote)
            case "look":
                clones[name].any("doctor")
                known[name] |= entries(remote)
            case "meet":
                meet(clones[name], next(other for each, other in clones.items() if each != name))
                known[name] |= held(clones[name])
            case "back" if len(entries(remote)) > 1:
                set_back(remote, 1)
            case "gone" if entries(remote):
                set_back(remote, 0)
    all_is_well_in_the_end(list(clones.values()))


def take(clone: Any, known: set[tuple[str, str]], remote: Path) -> None:
    """Let a clone write a memo: under a number that it did not know to be another's, or not at all."""
    answer = clone.any("memo", "new", *HEAD)
    if answer.code == 0:
        number, claims = answer.out.strip(), dict(held(clone))
        assert {request for name, request in known if name == number} <= {claims[number]}
        known |= entries(remote)
    else:
        assert "was set back" in answer.err
        assert known - entries(remote)


def meet(clone: Any, other: Any) -> None:
    """Let a clone merge what another has, and settle it, or leave it where the register is not whole."""
    clone.git("fetch", "--quiet", str(other.root), "main")
    quiet = ["git", "-C", clone.root, "merge", "--quiet", "--no-edit", "FETCH_HEAD"]
    if subprocess.run(quiet, capture_output=True, check=False).returncode:
        settled = clone.any("settle")
        if settled.code:
            assert "was set back" in settled.err
            clone.git("merge", "--abort")
        else:
            clone.git("commit", "--quiet", "--no-edit")


def all_is_well_in_the_end(clones: list[Any]) -> None:
    for _ in range(2):
        for each in clones:
            each.any("doctor", "--fix")
    for each, other in (clones, clones[::-1]):
        meet(each, other)
    clones[0].any("settle")
    meet(*clones[::-1])
    for each in clones:
        each.sub("doctor")
        assert doubted(each) == []
    one, two = map(held, clones)
    assert one == two
    assert len({request for _, request in one}) == len(one)


def held(clone: Any) -> set[tuple[str, str]]:
    """Return the memos that a clone has, each with the request that its number was given for."""
    files = sorted((clone.root / "documents" / "memos").glob("*.yaml"))
    claims = (re.search(r"^claim: (\w+)", file.read_text("utf-8"), re.MULTILINE) for file in files)
    return {(file.stem, claim[1]) for file, claim in zip(files, claims, strict=True) if claim}


def entries(remote: Path) -> set[tuple[str, str]]:
    """Return each number in the register with each request that it was given for."""
    split = (row.split() for row in rows(remote).splitlines())
    return {(number, each) for number, requests in split for each in requests.split("+")}


@pytest.mark.parametrize("rows", ["PS2021BEM01\n", "PS2021BEM01 x\n\xff 1\n"])
def test_a_register_that_cannot_be_read_is_not_an_empty_one(desk, remote, rows):
    blob, tree = "hash-object -w --stdin", "mktree"
    git = ["git", "-C", remote, "-c", "user.name=x", "-c", "user.email=x"]
    oid = subprocess.run([*git, *blob.split()], input=rows.encode("latin-1"), capture_output=True, check=True).stdout
    row = f"100644 blob {oid.decode().strip()}\tnumbers\n".encode()
    made = subprocess.run([*git, tree], input=row, capture_output=True, check=True).stdout.decode().strip()
    commit = subprocess.run([*git, "commit-tree", made], input=b"x", capture_output=True, check=True).stdout.decode()
    subprocess.run([*git, "update-ref", REF, commit.strip()], check=True)
    assert "is damaged, at line" in new(desk, code=3)


@pytest.mark.parametrize("name", ["claims.json", "seen.json"])
def test_what_is_written_here_of_numbers_and_cannot_be_read_is_not_nothing(desk, remote, name):
    new(desk)
    place = desk.root / ".git" / "sub" / "numbers" / name
    place.unlink(missing_ok=True)
    place.symlink_to(name)
    assert name in new(desk, code=3)
