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
    return of_kind(found, "CronJob", "Deployment", "Job", "Pod")


def pod(workload):
    """Find the pod's spec in whatever makes the pod."""
    return template(workload)["spec"]


def template(workload):
    if workload["kind"] == "Pod":
        return workload
    if workload["kind"] == "CronJob":
        return workload["spec"]["jobTemplate"]["spec"]["template"]
    return workload["spec"]["template"]


def container(workload):
    """Find the container that is ours."""
    return pod(workload)["containers"][0]


def secret_files(workload):
    """Find where each key of a Secret is put."""
    mounts = container(workload).get("volumeMounts", [])
    places = {each["name"]: each["mountPath"] for each in mounts}
    return {
        f"{places['secrets']}/{item['path']}": item["key"]
        for source in secret_sources(workload)
        for item in source["items"]
    }


def secret_sources(workload):
    """Find the Secrets that are put into one folder."""
    return [
        source["secret"]
        for volume in pod(workload).get("volumes", [])
        for source in volume.get("projected", {}).get("sources", [])
    ]


def labels(workload):
    return template(workload)["metadata"]["labels"]


def component(each):
    return each["metadata"]["labels"]["app.kubernetes.io/component"]


def selects(selector, own):
    return selector["matchLabels"].items() <= own.items()
