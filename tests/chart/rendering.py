"""The scenarios as objects, rendered once, and what is asked of them all the time."""

import tempfile
from copy import deepcopy
from functools import cache
from pathlib import Path

from scripts.chart_render import firm, render, scenarios

SCENARIOS = [*scenarios(), "subchart"]


@cache
def objects(scenario):
    if scenario != "subchart":
        return render(scenarios()[scenario])
    with tempfile.TemporaryDirectory() as folder:
        return render({}, firm(Path(folder)))


def minimal(**more):
    """Take the least values, with others over them."""
    return over(deepcopy(scenarios()["minimal"]), more)


def over(values, more):
    for key, value in more.items():
        below = isinstance(value, dict) and isinstance(values.get(key), dict)
        values[key] = over(values[key], value) if below else value
    return values


def of_kind(found, *kinds):
    return [each for each in found if each["kind"] in kinds]


def named(found, kind, name):
    return next(
        each for each in of_kind(found, kind) if each["metadata"]["name"] == name
    )


def workloads(found):
    return of_kind(found, "Deployment", "Job", "Pod")


def pod(workload):
    """Find the pod's spec in whatever makes the pod."""
    if workload["kind"] == "Pod":
        return workload["spec"]
    return workload["spec"]["template"]["spec"]


def container(workload):
    (only,) = pod(workload)["containers"]
    return only


def labels(workload):
    if workload["kind"] == "Pod":
        return workload["metadata"]["labels"]
    return workload["spec"]["template"]["metadata"]["labels"]


def component(each):
    return each["metadata"]["labels"]["app.kubernetes.io/component"]


def selects(selector, own):
    return selector["matchLabels"].items() <= own.items()
