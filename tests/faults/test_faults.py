"""A machine that fails under a command: what was there is there, or what was asked is; typed again, it is done.

Here a few faults in the commands that people type most; `make faults` puts many in all of them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from sub_cli.cli.main import root
from tests.faults.injection import KINDS, Fault, Trial
from tests.faults.scene import Scene
from tests.faults.stories import STORIES

needs_strace = pytest.mark.skipif(not shutil.which("strace"), reason="strace puts the faults in, and is not here")


def test_every_command_that_writes_has_its_story() -> None:
    """A command with a dry run writes."""
    assert writing(root) == set(STORIES)


def writing(group: click.Group) -> set[str]:
    return {name for name, command in leaves(group) if any("--dry-run" in each.opts for each in command.params)} | {
        "export"
    }


def leaves(group: click.Group, above: str = "") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        if isinstance(command, click.Group):
            yield from leaves(command, f"{name} ")
        else:
            yield above + name, command


@needs_strace
def test_whatever_fails_an_erratum_is_applied_or_is_not(tmp_path: Path) -> None:
    trial = Trial("erratum apply", tmp_path)
    faults = [Fault(kind, call, number) for kind, (call, number) in zip(KINDS, AT, strict=True)]
    assert {str(fault): trial.mistakes(fault) for fault in faults} == {str(fault): [] for fault in faults}
    assert trial.met == len(faults)


AT = [("rename", 1), ("write", 9), ("fsync", 5), ("link", 1), ("write", 12), ("fsync", 2)]
"""Where each kind comes in: before and behind the moment from which a change is finished and no longer dropped."""


@needs_strace
def test_a_start_that_was_killed_is_finished_by_what_looks_after_it(tmp_path: Path) -> None:
    """The settings come last: until then the folder looks like no workspace, and its history has begun."""
    trial = Trial("init", tmp_path / "trial")
    scene: Scene = trial.scene.copied(tmp_path / "killed")
    scene.run(trial.story.command, in_front=Fault("kill", "renameat2", 1).in_front(tmp_path / "log"))
    assert not (scene.plan / "sub.toml").exists()
    assert "An interrupted change was finished: init." in scene.run("doctor --fix").stderr
    assert scene.state() == trial.new


@needs_strace
def test_a_file_that_was_half_written_goes(tmp_path: Path) -> None:
    trial = Trial("export", tmp_path / "trial")
    scene = trial.scene.copied(tmp_path / "killed")
    scene.run(trial.story.command, in_front=Fault("kill", "fsync", 1).in_front(tmp_path / "log"))
    assert [path.name[:9] for path in scene.plan.glob(".sub-tmp-*")] == [".sub-tmp-"]
    scene.run("doctor --fix")
    assert scene.state() == trial.old
