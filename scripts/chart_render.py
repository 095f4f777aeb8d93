"""Renders the chart as Helm does, without a helm binary and without a cluster."""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
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
    "gateway.networking.k8s.io/v1",
)
YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Unique(YAML):  # type: ignore[misc, valid-type]
    """Refuses a mapping that says a key twice, as some readers of YAML do."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:  # noqa: FBT001, FBT002 as the loader has it
        said = [key.value for key, _ in node.value]
        if len(said) != len(set(said)):
            raise yaml.constructor.ConstructorError(None, None, f"twice: {said}")
        return super().construct_mapping(node, deep)


def scenarios() -> dict[str, Object]:
    """Read the values of ci/, by the name of the scenario."""
    return {
        path.name.removesuffix("-values.yaml"): yaml.safe_load(path.read_text())
        for path in sorted((CHART / "ci").glob("*-values.yaml"))
    }


def rendered_scenarios() -> Iterator[tuple[str, list[Object]]]:
    """Render each of them, and the firm's chart that has this one inside."""
    for name, values in scenarios().items():
        yield name, render(values)
    with tempfile.TemporaryDirectory() as folder:
        yield "subchart", render({}, firm(Path(folder)))


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
        for each in yaml.load_all(text, Unique)
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
