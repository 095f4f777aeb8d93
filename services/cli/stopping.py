"""An import that is stopped with Ctrl-C: what is stored already, and the ways on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def stoppable(run: str, stored: Callable[[], int], total: int) -> Iterator[None]:
    """Tell on Ctrl-C how much is stored; what is on its way may be stored as well."""
    try:
        yield
    except KeyboardInterrupt:
        raise click.ClickException(
            f"Stopped: at least {stored()} of {total} are stored, as import {run}.\n"
            "Import the file again to finish it, or take it back:"
            f" keepwell import revert {run}"
        ) from None
