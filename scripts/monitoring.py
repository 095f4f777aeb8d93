"""Writes the rules of what is promised and the dashboards: `make monitoring`."""

from pathlib import Path

import yaml

from scripts.monitoring_dashboards import DASHBOARDS, as_json
from scripts.monitoring_slos import PROMISES, rules_of

MONITORING = Path(__file__).parents[1] / "deploy/monitoring"
RULES, BOARDS = MONITORING / "rules", MONITORING / "dashboards"
BY_MAKE = "# Written by `make monitoring` from scripts/monitoring_slos.py.\n"


def main() -> None:
    for path, text in written().items():
        path.write_text(text)


def written() -> dict[Path, str]:
    """Say what each of the files must hold."""
    rules = {
        RULES / f"slo_{promise.name}.yaml": BY_MAKE + as_yaml(rules_of(promise))
        for promise in PROMISES
    }
    boards = {BOARDS / f"{name}.json": as_json(name) for name in DASHBOARDS}
    return rules | boards


def as_yaml(rules: dict[str, object]) -> str:
    return yaml.dump(rules, Dumper=Folded, sort_keys=False, width=88)


class Folded(yaml.SafeDumper):
    """Writes what has several lines as several lines."""


def literal(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


Folded.add_representer(str, literal)

if __name__ == "__main__":
    main()
