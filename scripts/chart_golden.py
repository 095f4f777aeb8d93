"""What the chart renders, kept to see what a change does to it.

The least scenario is kept whole, and of the others what is not as in that one.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from difflib import unified_diff
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from scripts.chart_render import Object, render, rendered, scenarios
from scripts.chart_values import CHART

GOLDEN = Path(__file__).parents[1] / "tests/chart/golden"
WHOLE = "minimal"
SHOWN_SERVICES = ("cadence", "outbound")
RULES = "PrometheusRule"
WRITTEN = "# Written by `make chart`.\n"
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
LONGEST = 2_000  # signs; what is longer, as a dashboard, is compared elsewhere
SHOWN = 60  # lines of a difference
WIDTH = 160


def golden() -> dict[Path, str]:
    """Say what each of the files must hold."""
    found = renderings()
    least = texts(found[WHOLE])
    kept = {f"{name}.diff": other(least, texts(found[name])) for name in found}
    del kept[f"{WHOLE}.diff"]
    kept[f"{WHOLE}.yaml"] = "---\n".join(least.values())
    kept["NOTES.txt"] = notes()
    return {GOLDEN / name: f"{WRITTEN}{text}" for name, text in kept.items()}


def renderings() -> dict[str, list[Object]]:
    """Render the scenarios with two services, as every other is as these are.

    Rules are left out: they are files of the chart, and are compared as such.
    """
    with small() as chart:
        return {
            name: [each for each in render(values, chart) if each["kind"] != RULES]
            for name, values in scenarios().items()
        }


@contextmanager
def small() -> Iterator[Path]:
    """Lay the chart into a folder of its own, with two services."""
    with tempfile.TemporaryDirectory() as folder:
        chart = Path(folder) / "keepwell"
        shutil.copytree(CHART, chart)
        file = chart / "files/suite.yaml"
        suite = yaml.safe_load(file.read_text())
        services = {name: suite["services"][name] for name in SHOWN_SERVICES}
        file.write_text(yaml.safe_dump(suite | {"services": services}))
        yield chart


def notes() -> str:
    """Read what is said behind an installation."""
    with small() as chart:
        found = rendered(scenarios()[WHOLE], chart)
    return next(text for path, text in found.items() if path.endswith("NOTES.txt"))


def texts(objects: list[Object]) -> dict[str, str]:
    """Write each object down, by its kind and name, in their order."""
    named = {f"{each['kind']} {each['metadata']['name']}": each for each in objects}
    return {title: told(named[title]) for title in sorted(named)}


def other(least: Mapping[str, str], now: Mapping[str, str]) -> str:
    """Say object by object what is other than in the least scenario."""
    return "".join(
        line
        for title in sorted({*least, *now})
        for line in difference(title, least.get(title, ""), now.get(title, ""))
    )


def difference(title: str, before: str, after: str) -> Iterator[str]:
    """Tell lines that come and go; no number of a line, which moves with others."""
    lines = list(unified_diff(before.splitlines(), after.splitlines(), n=1))[2:]
    if lines:
        yield f"# {title}{'' if before else ', new'}{'' if after else ', gone'}\n"
    if not before:
        yield after
    elif after:
        yield from (f"{'…' if line[:2] == '@@' else line}\n" for line in lines)


def told(each: Object) -> str:
    text: str = yaml.dump(
        short(each), Dumper=DUMPER, default_flow_style=None, width=WIDTH
    )
    return text


def short(value: Any) -> Any:
    """Put the digest in place of what nobody would read here."""
    if isinstance(value, dict):
        return {key: short(each) for key, each in value.items()}
    if isinstance(value, list):
        return [short(each) for each in value]
    if isinstance(value, str) and len(value) > LONGEST:
        return f"sha256:{sha256(value.encode()).hexdigest()}"
    return value


def changes() -> Iterator[str]:
    """Say how renderings differ from those that are kept."""
    wanted = golden()
    for path in sorted({*wanted, *GOLDEN.iterdir()}):
        there = path.read_text().splitlines() if path.exists() else []
        now = wanted.get(path, "").splitlines()
        if lines := [*unified_diff(there, now, "kept", "now", n=3)]:
            yield f"tests/chart/golden/{path.name} is not up to date: run make chart"
            yield from lines[:SHOWN]
