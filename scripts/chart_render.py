"""Renders the chart as Helm does, without a helm binary and without a cluster."""

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import helm_python
import yaml
from helm_python import _native

from scripts.chart_values import CHART

Object = dict[str, Any]

RELEASE, NAMESPACE, VERSION = "rel", "ns", "v1.33.0"
# What the operators bring, that the optional objects are for.
OPERATORS = (
    "external-secrets.io/v1",
    "keda.sh/v1alpha1",
    "monitoring.coreos.com/v1",
    "postgresql.cnpg.io/v1",
    "rabbitmq.com/v1beta1",
)
YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def scenarios() -> dict[str, Object]:
    """Read the values of ci/, by the name of the scenario."""
    return {
        path.name.removesuffix("-values.yaml"): yaml.safe_load(path.read_text())
        for path in sorted((CHART / "ci").glob("*-values.yaml"))
    }


def render(
    values: Mapping[str, Any],
    chart: Path = CHART,
    operators: Sequence[str] = OPERATORS,
) -> list[Object]:
    """Render every object, hooks and tests included.

    Raises helm_python's HelmError when the schema or the chart refuses the values.
    """
    return [
        each
        for path, text in rendered(values, chart, operators).items()
        if path.endswith(".yaml")
        for each in yaml.load_all(text, YAML)
        if each
    ]


def rendered(
    values: Mapping[str, Any],
    chart: Path = CHART,
    operators: Sequence[str] = OPERATORS,
) -> dict[str, str]:
    """Render every template, by its path."""
    known = {
        "name": RELEASE,
        "namespace": NAMESPACE,
        "kube_version": VERSION,
        "api_versions": list(operators),
    }
    with helm_python.Chart.load(chart) as loaded:
        loaded.validate_schema(dict(values))
        # The public method takes no capabilities.
        answer = _native.call_string(
            "helm_render",
            loaded._raw(),  # noqa: SLF001
            json.dumps(values),
            json.dumps(known),
        )
    found: dict[str, str] = json.loads(answer)
    return found


def firm(folder: Path) -> Path:
    """Lay the chart of ci/subchart into a folder, with this chart inside."""
    shutil.copytree(CHART / "ci/subchart", folder, dirs_exist_ok=True)
    shutil.copytree(CHART, folder / "charts/keepwell")
    return folder
