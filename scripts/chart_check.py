"""Renders every scenario of the chart and judges each object: `make lint`.

Core kinds go by Kubernetes' own schemas, those of KEDA and of the Prometheus Operator
by theirs; what neither knows must be one of the kinds named here.
"""

import sys
import warnings
from collections.abc import Iterator
from functools import cache

import helm_python
import kubernetes_validate
import kubernetes_validate.utils
from cloudcoil.models.keda import v1alpha1 as keda
from cloudcoil.models.prometheus_operator import v1 as prometheus
from pydantic import ValidationError

from scripts.chart_files import present, written
from scripts.chart_golden import changes
from scripts.chart_render import (
    OPERATORS,
    VERSION,
    Object,
    rendered_scenarios,
    scenarios,
)
from scripts.chart_values import CHART

MODELS = {
    "PodMonitor": prometheus.PodMonitor,
    "PrometheusRule": prometheus.PrometheusRule,
    "ScaledObject": keda.ScaledObject,
    "ServiceMonitor": prometheus.ServiceMonitor,
    "TriggerAuthentication": keda.TriggerAuthentication,
}
UNJUDGED = {
    *("Cluster", "ExternalSecret", "HTTPRoute"),
    *("Permission", "RabbitmqCluster", "TopicPermission", "User", "Vhost"),
}
OLDEST, NEWEST = "1.25", "1.37"
LINTED = ("minimal", "hardened")  # Helm lints for a cluster without operators
INFORMATION = 1
# All schemas of a version are one file, which it would read anew for each object.
kubernetes_validate.utils.schema_contents = cache(
    kubernetes_validate.utils.schema_contents
)


def main() -> int:
    found = [*stale(), *linted(), *changes()]
    for name, objects in rendered_scenarios():
        found += [f"{name}: {breach}" for each in objects for breach in breaches(each)]
    print("\n".join(found) or "chart: every scenario is in order")
    return bool(found)


def stale() -> Iterator[str]:
    """Find the files that `make chart` would write otherwise."""
    wanted, there = written(), present()
    for path in sorted({*wanted, *there}):
        if wanted.get(path) != there.get(path):
            yield f"{path.relative_to(CHART)} is not up to date: run make chart"


def linted() -> Iterator[str]:
    for name in LINTED:
        values = scenarios()[name]
        report = helm_python.lint(CHART, values, strict=True, kube_version=VERSION)
        for message in report["messages"]:
            if message["severity"] > INFORMATION:  # such as that there is no icon
                yield f"{name}: {message['path']}: {message['error']}"


def breaches(each: Object) -> Iterator[str]:
    """Say what is wrong with an object."""
    if each["apiVersion"] in OPERATORS:
        yield from misfits(each)
        return
    for version in (OLDEST, NEWEST):
        try:
            kubernetes_validate.validate(each, version, strict=True)
        except kubernetes_validate.ValidationError as wrong:
            yield f"{title(each)} in Kubernetes {version}: {wrong.message}"


def misfits(each: Object) -> Iterator[str]:
    model = MODELS.get(each["kind"])
    if model is None and each["kind"] not in UNJUDGED:
        yield f"{title(each)}: nothing here can judge that kind"
    try:
        if model:
            model.model_validate(each)
    except ValidationError as wrong:
        yield f"{title(each)}: {wrong}"


def title(each: Object) -> str:
    return f"{each['kind']} {each['metadata']['name']}"


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.exit(main())
