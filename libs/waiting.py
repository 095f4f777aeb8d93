"""Waiting for something to become true, with a limit."""

import time
from collections.abc import Callable

CHECK_AGAIN_SECONDS = 0.02


def until(true: Callable[[], object], seconds: float) -> bool:
    """Ask again and again, at most `seconds` long; return whether it became true."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(CHECK_AGAIN_SECONDS)
    return True


def pause(seconds: float) -> None:
    """Wait because others asked for it, or so that they may come along."""
    time.sleep(seconds)
