"""Writes rules and dashboards: `make monitoring`.

Promises and processes are written whole; of the rules that people write, where their
pages are.
"""

import re
from pathlib import Path

import yaml

from scripts.monitoring_dashboards import DASHBOARDS, as_json
from scripts.monitoring_processes import processes
from scripts.monitoring_slos import PROMISES, RUNBOOKS, rules_of

MONITORING = Path(__file__).parents[1] / "deploy/monitoring"
RULES, BOARDS = MONITORING / "rules", MONITORING / "dashboards"
BY_MAKE = "# Written by `make monitoring` from scripts/monitoring_*.py.\n"
BY_HAND = ("broker", "outbound", "owners", "postgres", "suite")
PAGE = re.compile(r"(runbook_url: ).*/")


def main() -> None:
    for path, text in written().items():
        path.write_text(text)


def written() -> dict[Path, str]:
    """Say what each of the files must hold."""
    made = {f"slo_{promise.name}": rules_of(promise) for promise in PROMISES}
    made["processes"] = processes()
    rules = {RULES / f"{name}.yaml": BY_MAKE + as_yaml(made[name]) for name in made}
    boards = {BOARDS / f"{name}.json": as_json(name) for name in DASHBOARDS}
    return rules | boards | dict(map(linked, BY_HAND))


def linked(name: str) -> tuple[Path, str]:
    """Lead each alert of a file to where the pages are shown."""
    path = RULES / f"{name}.yaml"
    return path, PAGE.sub(rf"\1{RUNBOOKS}/", path.read_text())


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
