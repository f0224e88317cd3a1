"""References in the words of a source, "paragraaf 2.1", as references by id, which renumbering carries along."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_KEPT: Final = r"(?P<kept>(`+)(?!`)[^\n]*?\2(?!`)|!?\[[^\[\]\n]*\]\([^()\n]*\)|^ {4}.*)"
"""Code, links and pictures, in which nothing is a reference."""
_NUMBER: Final = r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,5}[a-z]?)(?![\w-]|\.\d)"
_OWN: Final = "dit|deze|ons|onze|this|our"
_OTHER: Final = rf"(?P<other>,? (?:van|uit|of|in) (?!(?:{_OWN})\b)(?:de|het|the|een|an?) [^\W\d_]\w*)?"
"""What shows that another paper is meant: "hoofdstuk 3 van de Omgevingswet"."""
_REFERENCE: Final = re.compile(
    rf"{_KEPT}|(?P<words>\b(?:hoofdstuk|paragraaf|artikel|chapter|section|article) |§ ?){_NUMBER}{_OTHER}",
    re.IGNORECASE,
)
_LINK: Final = re.compile(r"\]\(#(?P<anchor>[^()\s]{1,300})\)")


def with_references(text: str, ids: Mapping[str, str], labels: Mapping[str, str], anchors: Mapping[str, str]) -> str:
    """Return a text whose references lead to sections by id.

    `ids` has the id of each section by the number that the source has for it, `labels` what a page prints for each id,
    and `anchors` the id of each by what links call it. What is no section of this plan stays as it is.
    """
    fence = ""
    found: list[str] = []
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if fence or mark:
            fence = "" if fence and mark and mark[1].startswith(fence) else fence or (mark[1] if mark else "")
            found.append(line)
        else:
            linked = _LINK.sub(lambda link: _led(link, anchors), line)
            found.append(_REFERENCE.sub(lambda said: _referred(said, ids, labels), linked))
    return "\n".join(found)


def _led(link: re.Match[str], anchors: Mapping[str, str]) -> str:
    target = anchors.get(link["anchor"]) or anchors.get(link["anchor"].casefold())
    return f"](#{target})" if target else link[0]


def _referred(said: re.Match[str], ids: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """Return a reference by id: without words of its own where the page prints just those."""
    target = ids.get(said["number"] or "")
    if said["kept"] or said["other"] or not target:
        return said[0]
    words = said["words"] + said["number"]
    return f"[](#{target})" if labels[target] == words else f"[{words}](#{target})"
