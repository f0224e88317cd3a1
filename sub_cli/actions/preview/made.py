"""The page of one address, made anew where what it is made from is other than it was, and the last good one till then.

A page is of the contents that were found before it was made. Where they are others when it is done, it is made again:
so nobody is shown a mixture, and nobody an old page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from sub_cli.actions.preview.sources import Contents
from sub_cli.errors import SubError

MOST_ATTEMPTS: Final = 4
"""Times that a page is made for one request while its sources change under it; the next revision follows anyway."""


@dataclass(frozen=True, slots=True)
class Made:
    """A page, and what it was made from."""

    revision: str
    """What tells it from the one before."""
    html: str
    """The last page that could be made; empty where there never was one."""
    error: SubError | None = None
    """Why it is not what the sources say now."""
    commit: str = ""
    """The commit that it says it is of."""


@dataclass
class Page:
    """What is known of the page of one address."""

    look: Callable[[], Contents]
    """Gives the content of what it is made from."""
    make: Callable[[str], str]
    """Makes it, said to be of a commit; raises `SubError`."""
    _of: Contents | None = None
    _made: Made = field(default_factory=lambda: Made("0", ""))

    @property
    def revision(self) -> str:
        """Return what tells the page that is shown from the one before."""
        return self._made.revision

    @property
    def contents(self) -> Contents | None:
        """Return what the page that is shown was made from."""
        return self._of

    def current(self, commit: Callable[[Contents], str]) -> Made:
        """Return the page of the contents as they are; `commit` tells of which commit contents are."""
        for _ in range(MOST_ATTEMPTS):
            found = self.look()
            if found == self._of:
                return self._made
            self.renew(found, commit)
        return self._made

    def renew(self, found: Contents, commit: Callable[[Contents], str]) -> None:
        """Make the page of contents that were found; what is wrong with them is kept beside the last good page."""
        number = str(int(self._made.revision) + 1)
        try:
            of = commit(found)
            self._made = Made(number, self.make(of), commit=of)
        except SubError as error:
            self._made = replace(self._made, revision=number, error=error)
        self._of = found
