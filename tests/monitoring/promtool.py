"""Asks promtool whether alerts fire on a made-up history."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import yaml

MONITORING = Path("deploy/monitoring").resolve()
RULES = sorted((MONITORING / "rules").glob("*.yaml"))
LONG = 100  # minutes, from which on the rules are asked hourly
PROMTOOL, AMTOOL = "promtool", "amtool"


@dataclass(frozen=True)
class Case:
    """Histories, one sample a minute, on which an alert fires and is silent `at`.

    In the first one there is trouble `since` some minute, and a `blip` of so many
    minutes is too short to tell anybody.
    """

    fires: tuple[str, ...]
    silent: tuple[str, ...]
    at: int = 20  # minutes
    since: int = 0
    blip: int | None = None


def alerts():
    """Read all rules that alert."""
    rules = [rule for group in groups(*RULES) for rule in group["rules"]]
    return [rule for rule in rules if "alert" in rule]


def groups(*files):
    """Read the groups of some files, in their order."""
    return [
        each for path in files for each in yaml.safe_load(path.read_text())["groups"]
    ]


def run(*command):
    """Run a tool; return whether it was content, and what it told."""
    done = subprocess.run(  # noqa: S603 our own command
        command, capture_output=True, text=True, check=False
    )
    return done.returncode == 0, done.stdout + done.stderr


def fired(folder, alert, series, at, **labels):
    """Tell whether an alert with such labels fires after so many minutes."""
    path = folder / "asked.yaml"
    path.write_text(yaml.safe_dump(asked(alert, series, at, labels)))
    content, told = run(PROMTOOL, "test", "rules", path)
    assert content or "expr: " in told, told
    return not content


def asked(alert, series, at, labels):
    """Ask for silence, so that what fires is what promtool is not content with."""
    named = {"alertname": alert, "alertstate": "firing", **labels}
    selector = ",".join(f'{name}="{value}"' for name, value in named.items())
    query = f"ALERTS{{{selector}}}"
    silence = {"expr": query, "eval_time": f"{at}m", "exp_samples": []}
    pairs = map(split, series)
    history = [{"series": name, "values": values} for name, values in pairs]
    test = {
        "interval": "1m",
        "input_series": history,
        "promql_expr_test": [silence],
    }
    files = [path for path in RULES if f" {alert}\n" in path.read_text()]
    return {
        "rule_files": [str(path) for path in files],
        "group_eval_order": [group["name"] for group in groups(*files)],
        "evaluation_interval": "1m" if at < LONG else "60m",
        "tests": [test],
    }


def split(series):
    """Part a series from its values, which are behind the last brace, if any."""
    name, space, values = series.partition("} ")
    return (name + "}", values) if space else series.split(" ", 1)
