"""Says what in the locks is not pinned with its hash, or is too old to be safe.

Every lock holds `name==version`, its hashes and comments, and nothing else: no index,
no address, no folder. security/min-versions.toml says what is too old.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
OLDEST = ROOT / "security/min-versions.toml"
PINNED = re.compile(r"([\w.-]+)==([\w.!+]+)((?:\s--hash=sha256:[0-9a-f]{64})+)")
COMMENT = re.compile(r"(^|\s)#.*")


def main() -> int:
    oldest = tomllib.loads(OLDEST.read_text())["oldest"]
    found = [
        f"{lock.relative_to(ROOT)}: {wrong}"
        for lock in locks()
        for wrong in breaches(lock.read_text(), oldest)
    ]
    found += [f"installed: {wrong}" for wrong in too_old(installed(), oldest)]
    print("\n".join(found) or "locks: every line is pinned, and none is too old")
    return bool(found)


def locks() -> list[Path]:
    """Find every lock of the project."""
    return sorted([*ROOT.glob("*.lock"), *ROOT.glob("docker/*.lock")])


def breaches(text: str, oldest: dict[str, str]) -> Iterator[str]:
    """Find the lines of a lock that may not stand there, and say why."""
    pinned = {}
    for line in lines(text):
        found = PINNED.fullmatch(line)
        if found is None:
            yield f"{line[:60]} is no version with its hashes"
        else:
            pinned[canonicalize_name(found[1])] = found[2]
    yield from too_old(pinned, oldest)


def lines(text: str) -> list[str]:
    """Return what a lock says, without comments and continued lines as one."""
    bare = "\n".join(COMMENT.sub("", line).rstrip() for line in text.splitlines())
    joined = re.sub(r"\s*\\\n\s*", " ", bare)
    return [line for line in joined.splitlines() if line.strip()]


def too_old(versions: dict[str, str], oldest: dict[str, str]) -> Iterator[str]:
    for name, version in versions.items():
        least = oldest.get(name)
        if least and Version(version) < Version(least):
            yield f"{name} {version} has a known weakness: take {least} or newer"


def installed() -> dict[str, str]:
    return {
        canonicalize_name(each.metadata["Name"]): each.version
        for each in metadata.distributions()
    }


if __name__ == "__main__":
    sys.exit(main())
