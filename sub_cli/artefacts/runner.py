"""The work itself: targets through any executor, a few at a time, none stopped by the failure of another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from typing import TypeAlias

from sub_cli.artefacts.model import Order, Product

Make: TypeAlias = Callable[..., object]
"""Makes a product of an order's payload, or what becomes one when it is judged; may run in another process."""
Judge: TypeAlias = Callable[[Order, object], Product]
"""Returns what was made for an order as a product; raises where it cannot be one. Runs here."""


def _as_made(order: Order, product: object) -> Product:
    assert isinstance(product, Product)
    return product


@dataclass(frozen=True, slots=True)
class Crew:
    """Who makes products, and where."""

    make: Make
    executor: Executor
    """Any of `concurrent.futures`, or one that behaves like them."""
    window: int
    """How many orders are under way at most: enough that no maker waits, few enough to fit in memory."""
    judge: Judge = _as_made
    """What is made by makers that are not ours is judged before it counts."""


@dataclass(frozen=True, slots=True)
class Made:
    """An order that was carried out, or was not."""

    order: Order
    product: Product | None
    error: Exception | None = None


def carry_out(orders: Iterable[Order], crew: Crew) -> Iterator[Made]:
    """Yield every order as it is done, in the order in which they end.

    A few at a time are under way, so that `orders` may be a generator that makes each ready just before its turn.
    An order that fails carries its error, and the others go on; what `orders` itself raises comes through.
    """
    waiting = iter(orders)
    under_way: dict[Future[object], Order] = {}
    try:
        while True:
            while len(under_way) < crew.window and (order := next(waiting, None)) is not None:
                under_way[crew.executor.submit(crew.make, order.payload)] = order
            if not under_way:
                return
            done, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in done:
                yield _made(under_way.pop(future), future, crew)
    finally:
        for future in under_way:
            future.cancel()


def _made(order: Order, future: Future[object], crew: Crew) -> Made:
    try:
        return Made(order, crew.judge(order, future.result()))
    except Exception as error:  # whatever it is, it is this target's own, and the edge tells it
        return Made(order, None, error)
