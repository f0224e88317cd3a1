"""The HTML of texts as it was set before: of a plan of a thousand sections one is set anew when one is saved."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Container
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from sub_cli.render.markdown import Html, Prose, html_of

MOST: Final = 20_000
"""Texts that are remembered."""
_Key: TypeAlias = tuple[object, ...]


@dataclass
class Asked:
    """What a text asked of its surroundings while it was set: it is set the same where they answer the same."""

    label: Callable[[str], str | None]
    assets: Container[str]
    labels: dict[str, str | None] = field(default_factory=dict)
    pictures: dict[str, bool] = field(default_factory=dict)

    def called(self, section: str) -> str | None:
        """Return what a section is called."""
        return self.labels.setdefault(section, self.label(section))

    def __contains__(self, path: object) -> bool:
        """Tell whether a picture may be shown."""
        return self.pictures.setdefault(str(path), path in self.assets)


@dataclass
class RememberedSetting:
    """Sets texts as `html_of` does, each once for as long as nothing that it shows is another."""

    _known: OrderedDict[_Key, tuple[Asked, Html]] = field(default_factory=OrderedDict)

    def __call__(self, text: str, prose: Prose) -> Html:
        """Return `text` as HTML; raises `BadInput` as `html_of` does, each time."""
        key = (text, prose.language, prose.shift, tuple(prose.errata), prose.linked, prose.prefix)
        known = self._known.get(key)
        if known and _answers_the_same(known[0], prose):
            self._known.move_to_end(key)
            return known[1]
        asked = Asked(prose.label, prose.assets)
        html = html_of(text, replace(prose, label=asked.called, assets=asked))
        self._known[key] = asked, html
        while len(self._known) > MOST:
            self._known.popitem(last=False)
        return html


def _answers_the_same(asked: Asked, prose: Prose) -> bool:
    return all(prose.label(id) == said for id, said in asked.labels.items()) and all(
        (path in prose.assets) == there for path, there in asked.pictures.items()
    )
