"""The sections of a document with some of them replaced, added or gone; the others are neither read nor copied."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from sub_cli.document.model import Section

Layer: TypeAlias = dict[str, "Section | None"]


def fixed_numbers(sections: Mapping[str, Section]) -> Callable[[str], str]:
    """Return what tells the number that stands in the file of a section: "" where none does, or there is no section.

    Sections that know it without reading the whole (they have a method `number`) are asked for that.
    """
    known: Callable[[str], str] = getattr(sections, "number", lambda wanted: sections[wanted].number)
    return lambda wanted: known(wanted) if wanted in sections else ""


class Overlay(Mapping[str, "Section"]):
    """A mapping over another one, which is never changed; editing gives a new overlay that shares nearly everything.

    Edits are kept in layers whose sizes fall by half from bottom to top, as in a log-structured merge tree
    (O'Neil et al., 1996): an edit costs O(log edits) on average, a look-up passes at most that many layers.
    """

    __slots__ = ("_base", "_layers")

    def __init__(self, base: Mapping[str, Section], layers: tuple[Layer, ...] = ()) -> None:
        """Lay `layers`, lowest first, over `base`; None in a layer means that the section is gone."""
        self._base = base
        self._layers = layers

    @classmethod
    def over(cls, sections: Mapping[str, Section]) -> Overlay:
        """Return `sections` as an overlay; one that is an overlay already stays as it is."""
        return sections if isinstance(sections, Overlay) else cls(sections)

    def put(self, section: Section) -> Overlay:
        """Return the sections with this one in the place of the one with its id."""
        return self._laid({section.id: section})

    def drop(self, wanted: str) -> Overlay:
        """Return the sections without `wanted`."""
        return self._laid({wanted: None})

    def touched(self) -> dict[str, Section | None]:
        """Return what differs from the mapping below: the new sections, and None for those that are gone."""
        whole: Layer = {}
        for layer in self._layers:
            whole |= layer
        return whole

    def _laid(self, top: Layer) -> Overlay:
        layers = list(self._layers)
        while layers and len(layers[-1]) <= len(top):
            top = layers.pop() | top
        return Overlay(self._base, (*layers, top))

    def __getitem__(self, wanted: str) -> Section:
        """Return the section; raises `KeyError`."""
        for layer in reversed(self._layers):
            if wanted in layer:
                section = layer[wanted]
                if section is None:
                    raise KeyError(wanted)
                return section
        return self._base[wanted]

    def number(self, wanted: str) -> str:
        """Return the number that stands in the file of a section, "" where none does; raises `KeyError`."""
        if any(wanted in layer for layer in self._layers):
            return self[wanted].number
        return fixed_numbers(self._base)(wanted)

    def __contains__(self, wanted: object) -> bool:
        """Tell whether there is such a section, without reading it."""
        for layer in reversed(self._layers):
            if wanted in layer:
                return layer[wanted] is not None
        return wanted in self._base

    def __iter__(self) -> Iterator[str]:
        """Yield the ids: those of the mapping below in its order, then the new ones."""
        touched = self.touched()
        yield from (id for id in self._base if touched.get(id, self) is not None)
        yield from (id for id, section in touched.items() if section is not None and id not in self._base)

    def __len__(self) -> int:
        """Return the number of sections."""
        touched = self.touched()
        change = sum((section is not None) - (id in self._base) for id, section in touched.items())
        return len(self._base) + change

    def __repr__(self) -> str:
        """Return how many sections were laid over which mapping."""
        return f"Overlay({len(self.touched())} over {type(self._base).__name__})"
