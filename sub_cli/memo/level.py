"""The levels of a signature. Pure."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """How long a signature can be judged (PAdES, ETSI EN 319 142-1); each level above the one before it."""

    B_B = "B-B"
    """The signature alone: as long as the certificate is valid."""
    B_T = "B-T"
    """With a time stamp: what the certificate was worth at that moment."""
    B_LT = "B-LT"
    """And with the chains and revocation lists: without asking anybody."""
    B_LTA = "B-LTA"
    """And with a time stamp over all of that: beyond the life of the authorities."""

    @property
    def stamped(self) -> bool:
        """Whether this level needs a time-stamp authority."""
        return self is not Level.B_B

    @property
    def self_contained(self) -> bool:
        """Whether this level carries chains and revocation lists."""
        return self in (Level.B_LT, Level.B_LTA)
