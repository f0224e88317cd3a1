"""`sub init`: start a workspace."""

from __future__ import annotations

import shlex
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sub_cli.cli import language
from sub_cli.cli.grammar import FOLDER, Command, option
from sub_cli.cli.language import N_, _
from sub_cli.cli.options import changes, tell
from sub_cli.cli.session import Session, pass_session
from sub_cli.messages import msg

if TYPE_CHECKING:
    from sub_cli.change import Stamp


COMMENTS = (
    N_("Settings of this programme; see: sub --help"),
    N_("What sub makes, and what it keeps for itself."),
    N_("The house style in one place: who we are, how we look, which words we print."),
    N_("Another organisation changes this file, the logo and, if it likes, the fonts beside it."),
    N_("A picture in this folder (SVG or PNG) that replaces the name in print; the name stays as its description."),
    N_("Every text colour has a contrast of at least 7:1 on white, the ink also on the tint (WCAG 2.1, 1.4.6)."),
    N_("Families that stand as files in fonts/; no font of the system is ever used."),
    N_("Words are not broken at the end of a line, so that the text copied from the PDF equals the source."),
    N_("Whether the name stands in words beside the logo."),
    N_("Whether the chapters of a plan follow one another on the page, each where the last one ends."),
    N_("Whether the head of a memo also shows what else it says, as who handles it: `details` in its file."),
    N_("Pictures of signatures in this folder, by the name of who signs; they stand on signed memos only."),
    N_("The house style of Harrowmere County Council, which does not exist: what differs from ../../house.toml."),
    N_('It is chosen in sub.toml with: [house] theme = "harrowmere"'),
)
"""The comments of the settings files and house styles that a workspace begins with, line by line."""


@click.command(
    cls=Command,
    example='sub init mijn-programma --name "Mijn programma"',
    help=N_("Start a workspace. It is a git repository with settings, house style and a first document."),
)
@click.argument("folder", metavar="[DIR]", type=FOLDER, default=".")
@option("--name", default="", help=N_("Name of the programme; the folder's when left out."))
@option(
    "--language",
    "spoken",
    type=click.Choice(language.LANGUAGES),
    default=None,
    help=N_("Language of the documents."),
)
@option(
    "--theme",
    default="",
    metavar="NAME",
    help=N_("House style that travels with sub: harrowmere; the plain one when left out."),
)
@option(
    "--organisation",
    default="",
    metavar="NAME",
    help=N_("Whose name the pages carry; that of the programme when left out."),
)
@changes
@pass_session
def init(
    session: Session, folder: Path, name: str, spoken: str | None, theme: str, organisation: str, stamp: Stamp
) -> None:
    """Write a workspace that passes its checks and builds at once."""
    from sub_cli.actions import init
    from sub_cli.actions.schema import editor_files

    root = (session.start / folder).resolve()
    wanted = init.Wanted(
        name or _name_of(root),
        spoken or language.current(),
        first_section=(
            _("Introduction"),
            _("This is the first section. Write here why there is this programme.") + "\n",
        ),
        theme=theme,
        editor=editor_files(language.say),
        comment=partial(_comment, spoken or language.current()),
        organisation=organisation,
    )
    recorded = init.init(root, wanted, stamp)
    where = "" if root == Path.cwd() else f"cd {shlex.quote(str(folder))} && "
    session.output.say(msg("{name}: a workspace in {root}.", name=wanted.name, root=root))
    tell(session, recorded, stamp, f"{where}sub section list", "sub memo new", "sub check")


def _comment(spoken: str, line: str) -> str:
    """Return a comment in a language; one that is not ours stays as it is."""
    return language.worded_in(spoken, line) if line in COMMENTS else line


def _name_of(folder: Path) -> str:
    """Return the name of a programme in `folder`: `mijn-programma` is "Mijn programma"."""
    words = folder.name.replace("-", " ")
    return words[:1].upper() + words[1:]
