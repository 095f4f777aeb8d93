"""Prints for each row of the requirements how many passing tests prove it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from libs.testing.requirements import proven, rows


def main() -> None:
    root = Path(__file__).parents[1]
    print("\n".join(report(rows(root), proven(root))))


def report(rows: Iterable[str], proven: Mapping[str, Iterable[str]]) -> list[str]:
    tests = Counter(row for claims in proven.values() for row in claims)
    lines = [
        f"{row} covered {tests[row]}" if tests[row] else f"{row} open" for row in rows
    ]
    covered = sum(bool(tests[row]) for row in rows)
    return [*lines, f"requirements covered {covered} of {len(lines)}"]


if __name__ == "__main__":
    main()
