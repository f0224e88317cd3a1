"""Pipelines: what the published schemas say of them, and what their commands do, run as they stand."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from ruamel.yaml import YAML
from yard import EXAMPLE, MEMOS, PLAN

SYSTEMS = {"github": ".github/workflows/sub.yml", "gitlab": ".gitlab-ci.yml"}


SOURCE = f"git+https://example.org/sub.git@{'0' * 40}"
IMAGE = f"registry.example.org/policy/sub@sha256:{'1' * 64}"
SOURCES = {"commit": SOURCE, "wheel": f"https://example.org/sub.whl#sha256={'2' * 64}", "image": IMAGE}
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


@pytest.fixture(scope="module")
def every(tmp_path_factory) -> dict[tuple[str, str], Path]:
    """Return the pipelines of all systems and sources, as files each in a folder of its own."""
    folder = tmp_path_factory.mktemp("pipelines")
    bare = folder / "bare"
    main("--no-input", "init", bare)
    made = {}
    for system, path in SYSTEMS.items():
        for name, source in SOURCES.items():
            made[system, name] = folder / name / path
            made[system, name].parent.mkdir(parents=True, exist_ok=True)
            made[system, name].write_text(main("-C", bare, "ci", "init", system, "--dry-run", "--from", source))
    return made


def main(*words: object) -> str:
    program = f"import sys; sys.path.insert(0, {str(EXAMPLE)!r}); from sub_cli.cli.main import main; main()"
    command = [sys.executable, "-c", program, *map(str, words)]
    return subprocess.run(command, check=True, env={**os.environ, **PERSON}, capture_output=True, text=True).stdout


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_published_schema_has_nothing_against_it(every, system):
    schema = {"github": "vendor.github-workflows", "gitlab": "vendor.gitlab-ci"}[system]
    files = [path for (of, _), path in every.items() if of == system]
    command = [sys.executable, "-W", "ignore", "-m", "check_jsonschema", "--builtin-schema", schema, *files]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "judge", [["zizmor", "--offline", "--persona", "auditor"], ["actionlint"]], ids=lambda it: it[0]
)
def test_who_knows_how_workflows_are_attacked_finds_nothing(every, judge):
    """Those of every source, and the project's own where it has any."""
    program = shutil.which(judge[0], path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if not program:
        pytest.skip(f"{judge[0]} is not installed")
    files = [path for (system, _), path in every.items() if system == "github"]
    own = EXAMPLE / ".github" / "workflows"
    done = subprocess.run([program, *judge[1:], *files, *own.glob("*.yml")], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_rights_are_few_actions_are_pinned_and_nothing_a_stranger_names_is_run(written):
    flow = pipeline(written, "github")
    assert flow["permissions"] == {}
    assert {name: job["permissions"] for name, job in flow["jobs"].items()} == {
        "build": {"contents": "read"},
        "final": {"contents": "read"},
        "release": {"contents": "write"},
    }
    assert "pull_request_target" not in (written.root / SYSTEMS["github"]).read_text()
    steps = [step for job in flow["jobs"].values() for step in job["steps"]]
    for step in steps:
        if "uses" in step:
            assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step["uses"])
        assert "${{" not in step.get("run", ""), "an expression in a script is pasted in before it is read"
    assert all(step["with"]["persist-credentials"] is False for step in steps if "checkout" in step.get("uses", ""))


def test_the_job_that_can_write_runs_nothing_but_the_release(every):
    """Neither `sub` nor its packages, nor anything of the repository, comes near its token."""
    for name in SOURCES:
        jobs = YAML(typ="safe").load(every["github", name].read_text())["jobs"]
        assert [step.get("uses", step.get("run")).split("@")[0].split(" ")[0] for step in jobs["release"]["steps"]] == [
            "actions/download-artifact", "gh",
        ]  # fmt: skip
        assert "container" not in jobs["release"]
        assert jobs["release"]["needs"] == "final"


def test_in_an_image_the_jobs_run_there_and_install_nothing(every):
    github = YAML(typ="safe").load(every["github", "image"].read_text())
    assert [github["jobs"][name]["container"] for name in ("build", "final")] == [IMAGE, IMAGE]
    gitlab = YAML(typ="safe").load(every["gitlab", "image"].read_text())
    assert gitlab["default"]["image"] == {"name": IMAGE, "entrypoint": [""]}
    for system in SYSTEMS:
        text = every[system, "image"].read_text()
        assert not re.search(r"pip install|apt-get|\.venv/bin|@[A-Z]+@", text)
        # What the runner laid down belongs to another user, which git does not trust by itself.
        assert "git config --global --add safe.directory" in text


def test_every_job_that_builds_gets_all_of_history(written):
    jobs = pipeline(written, "github")["jobs"]
    fetched = [step["with"] for job in jobs.values() for step in job["steps"] if "checkout" in step.get("uses", "")]
    assert len(fetched) == len(jobs.keys() - {"release"})
    assert all(each["fetch-depth"] == 0 and each["fetch-tags"] is True and "filter" not in each for each in fetched)
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
    section = f"documents/{PLAN}/sections/communicatie.yaml"
    written.edit(section, "text: |\n", "text: |\n  Zie [](#nergens).\n")
    told = shell(written, steps["Check"])
    assert told.returncode == 1
    assert re.search(
        rf"^::error file={section},line=\d+,col=\d+,endColumn=\d+,title=SUB212::", told.stdout, re.MULTILINE
    )
    written.git("checkout", "--", section)
    written.edit(
        f"documents/{PLAN}/sections/communicatie.yaml", "text: |\n", "text: |\n  Wij vertellen wat wij doen.\n"
    )
    written.commit("Communicatie")
    summary = tmp_path / "summary.md"
    settings = {"BASE": before, "GITHUB_STEP_SUMMARY": str(summary)}
    for name in ("Build", "Pending errata that clash or no longer fit", "Redline of every document"):
        done = shell(written, steps[name], **settings)
        assert done.returncode == 0, (name, done.stdout, done.stderr)
    assert "Wij vertellen wat wij doen." in summary.read_text(encoding="utf-8")
    assert json.loads((written.root / "output/provenance.json").read_text())["subject"]
    zero = shell(written, steps["Redline of every document"], BASE="0" * 40, GITHUB_STEP_SUMMARY=str(summary))
    assert zero.returncode == 0
    assert subprocess.run(["bash", "-n", "-c", steps["Install"]]).returncode == 0


def test_part_of_the_history_ends_in_one_sentence_that_says_what_to_set(written, tmp_path):
    steps = {step["name"]: step.get("run") for step in pipeline(written, "github")["jobs"]["build"]["steps"]}
    first = pipeline(written, "gitlab")["build"]["script"][0]
    part = tmp_path / "part"
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", f"file://{written.root}", part], check=True)
    for script, setting in ((steps["See that all of the history is there"], "fetch-depth: 0"), (first, "GIT_DEPTH")):
        whole, told = (
            subprocess.run(["bash", "-eo", "pipefail", "-c", script], cwd=root, capture_output=True, text=True)
            for root in (written.root, part)
        )
        assert (whole.returncode, whole.stdout) == (0, "")
        assert (told.returncode, told.stdout.count("\n"), setting in told.stdout) == (1, 1, True)


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
    steps = {step["name"]: step.get("run") for step in pipeline(written, "github")["jobs"]["final"]["steps"]}
    for name in ("Check", "Build without any cache"):
        done = shell(written, steps[name])
        assert done.returncode == 0, done.stderr
    assert written.output()[f"{MEMOS[1]}.pdf"] == good
    gh = written.root.parent / "bin" / "gh"
    gh.write_text('#!/bin/sh\nfor word; do echo "$word"; done\n')
    gh.chmod(0o755)
    steps = {step["name"]: step.get("run") for step in pipeline(written, "github")["jobs"]["release"]["steps"]}
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
    section = f"documents/{PLAN}/sections/communicatie.yaml"
    written.edit(section, "text: |\n", "text: |\n  Zie [](#nergens).\n")
    script = "\n".join(job["after_script"])
    assert shell(written, script, CI_COMMIT_BEFORE_SHA=before).returncode == 0
    reports = job["artifacts"]["reports"]
    told = json.loads((written.root / reports["codequality"]).read_text())
    assert [each["location"]["path"] for each in told if each["check_name"] == "SUB212"] == [section]
    failures = {case.get("type") for case in ET.parse(written.root / reports["junit"]).iter("failure")}
    assert "SUB212" in failures <= {each["check_name"] for each in told}
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


def test_an_image_is_named_by_its_digest_or_refused_with_the_reason(built):
    for named in ("ghcr.io/policy/sub:1.0", "ghcr.io/policy/sub", "localhost:5000/sub:latest"):
        said = built.sub("ci", "init", "gitlab", "--yes", "--from", named, code=2).err
        assert "can put another image there" in said
        assert f"--from {named}@sha256:DIGEST" in said
    assert not (built.root / ".gitlab-ci.yml").exists()


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
    bytes_meant = source.removeprefix("git+").replace(f"@{'a' * 40}", "")
    assert shown.count(f"'{bytes_meant}'") == 2
    assert shown.count("pip install") == shown.count("--no-deps") == 4
    assert shown.count("--require-hashes") == 2


def test_tags_that_tell_of_signatures_release_nothing(written):
    flow = pipeline(written, "gitlab")
    rules = [rule["if"] for part in ("workflow", "final", "release") for rule in flow[part]["rules"]]
    tagged = [rule for rule in rules if "CI_COMMIT_TAG" in rule]
    pattern = re.fullmatch(r"\$CI_COMMIT_TAG =~ /(.*)/", tagged[0])
    assert tagged.count("$CI_COMMIT_TAG =~ /^[^\\/]+$/") == 3
    assert flow["build"]["rules"] == [{"if": "$CI_COMMIT_TAG", "when": "never"}, {"when": "on_success"}]
    jobs = pipeline(written, "github")["jobs"]
    assert {name: job["if"] for name, job in jobs.items()} == {
        "build": "github.ref_type != 'tag'",
        "final": "github.ref_type == 'tag'",
        "release": "github.ref_type == 'tag'",
    }
    assert len(set(tagged)) == 1
    assert pattern
    assert [bool(re.search(pattern[1], tag)) for tag in ("v1.0", "2021-04", "memo/PS2021BEM07")] == [True, True, False]
    assert pipeline(written, "github")["on"]["push"]["tags"] == ["*"]  # which stops at a slash


def commands(yard, source: str) -> str:
    """Write the pipeline for a source; return its step Install, with nothing but pip and git before it in the PATH."""
    yard.sub("ci", "init", "github", "--yes", "--from", source, **PERSON)
    steps = {step["name"]: step.get("run") for step in pipeline(yard, "github")["jobs"]["build"]["steps"]}
    for name in ("sudo", "apt-get"):
        (yard.root.parent / "bin").mkdir(exist_ok=True)
        (yard.root.parent / "bin" / name).write_text("#!/bin/sh\n")
        (yard.root.parent / "bin" / name).chmod(0o755)
    return steps["Install"]


@pytest.fixture(scope="module")
def made_here(tmp_path_factory) -> Path:
    """Return a wheel of this copy, whose lock holds one package that stands here too: no network is needed then."""
    folder = tmp_path_factory.mktemp("made")
    source = folder / "source"
    shutil.copytree(EXAMPLE, source, ignore=shutil.ignore_patterns(".*", "output", "tests", "bench"))
    need = folder / "need-1.0-py3-none-any.whl"
    with zipfile.ZipFile(need, "w") as content:
        content.writestr("need.py", "")
        content.writestr("need-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: need\nVersion: 1.0\n")
        content.writestr("need-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        content.writestr("need-1.0.dist-info/RECORD", "")
    lock = source / "requirements" / "run.txt"
    lock.write_text(f"need==1.0 --hash=sha256:{sha256(need.read_bytes()).hexdigest()}\n")
    settings = source / "pyproject.toml"
    settings.write_text(re.sub(r"(?s)\ndependencies = \[.*?\n\]", '\ndependencies = ["need"]', settings.read_text()))
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", folder, source]
    subprocess.run([str(word) for word in build], check=True)
    return folder


def test_a_wheel_in_the_workspace_is_installed_as_the_step_says(built, made_here):
    """With the real pip; what somebody committed as `.venv` is gone, and other bytes than were meant go nowhere."""
    tools = built.root / "tools"
    tools.mkdir()
    (wheel,) = made_here.glob("sub_cli-*.whl")
    shutil.copy(wheel, tools)
    built.commit("sub")
    install = commands(built, f"tools/{wheel.name}")
    planted = built.root / ".venv/lib/planted"
    planted.mkdir(parents=True)
    settings = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(made_here), "GITHUB_PATH": str(built.root.parent / "path")}
    done = shell(built, install, **settings)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (built.root / ".venv/bin/sub").exists()
    assert [*built.root.glob(".venv/lib/python*/site-packages/need.py")]
    assert not planted.exists()
    exchanged = built.root.parent / "exchanged"
    exchanged.mkdir()
    need = exchanged / "need-1.0-py3-none-any.whl"
    need.write_bytes((made_here / need.name).read_bytes() + b"x")
    refused = shell(built, install, **settings | {"PIP_FIND_LINKS": str(exchanged)})
    assert refused.returncode == 1
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in refused.stderr
    (tools / wheel.name).write_bytes(wheel.read_bytes() + b"x")
    assert shell(built, next(line for line in install.splitlines() if "sha256sum" in line)).returncode == 1


@pytest.mark.slow
def test_a_commit_is_installed_as_the_step_says(built, made_here):
    """With the real git and pip; git is told where the address leads, so that no network is needed."""
    source = made_here / "source"
    git = ["git", "-C", str(source), "-c", "init.defaultBranch=main"]
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", "sub"]):
        subprocess.run([*git, *words], check=True, env={**os.environ, **PERSON})
    head = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()
    install = commands(built, f"git+https://example.org/sub.git@{head}")
    leads = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": f"url.{source}.insteadOf"}
    leads["GIT_CONFIG_VALUE_0"] = "https://example.org/sub.git"
    # What is built is built by the tools of this environment, in the place of those that a lock brings from outside.
    here = {"PYTHONPATH": str(Path(pytest.__file__).parent.parent)}
    settings = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(made_here), "GITHUB_PATH": str(built.root.parent / "path")}
    done = shell(built, install, **leads, **here, **settings)
    assert (built.root / ".venv/bin/sub").exists(), done.stdout + done.stderr
    other = install.replace(head, "0" * 40)
    assert shell(built, other, **leads, **here, **settings).returncode != 0


def test_the_hooks_for_pre_commit_stop_a_commit_and_mend_it(built):
    """As they stand, and with the `args` that the page on building gives."""
    hooks = {hook["id"]: hook for hook in YAML(typ="safe").load((EXAMPLE / ".pre-commit-hooks.yaml").read_text())}
    section = built.root / f"documents/{PLAN}/sections/communicatie.yaml"
    section.write_bytes(section.read_bytes().replace(b"\n", b"\r\n"))
    assert all(re.match(hook["files"], str(section.relative_to(built.root))) for hook in hooks.values())
    stopped = shell(built, hooks["sub-check"]["entry"])
    assert stopped.returncode == 1 and "SUB003" in stopped.stdout
    (args,) = re.findall(r"`args: \[(.*)\]`", (EXAMPLE / "docs/build.md").read_text())
    words = args.replace("SUB066", "SUB003").replace(",", "")
    assert "SUB003" not in shell(built, f"{hooks['sub-check']['entry']} {words}").stdout
    assert "communicatie.yaml" in shell(built, hooks["sub-fix"]["entry"]).stderr
    assert "SUB003" not in shell(built, hooks["sub-check"]["entry"]).stdout
    assert b"\r" not in section.read_bytes()
