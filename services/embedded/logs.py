"""Logs that do not grow for ever."""

import os
import shutil
from itertools import pairwise
from pathlib import Path

LARGEST = 10 * 2**20
KEPT = 5  # files, with the one being written


def bound(log: Path) -> None:
    """Put a log aside once it is large, and forget the oldest of those put aside.

    It is copied and emptied, because its process holds it open for appending; a line
    written in between is lost.
    """
    # Whoever is short of space may have deleted it.
    if not log.exists() or log.stat().st_size < LARGEST:
        return
    aside = [log.with_name(f"{log.name}.{number}") for number in range(1, KEPT)]
    for newer, older in reversed([*pairwise(aside)]):
        if newer.exists():
            newer.replace(older)
    shutil.copyfile(log, aside[0])
    os.truncate(log, 0)
