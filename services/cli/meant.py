"""Which one is meant by what was typed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

MOST_TOLD = 8

Told = Mapping[str, Any]


def the_one(found: Sequence[Told], spelled: Callable[[Told], str], nobody: str) -> Told:
    """Return the only one found; raises ClickException with `nobody`, or with all."""
    if len(found) == 1:
        return found[0]
    if not found:
        raise click.ClickException(nobody)
    several = "\n".join(f"  {spelled(each)}" for each in found[:MOST_TOLD])
    raise click.ClickException(f"Several are called so; give an id:\n{several}")
