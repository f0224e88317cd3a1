"""What stands in the register of numbers: each number with the requests that it was given for, and what became of it.

A number has one owner: the request of the memo that it was given for. It has more where the register was set back in
between; that ends when all but one have another number, or are withdrawn. All of it is worked out from the entries, so
that whoever reads them comes to the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

SIGNED = "signed:"
"""What stands before a number in the entry that says it was signed; behind it stands the digest of what it says."""
WITHDRAWN = "withdrawn:"
"""What stands before a number in the entry that says which of its requests and digests count no more."""
EARLIER = "-"
"""The request of a number that was there before it came into the register."""
_TWICE = "+"
"""Between the requests of a number that was given out twice, because the register had been set back in between."""


def number_in(name: str) -> str:
    """Return the number that an entry is about: nobody reads `signed:`."""
    return name.removeprefix(SIGNED).removeprefix(WITHDRAWN)


def numbers(names: Iterable[str]) -> list[str]:
    """Return the numbers that these entries are about, each once, sorted."""
    return sorted({number_in(name) for name in names})


def both(one: str, other: str) -> str:
    """Return the requests of two entries of one name, as one."""
    return _TWICE.join(sorted({*one.split(_TWICE), *other.split(_TWICE)} - {""}))


def holds(given: str, request: str) -> bool:
    """Tell whether what is `given` for these requests was given for `request`, or for all of them."""
    return set(request.split(_TWICE)) <= set(given.split(_TWICE))


def union(known: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return entries of several sources as one register; those of one name keep the requests of all."""
    found: dict[str, str] = {}
    for name, request in known:
        found[name] = both(found.get(name, ""), request)
    return found


def lost(known: Iterable[tuple[str, str]], taken: Mapping[str, str]) -> dict[str, str]:
    """Return what `known` has and `taken` has not; a memo under another number, copied or moved, is not lost."""
    elsewhere = {each for name, given in taken.items() if name == number_in(name) for each in given.split(_TWICE)}
    found: dict[str, str] = {}
    for name, request in union(known).items():
        missing = set(request.split(_TWICE)) - set(taken.get(name, "").split(_TWICE))
        if name == number_in(name):
            missing -= elsewhere - {EARLIER}
        if missing:
            found[name] = _TWICE.join(sorted(missing))
    return found


def home(request: str, taken: Mapping[str, str]) -> str:
    """Return the number that a request has now, the last one that it was given; empty where it has none."""
    found = [name for name, given in taken.items() if name == number_in(name) and holds(given, request)]
    return max(found, key=lambda name: (len(name), name), default="")


def owners(number: str, taken: Mapping[str, str]) -> list[str]:
    """Return the requests whose number this still is: of memos that have no other, and were not withdrawn."""
    given = (each for each in taken.get(number, "").split(_TWICE) if each and not _ended(number, each, taken))
    return [each for each in given if each == EARLIER or home(each, taken) == number]


def texts(number: str, taken: Mapping[str, str]) -> list[str]:
    """Return the digests of what was signed under a number, and is not withdrawn."""
    given = filter(None, taken.get(SIGNED + number, "").split(_TWICE))
    return [each for each in given if not _ended(number, each, taken)]


def _ended(number: str, what: str, taken: Mapping[str, str]) -> bool:
    return holds(taken.get(WITHDRAWN + number, ""), what)


def twice(taken: Mapping[str, str]) -> Iterator[str]:
    """Yield the numbers with more than one owner, or more than one signed text.

    Not those of errata: two of one number get another each as soon as they come together.
    """
    for number in numbers(taken):
        if "/" not in number and (len(owners(number, taken)) > 1 or len(texts(number, taken)) > 1):
            yield number


def moves(number: str, request: str, taken: Mapping[str, str], *, is_signed: bool) -> bool:
    """Tell whether the memo of a request has to get another number; every clone comes to the same.

    What is signed keeps its own; of several that are not, the first request does. One that got another number
    elsewhere follows there; one that the register never gave this number was copied by hand, and stays.
    """
    if is_signed or not holds(taken.get(number, ""), request):
        return False
    if home(request, taken) != number:
        return True
    known = owners(number, taken)
    return len(known) > 1 and request in known and (bool(texts(number, taken)) or request != min(known))


def is_others(number: str, request: str, taken: Mapping[str, str]) -> bool:
    """Tell whether a number was given for others alone: the register lost something, or a merge mixed two memos up.

    A memo under a number that is not there came from who took it later, or was copied by hand.
    """
    given = taken.get(number, EARLIER)
    return not holds(given, EARLIER) and not holds(given, request)
