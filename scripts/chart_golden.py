"""What the chart renders in each scenario, kept to see what a change does to it."""

from collections.abc import Iterator
from difflib import unified_diff
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from scripts.chart_render import Object, rendered_scenarios

GOLDEN = Path(__file__).parents[1] / "tests/chart/golden"
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
LONGEST = 2_000  # signs; what is longer, as a dashboard, is compared elsewhere
SHOWN = 60  # lines of a difference
WIDTH = 160


def golden() -> dict[Path, str]:
    """Say what each of the files must hold."""
    return {GOLDEN / f"{name}.yaml": told(objs) for name, objs in rendered_scenarios()}


def told(objects: list[Object]) -> str:
    """Write objects down, one behind the other in the order of their names."""
    ordered = sorted(objects, key=lambda each: (each["kind"], each["metadata"]["name"]))
    text: str = yaml.dump_all(
        map(short, ordered), Dumper=DUMPER, default_flow_style=None, width=WIDTH
    )
    return f"# Written by `make chart`.\n{text}"


def short(value: Any) -> Any:
    """Put the digest in place of what nobody would read here."""
    if isinstance(value, dict):
        return {key: short(each) for key, each in value.items()}
    if isinstance(value, list):
        return [short(each) for each in value]
    if isinstance(value, str) and len(value) > LONGEST:
        return f"sha256:{sha256(value.encode()).hexdigest()}"
    return value


def changes(scenario: str, objects: list[Object]) -> Iterator[str]:
    """Say how a rendering differs from the one that is kept."""
    path = GOLDEN / f"{scenario}.yaml"
    kept = path.read_text().splitlines() if path.exists() else []
    difference = [*unified_diff(kept, told(objects).splitlines(), "kept", "now", n=3)]
    if difference:
        yield f"tests/chart/golden/{path.name} is not up to date: run make chart"
        yield from difference[:SHOWN]
