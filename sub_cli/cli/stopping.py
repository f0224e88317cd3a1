"""What a signal to end does: what was begun is ended and taken along, as when a person stops it with Ctrl-C.

A job that is cancelled and a terminal that is closed send these. Left to themselves they end this process at once,
and its children and temporary folders stay.
"""

from __future__ import annotations

import signal
from types import FrameType

_ENDING = ("SIGTERM", "SIGHUP", "SIGQUIT")


class StoppedError(BaseException):
    """Somebody ended the run; no part of it catches this, but for tidying up."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.exit_code = 128 + number
        """As a shell tells it."""


def heed() -> None:
    """From here on let a signal to end raise `StoppedError`; one that is ignored, as under nohup, stays so."""
    for number in _known():
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _stop)


def _stop(number: int, _frame: FrameType | None) -> None:
    for each in _known():  # a second one, of a terminal that went, would cut the tidying short
        signal.signal(each, signal.SIG_IGN)
    raise StoppedError(number)


def _known() -> list[signal.Signals]:
    return [getattr(signal, name) for name in _ENDING if hasattr(signal, name)]
