"""The same commit gives the same bytes, wherever and whenever; and parts built apart are the whole."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from yard import EXAMPLE, MEMOS, PLAN


@pytest.fixture
def elsewhere(fresh, tmp_path):
    """A clone in another folder, without any cache."""
    target = tmp_path / "een andere map" / "kloon"
    target.parent.mkdir()
    subprocess.run(["git", "clone", "--quiet", fresh.root, target], check=True)
    return type(fresh)(target)


def test_folder_clock_language_time_zone_and_hash_seed_change_no_byte(once, elsewhere):
    surroundings = {
        "TZ": "Pacific/Kiritimati",
        "LANG": "tr_TR.UTF-8",
        "LC_ALL": "tr_TR.UTF-8",
        "SUB_LANG": "nl",
        "PYTHONHASHSEED": "42",
        "SOURCE_DATE_EPOCH": "4102444800",
        "HOME": str(elsewhere.root.parent),
        "COLUMNS": "200",
    }
    elsewhere.build("--jobs", "1", **surroundings)
    assert elsewhere.output() == once.output()
    assert b"manifest.json" not in elsewhere.output()["SHA256SUMS"]


def test_shards_built_apart_and_merged_are_the_whole(once, elsewhere, tmp_path):
    parts = []
    for number in (1, 2):
        machine = once.copy(tmp_path / str(number))
        shutil.rmtree(machine.root / "output")
        parts.append(set(machine.build("--shard", f"{number}/2")))
    assert parts[0] & parts[1] == set()
    assert parts[0] | parts[1] == set(once.first)
    folders = [str(tmp_path / str(number) / "output") for number in (1, 2)]
    answer = elsewhere.sub("build", "--merge", folders[0], "--json", code=1)
    assert set(answer.data["missing"]) == parts[1]
    elsewhere.sub("build", "--merge", folders[0], "--merge", folders[1])
    assert elsewhere.output() == once.output()
    (tmp_path / "2" / "output" / "theme" / "house.css").write_text("other") if "theme" in parts[1] else (
        tmp_path / "1" / "output" / "theme" / "house.css"
    ).write_text("other")
    words = ["build", "--merge", folders[0], "--merge", folders[1]]
    assert "is not what its manifest says" in elsewhere.sub(*words, code=3).err


def test_shards_that_one_machine_builds_in_turn_fit_together(fresh, tmp_path):
    yard = fresh.copy(tmp_path / "yard")
    parts = [set(yard.build("--shard", f"{number}/3", "-o", f"part{number}")) for number in (1, 2, 3)]
    assert sum(map(len, parts)) == len(set.union(*parts))
    yard.sub("build", *(word for number in (1, 2, 3) for word in ("--merge", f"part{number}")))


def test_the_provenance_names_every_artefact_and_all_that_went_in(once, tmp_path):
    yard = once.copy(tmp_path / "yard")
    yard.git("remote", "add", "origin", "https://sanne:secret@example.org/province/plan.git")
    yard.build("--provenance")
    statement = json.loads((yard.root / "output/provenance.json").read_text())
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["predicateType"] == "https://slsa.dev/provenance/v1"
    sums = {line.split("  ")[1]: line.split("  ")[0] for line in yard.output()["SHA256SUMS"].decode().splitlines()}
    assert {each["name"]: each["digest"]["sha256"] for each in statement["subject"]} == sums
    definition = statement["predicate"]["buildDefinition"]
    repository, *files = definition["resolvedDependencies"]
    assert repository == {
        "uri": "git+https://example.org/province/plan.git",
        "digest": {"gitCommit": yard.git("rev-parse", "HEAD")},
    }
    assert {f"documents/memos/{MEMOS[0]}.yaml", f"documents/{PLAN}/document.yaml", "templates/memo.css"} <= {
        each["name"] for each in files
    }
    assert definition["internalParameters"]["tools"]["harfbuzz-subset"]
    assert "secret" not in (yard.root / "output/provenance.json").read_text()
    ci = {"GITHUB_ACTIONS": "true", "GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "province/plan"}
    yard.build("--provenance", GITHUB_RUN_ID="7", GITHUB_RUN_ATTEMPT="1", **ci)
    details = json.loads((yard.root / "output/provenance.json").read_text())["predicate"]["runDetails"]
    assert details["metadata"]["invocationId"] == "https://github.com/province/plan/actions/runs/7/attempts/1"


def test_the_manifest_is_what_its_schema_says(once):
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((EXAMPLE / "docs/manifest.schema.json").read_text())
    found = json.loads(once.output()["manifest.json"])
    jsonschema.validate(found, schema)
    shared = {value for each in found["targets"] for name, value in each["inputs"].items() if name[-1] == "/"}
    assert shared <= found["groups"].keys()
