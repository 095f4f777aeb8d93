"""Many things sent a batch at a time, with a bar that tells how far."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import Progress

T = TypeVar("T")


def batches(
    items: Iterable[T], weight: Callable[[T], int], most: int, heaviest: int
) -> Iterator[list[T]]:
    """Cut items into batches of at most `most`, none heavier than `heaviest` bytes."""
    batch: list[T] = []
    weighs = 0
    for item in items:
        one = weight(item)
        if batch and (len(batch) == most or weighs + one > heaviest):
            yield batch
            batch, weighs = [], 0
        batch.append(item)
        weighs += one
    if batch:
        yield batch


def written_length(value: Any) -> int:
    """Return how many bytes it is as JSON, and its comma."""
    return len(json.dumps(value, ensure_ascii=False).encode()) + 2


def shown(
    batched: Iterable[Sequence[T]], total: int, what: str
) -> Iterator[Sequence[T]]:
    """Pass batches on and show how many of `total` things are done."""
    console = Console(stderr=True)
    with Progress(
        console=console, transient=True, disable=not console.is_terminal
    ) as progress:
        bar = progress.add_task(what, total=total)
        for batch in batched:
            yield batch
            progress.advance(bar, len(batch))
