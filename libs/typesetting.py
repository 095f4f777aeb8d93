"""Pages are set by Typst: from the same words always the same bytes."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from threading import Lock
from typing import Any, cast

import typst

# Named so that nothing is fetched: there are no packages.
NO_PACKAGES = "/nonexistent"


class Press:
    """Sets one page again and again; its compiler is made once.

    The page reads what it is told as JSON, and files of its own folder; nothing else.
    """

    def __init__(self, page: Path) -> None:
        self.page = page
        self._compiler: typst.Compiler | None = None
        self._one_at_a_time = Lock()

    def pdf(self, told: Mapping[str, Any], as_of: date) -> bytes:
        """Set the page with what it is told; it is dated `as_of`."""
        with self._one_at_a_time:
            return self._set(told, as_of)

    def marks(self, told: Mapping[str, Any], as_of: date, label: str) -> list[Any]:
        """Set the page, and return what it notes of itself under a label."""
        with self._one_at_a_time:
            self._set(told, as_of)
            found = self._kept().query(f"<{label}>", field="value")
        return cast(list[Any], json.loads(found))

    def _set(self, told: Mapping[str, Any], as_of: date) -> bytes:
        dated = datetime.combine(as_of, time(), UTC)
        words = {"told": json.dumps(told, ensure_ascii=False)}
        # Only pages as pictures come one by one.
        return cast(
            bytes,
            self._kept().compile(format="pdf", timestamp=dated, sys_inputs=words),
        )

    def _kept(self) -> typst.Compiler:
        if self._compiler is None:
            self._compiler = typst.Compiler(
                self.page,
                ignore_system_fonts=True,
                package_path=NO_PACKAGES,
                package_cache_path=NO_PACKAGES,
            )
        return self._compiler
