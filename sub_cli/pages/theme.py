"""The house style of a workspace in any state: the theme that sub.toml chooses, laid over the shipped one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sub_cli.codes import NO_THEME
from sub_cli.config import FILE, Settings
from sub_cli.errors import BadInput, Finding, Place
from sub_cli.messages import msg
from sub_cli.render.theme import HOUSE, SHARED
from sub_cli.store.files import Files

if TYPE_CHECKING:
    from sub_cli.memo.model import Memo
    from sub_cli.render.theme import Theme

THEMES = "themes/"
"""The folder below the house style with the themes, each in a folder of its own."""


def paths(settings: Settings, files: Files) -> dict[str, str]:
    """Return where each file of the chosen theme stands: name in the theme to path in the workspace.

    A file of the theme goes before the one of the same name in `templates`; its house.toml says only what differs.
    Raises `BadInput` (SUB256) for a theme that is not there.
    """
    folder, theme = settings.house.templates + "/", settings.house.theme
    every = {path.removeprefix(folder): path for path in files.names(settings.house.templates)}
    shared = {name: path for name, path in every.items() if not name.startswith(THEMES)}
    if not theme:
        return shared
    prefix = f"{THEMES}{theme}/"
    own = {name.removeprefix(prefix): path for name, path in every.items() if name.startswith(prefix)}
    if not own:
        known = sorted({name.split("/")[1] for name in every if name.startswith(THEMES)})
        message = msg("There is no theme {name} in {folder}.", name=theme, folder=folder + THEMES)
        fix = msg("There is: {known}.", known=", ".join(known) or "–")
        raise BadInput.because(Finding(NO_THEME, message, Place(FILE), fix))
    merged = shared | own
    if HOUSE in own and HOUSE in shared:
        merged[SHARED] = shared[HOUSE]
    return merged


def theme_of(settings: Settings, files: Files) -> Theme:
    """Return the theme that `settings` choose, as `files` hold it; raises `BadInput` with every mistake in it."""
    from sub_cli.render.theme import read_theme

    places, folder = paths(settings, files), settings.house.templates
    contents = files.ids(folder)
    key = folder, tuple((name, path, contents[path]) for name, path in places.items())
    if key not in _read:
        _read.clear()
        _read[key] = read_theme({name: files.read(path) for name, path in places.items()}, folder, places)
    return _read[key]


_read: dict[tuple[str, tuple[tuple[str, str, str], ...]], Theme] = {}
"""The theme that was read last, by the content of its files: a thousand memos of one build share one."""


def shown_details(memo: Memo, theme: Theme) -> tuple[tuple[str, str], ...]:
    """Return what the head of a memo says besides, label and words, where the house style wants it on the page."""
    return memo.details if theme.house["layout"].get("memo_details") is True else ()
