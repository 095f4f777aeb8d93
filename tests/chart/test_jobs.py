"""Migrations and topology run in order, before or beside the suite, and once."""

import pytest

from scripts.chart_render import render
from tests.chart.rendering import (
    container,
    minimal,
    objects,
    of_kind,
    over,
    pod,
)

PLAIN = {"jobs": {"asHooks": False}}


def jobs(found):
    return {container(each)["name"]: each for each in of_kind(found, "Job")}


def names(**more):
    values = over(minimal(**PLAIN), more)
    return {job: each["metadata"]["name"] for job, each in jobs(render(values)).items()}


def test_hooks_run_before_everything_and_migrations_first():
    found = jobs(objects("minimal"))
    annotations = {job: each["metadata"]["annotations"] for job, each in found.items()}

    assert {a["helm.sh/hook"] for a in annotations.values()} == {
        "pre-install,pre-upgrade"
    }
    weights = {job: int(a["helm.sh/hook-weight"]) for job, a in annotations.items()}
    assert weights["migrate"] < weights["topology"]


def test_a_hook_needs_nothing_that_the_chart_makes_after_it():
    made = {each["metadata"]["name"] for each in objects("minimal")}
    for job in jobs(objects("minimal")).values():
        assert pod(job)["serviceAccountName"] not in made


def test_a_plain_job_is_no_hook():
    for job in jobs(objects("external-servers")).values():
        assert list(job["metadata"]["annotations"]) == ["argocd.argoproj.io/sync-wave"]


@pytest.mark.parametrize(
    ("more", "renamed"),
    [
        ({"image": {"tag": "0.2.0"}}, {"migrate", "topology"}),
        ({"database": {"host": "elsewhere"}}, {"migrate", "topology"}),
        ({"broker": {"host": "elsewhere"}}, {"topology"}),
        ({"api": {"replicas": 3}}, set()),
    ],
    ids=str,
)
def test_a_plain_job_is_another_when_something_of_it_changed(more, renamed):
    before, after = names(), names(**more)

    assert {job for job in before if before[job] != after[job]} == renamed
