"""Writes what the chart has from elsewhere: `make chart`.

The code says what there is to run, values.yaml what can be set, and the rules and
dashboards are those of deploy/monitoring, because a chart must hold its own files.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import yaml

from scripts.chart_golden import GOLDEN, golden
from scripts.chart_schema import schema
from scripts.chart_suite import suite
from scripts.chart_values import CHART, explained

MONITORING = CHART.parents[1] / "monitoring"
COPIED = {"rules": "*.yaml", "dashboards": "*.json"}
TABLES = "<!-- values -->\n"


def main() -> None:
    files = written()
    for path in set(present()) - set(files):
        path.unlink()
    write(files)
    kept = golden()  # of what stands in the chart now
    for path in {*GOLDEN.iterdir()} - {*kept}:
        path.unlink()
    write(kept)


def write(files: Mapping[Path, str]) -> None:
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def written() -> dict[Path, str]:
    """Say what each of the files must hold."""
    values = yaml.safe_load((CHART / "values.yaml").read_text())
    return {
        CHART / "files/suite.yaml": by_make(yaml.safe_dump(suite(), width=10**6)),
        CHART / "values.schema.json": json.dumps(schema(values), indent=2) + "\n",
        CHART / "README.md": readme(),
        **{
            CHART / "files/monitoring" / path.relative_to(MONITORING): path.read_text()
            for kind, pattern in COPIED.items()
            for path in sorted((MONITORING / kind).glob(pattern))
        },
    }


def present() -> Mapping[Path, str]:
    """Read what they do hold."""
    named = [CHART / "values.schema.json", CHART / "README.md"]
    found = [*named, *(CHART / "files").rglob("*")]
    return {path: path.read_text() for path in found if path.is_file()}


def by_make(text: str) -> str:
    return f"# Written by `make chart` from the code.\n{text}"


def readme() -> str:
    """Keep what people wrote, and set the tables of values anew behind it."""
    prose = (CHART / "README.md").read_text().partition(TABLES)[0]
    section, lines = "", []
    for value in explained():
        if value.section != section:
            section = value.section
            lines += ["", f"### {section}", "", "| value | default | meaning |"]
            lines += ["|---|---|---|"]
        default = json.dumps(value.default, ensure_ascii=False)
        lines.append(f"| `{value.path}` | `{default}` | {value.words} |")
    tables = "\n".join(lines).strip()
    return f"{prose}{TABLES}{tables}\n"


if __name__ == "__main__":
    main()
