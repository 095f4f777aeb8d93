"""Engines: what watches their connections."""

import gc
import threading

from libs.storage.engine import engine_for

NOWHERE = "postgresql://nobody@localhost:1/nothing"
LOOKS_TWICE = 3.0  # seconds


def watchdogs():
    return {each for each in threading.enumerate() if each.name == "watchdog"}


def test_who_watches_an_engine_goes_when_it_goes():
    others = watchdogs()
    engine = engine_for(NOWHERE, 1, "test")
    [watchdog] = watchdogs() - others

    del engine
    gc.collect()

    watchdog.join(LOOKS_TWICE)
    assert not watchdog.is_alive()
