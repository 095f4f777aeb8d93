"""Pages are set by Typst: from the same words always the same bytes."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, cast

import typst

FOLDER = Path(__file__).parent


def pdf(page: str, told: Mapping[str, Any], as_of: date) -> bytes:
    """Set a page of this folder, with what it is told; it is dated `as_of`."""
    compiler = typst.Compiler(
        FOLDER / page, ignore_system_fonts=True, sys_inputs={"told": json.dumps(told)}
    )
    dated = datetime.combine(as_of, time(), UTC)
    # Only pages as pictures come one by one.
    return cast(bytes, compiler.compile(format="pdf", timestamp=dated))
