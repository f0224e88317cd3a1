"""Pipelines: what the published schemas say of them, and what their commands do, run as they stand."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from yard import EXAMPLE, MEMOS, PLAN

SYSTEMS = {"github": ".github/workflows/sub.yml", "gitlab": ".gitlab-ci.yml"}


SOURCE = f"git+https://example.org/sub.git@{'0' * 40}"
PERSON = {f"GIT_{who}_{what}": f"{who}@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def pipeline(yard, system: str) -> dict[str, Any]:
    return YAML(typ="safe").load((yard.root / SYSTEMS[system]).read_text(encoding="utf-8"))


@pytest.fixture
def written(built):
    for system in SYSTEMS:
        built.sub(
            "ci",
            "init",
            system,
            "--yes",
            "--from",
            SOURCE,
            **PERSON,
        )
    return built


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_published_schema_has_nothing_against_it(written, system):
    schema = {"github": "vendor.github-workflows", "gitlab": "vendor.gitlab-ci"}[system]
    command = [sys.executable, "-W", "ignore", "-m", "check_jsonschema", "--builtin-schema", schema, SYSTEMS[system]]
    done = subprocess.run(command, cwd=written.root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_rights_are_few_actions_are_pinned_and_nothing_a_stranger_names_is_run(written):
    flow = pipeline(written, "github")
    assert flow["permissions"] == {}
    assert {name: job["permissions"] for name, job in flow["jobs"].items()} == {
        "build": {"contents": "read"},
        "release": {"contents": "write"},
    }
    assert "pull_request_target" not in (written.root / SYSTEMS["github"]).read_text()
    steps = [step for job in flow["jobs"].values() for step in job["steps"]]
    for step in steps:
        if "uses" in step:
            assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step["uses"])
        assert "${{" not in step.get("run", ""), "an expression in a script is pasted in before it is read"
    assert all(step["with"]["persist-credentials"] is False for step in steps if "checkout" in step.get("uses", ""))


def test_every_job_that_builds_gets_all_of_history(written):
    jobs = pipeline(written, "github")["jobs"].values()
    fetched = [step["with"] for job in jobs for step in job["steps"] if "checkout" in step.get("uses", "")]
    assert len(fetched) == len(jobs)
    assert all(each["fetch-depth"] == 0 and "filter" not in each for each in fetched)
    flow = pipeline(written, "gitlab")
    assert flow["variables"]["GIT_DEPTH"] == "0"
    assert all("variables" not in flow[name] for name in (".sub", "build", "final"))


def shell(yard, script: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a script as a runner does, with `sub` where the step Install puts it."""
    tools = yard.root.parent / "bin"
    tools.mkdir(exist_ok=True)
    program = tools / "sub"
    program.write_text(
        f'#!/bin/sh\nPYTHONPATH={EXAMPLE} exec {sys.executable} -c "from sub_cli.cli.main import main; main()" "$@"\n'
    )
    program.chmod(0o755)
    env = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "CI": "true", "SUB_LANG": "en", **settings}
    words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(words, cwd=yard.root, env=env, capture_output=True, text=True)


def test_the_commands_for_github_do_what_they_should(written, tmp_path):
    steps = {step["name"]: step.get("run") for step in pipeline(written, "github")["jobs"]["build"]["steps"]}
    checked = shell(written, steps["Check"])
    assert checked.returncode == 0, checked.stdout
    before = written.git("rev-parse", "HEAD")
    written.edit(
        f"documents/{PLAN}/sections/communicatie.yaml", "text: |\n", "text: |\n  Wij vertellen wat wij doen.\n"
    )
    written.commit("Communicatie")
    summary = tmp_path / "summary.md"
    settings = {"BASE": before, "GITHUB_STEP_SUMMARY": str(summary)}
    for name in ("Build", "Redline"):
        done = shell(written, steps[name], **settings)
        assert done.returncode == 0, (name, done.stdout, done.stderr)
    assert "Wij vertellen wat wij doen." in summary.read_text(encoding="utf-8")
    assert json.loads((written.root / "output/provenance.json").read_text())["subject"]
    zero = shell(written, steps["Redline"], BASE="0" * 40, GITHUB_STEP_SUMMARY=str(summary))
    assert zero.returncode == 0
    assert subprocess.run(["bash", "-n", "-c", steps["Install"]]).returncode == 0


def forged(yard) -> None:
    """Commit a PDF and a manifest as if they had been built."""
    pdf = yard.root / f"output/{MEMOS[1]}.pdf"
    manifest = yard.root / "output/manifest.json"
    old, new = sha256(pdf.read_bytes()).hexdigest(), sha256(b"%PDF-forged").hexdigest()
    manifest.write_text(manifest.read_text().replace(old, new).replace(f'"size": {pdf.stat().st_size}', '"size": 11'))
    pdf.write_bytes(b"%PDF-forged")
    yard.git("add", "--force", "output", ".sub")
    yard.commit("Alsof het gebouwd is")


def test_what_is_released_is_made_from_the_commit_and_nothing_else(written):
    good = written.output()[f"{MEMOS[1]}.pdf"]
    forged(written)
    steps = {step["name"]: step.get("run") for step in pipeline(written, "github")["jobs"]["release"]["steps"]}
    done = shell(written, steps["Build without any cache"])
    assert done.returncode == 0, done.stderr
    assert written.output()[f"{MEMOS[1]}.pdf"] == good
    gh = written.root.parent / "bin" / "gh"
    gh.write_text('#!/bin/sh\nfor word; do echo "$word"; done\n')
    gh.chmod(0o755)
    said = shell(written, steps["Release"], TAG="v1.0").stdout.split()
    assert said[:5] == ["release", "create", "v1.0", "--verify-tag", "--generate-notes"]
    assert {"output/SHA256SUMS", "output/provenance.json", f"output/{MEMOS[1]}.pdf"} <= set(said)
    for name in said[5:]:
        assert (written.root / name).is_file()
    (written.root / f"output/{MEMOS[1]}.pdf").write_bytes(b"%PDF-forged")
    for line in pipeline(written, "gitlab")["final"]["script"]:
        assert shell(written, line).returncode == 0
    assert written.output()[f"{MEMOS[1]}.pdf"] == good


def test_the_commands_for_gitlab_do_what_they_should(written):
    before = written.git("rev-parse", "HEAD~1")
    job = pipeline(written, "gitlab")["build"]
    for line in job["script"]:
        done = shell(written, line)
        assert done.returncode == 0, (line, done.stdout, done.stderr)
    script = "\n".join(job["after_script"])
    assert shell(written, script, CI_COMMIT_BEFORE_SHA=before).returncode == 0
    assert (written.root / "redline.md").exists()
    assert (written.root / "output" / f"{MEMOS[0]}.pdf").exists()


def test_it_is_shown_before_it_is_written_and_a_person_is_asked(built):
    shown = built.sub("ci", "init", "github", "--dry-run", "--from", SOURCE)
    assert shown.out.startswith("# Written by `sub ci init github`")
    assert not (built.root / ".github").exists()
    assert "--yes" in built.sub("ci", "init", "github", "--from", SOURCE, code=2).err


@pytest.mark.parametrize(
    "odd",
    [
        "sub-cli==0.1.0",
        "git+https://example.org/sub.git@main",
        "git+https://example.org/sub.git",
        "https://example.org/sub_cli-0.1.0-py3-none-any.whl",
        f"http://example.org/x.whl#sha256={'0' * 64}",
        f"git+https://example.org/'; id; '@{'0' * 40}",
        "nowhere/x.whl",
        "../x.whl",
    ],
)
def test_a_pipeline_never_installs_what_may_become_something_else(built, odd):
    assert "--from" in built.sub("ci", "init", "github", "--yes", "--from", odd, code=2).err


def test_a_copy_from_nowhere_says_so_instead_of_guessing_a_name(built):
    said = built.sub("ci", "init", "gitlab", "--yes", code=3).err
    assert "is not known" in said
    assert "--from git+https://" in said
    assert not (built.root / ".gitlab-ci.yml").exists()


@pytest.mark.parametrize(
    ("told", "source"),
    [
        (
            {"url": "https://example.org/sub.git", "vcs_info": {"vcs": "git", "commit_id": "a" * 40}},
            f"git+https://example.org/sub.git@{'a' * 40}",
        ),
        (
            {"url": "https://example.org/sub.whl", "archive_info": {"hashes": {"sha256": "b" * 64}}},
            f"https://example.org/sub.whl#sha256={'b' * 64}",
        ),
    ],
)
def test_a_copy_from_a_commit_or_a_wheel_is_installed_from_there(built, tmp_path, told, source):
    record = tmp_path / "sub_cli-0.1.0.dist-info"
    record.mkdir()
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: sub-cli\nVersion: 0.1.0\n")
    (record / "direct_url.json").write_text(json.dumps(told))
    shown = built.sub("ci", "init", "github", "--dry-run", PYTHONPATH=str(tmp_path)).out
    assert shown.count(f".venv/bin/pip install --quiet '{source}'") == 2


def test_tags_that_tell_of_signatures_release_nothing(written):
    flow = pipeline(written, "gitlab")
    rules = [rule["if"] for part in ("workflow", "final", "release") for rule in flow[part]["rules"]]
    tagged = [rule for rule in rules if "CI_COMMIT_TAG" in rule]
    pattern = re.fullmatch(r"\$CI_COMMIT_TAG =~ /(.*)/", tagged[0])
    assert len(tagged) == 3
    assert len(set(tagged)) == 1
    assert pattern
    assert [bool(re.search(pattern[1], tag)) for tag in ("v1.0", "2021-04", "memo/PS2021BEM07")] == [True, True, False]
    assert pipeline(written, "github")["on"]["push"]["tags"] == ["*"]  # which stops at a slash


def test_a_wheel_in_the_workspace_is_installed_as_the_step_says(built):
    """With the real pip, without what it would fetch; and not at all where its bytes are others."""
    tools = built.root / "tools"
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", tools, EXAMPLE]
    subprocess.run([str(word) for word in build], check=True)
    (wheel,) = tools.iterdir()
    built.commit("sub")
    built.sub("ci", "init", "github", "--yes", "--from", f"tools/{wheel.name}", **PERSON)
    steps = {step["name"]: step.get("run") for step in pipeline(built, "github")["jobs"]["build"]["steps"]}
    for name in ("sudo", "apt-get"):
        (built.root.parent / "bin").mkdir(exist_ok=True)
        (built.root.parent / "bin" / name).write_text("#!/bin/sh\n")
        (built.root.parent / "bin" / name).chmod(0o755)
    settings = {"PIP_NO_DEPS": "1", "PIP_NO_INDEX": "1", "GITHUB_PATH": str(built.root.parent / "path")}
    done = shell(built, steps["Install"], **settings)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (built.root / ".venv/bin/sub").exists()
    wheel.write_bytes(wheel.read_bytes() + b"x")
    assert shell(built, steps["Install"], **settings).returncode == 1


def test_the_hooks_for_pre_commit_name_commands_that_exist():
    hooks = YAML(typ="safe").load((EXAMPLE / ".pre-commit-hooks.yaml").read_text())
    for hook in hooks:
        words = hook["entry"].split()
        assert words[0] == "sub"
        command = [sys.executable, "-c", "from sub_cli.cli.main import main; main()", *words[1:], "--help"]
        assert subprocess.run(command, capture_output=True, cwd=Path(EXAMPLE)).returncode == 0
