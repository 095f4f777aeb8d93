"""A pytest plugin that keeps the garbage collector off what collecting tests leaves.

Thousands of tests and all that they import stay to the end: a look through them for
garbage takes half a second, and a run would take hundreds.
"""

import gc
from collections.abc import Iterator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Look for no garbage meanwhile, and none in what is there afterwards."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
