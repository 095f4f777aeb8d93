"""Migrations and topology run in order, before or beside the suite, and once."""

import pytest

from scripts.chart_render import render
from tests.chart.rendering import (
    SCENARIOS,
    container,
    labels,
    minimal,
    objects,
    of_kind,
    over,
    pod,
    selects,
)

PLAIN = {"jobs": {"asHooks": False}}
HOOK, WEIGHT = "helm.sh/hook", "helm.sh/hook-weight"
WAVE = "argocd.argoproj.io/sync-wave"
AS_HOOKS = ("minimal", "ha", "hardened")


def jobs(found):
    return {container(each)["name"]: each for each in of_kind(found, "Job")}


def names(**more):
    values = over(minimal(**PLAIN), more)
    return {job: each["metadata"]["name"] for job, each in jobs(render(values)).items()}


def test_hooks_run_before_everything_and_migrations_first():
    found = jobs(objects("minimal"))
    annotations = {job: each["metadata"]["annotations"] for job, each in found.items()}

    assert annotations["migrate"][HOOK] == "pre-install,pre-upgrade"
    assert annotations["topology"][HOOK] == "pre-install,pre-upgrade,pre-rollback"
    assert {a["helm.sh/hook-delete-policy"] for a in annotations.values()} == {
        "before-hook-creation"
    }
    weights = {job: int(a[WEIGHT]) for job, a in annotations.items()}
    assert weights["migrate"] < weights["topology"]


def test_annotations_of_ones_own_do_not_change_the_order():
    found = jobs(render(minimal(jobs={"annotations": {WEIGHT: "-5", "team": "crm"}})))
    annotations = {job: each["metadata"]["annotations"] for job, each in found.items()}

    assert [a[WEIGHT] for a in annotations.values()] == ["1", "2"]
    assert {a["team"] for a in annotations.values()} == {"crm"}


def test_a_hook_needs_nothing_that_the_chart_makes_after_it():
    made = {each["metadata"]["name"] for each in objects("minimal")}
    for job in jobs(objects("minimal")).values():
        assert pod(job)["serviceAccountName"] not in made


@pytest.mark.requirement("NW-1")
@pytest.mark.parametrize("scenario", AS_HOOKS)
def test_a_hook_may_speak_to_its_servers_before_it_runs(scenario):
    for job in jobs(objects(scenario)).values():
        [policy] = policies_of(job, objects(scenario))
        own, its = (each["metadata"]["annotations"] for each in (policy, job))

        assert own[HOOK] == its[HOOK]
        assert int(own[WEIGHT]) < int(its[WEIGHT])
        assert own["helm.sh/hook-delete-policy"] == "before-hook-creation"


def policies_of(job, found):
    """Find what opens the network to a Job, be the namespace closed or not."""
    return [
        each
        for each in of_kind(found, "NetworkPolicy")
        if (selector := each["spec"]["podSelector"]) and selects(selector, labels(job))
    ]


def test_what_a_hook_made_is_in_nobodys_way():
    hooks = {
        (each["kind"], each["metadata"]["name"])
        for each in objects("minimal")
        if HOOK in each["metadata"].get("annotations", {})
    }
    plain = {
        (each["kind"], each["metadata"]["name"])
        for each in render(minimal(**PLAIN))
        if HOOK not in each["metadata"].get("annotations", {})
    }

    assert ("NetworkPolicy", "rel-keepwell-migrate-hook") in hooks
    assert hooks & plain == set()


def test_a_plain_job_is_no_hook_and_nor_is_its_policy():
    found = objects("external-servers")
    for job in jobs(found).values():
        for each in (job, *policies_of(job, found)):
            assert list(each["metadata"]["annotations"]) == [WAVE]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_argo_cd_makes_what_a_job_needs_no_later_than_the_job(scenario):
    found = objects(scenario)
    for job in jobs(found).values():
        needed = [
            *policies_of(job, found),
            *(a for a in of_kind(found, "ServiceAccount") if is_of(a, job)),
            *(s for s in of_kind(found, "ExternalSecret") if fills(s, job)),
        ]

        assert [each["kind"] for each in needed if wave(each) > wave(job)] == []


def is_of(account, job):
    return account["metadata"]["name"] == pod(job)["serviceAccountName"]


def fills(external, job):
    return {
        source["secret"]["name"]
        for volume in pod(job)["volumes"]
        for source in volume.get("projected", {}).get("sources", [])
    } & {external["spec"]["target"]["name"]}


def wave(each):
    return int(each["metadata"].get("annotations", {}).get(WAVE, 0))


def test_the_argo_cd_scenario_puts_jobs_before_processes():
    found = objects("external-servers")

    assert {wave(job) for job in jobs(found).values()} == {-1}
    assert {wave(each) for each in of_kind(found, "Deployment")} == {0}
    assert {wave(each) for each in of_kind(found, "ExternalSecret")} == {-2}


def test_argo_cd_does_not_miss_a_finished_job():
    for scenario, ttl in (("external-servers", None), ("operators", 86_400)):
        for job in jobs(objects(scenario)).values():
            assert job["spec"].get("ttlSecondsAfterFinished") == ttl
            assert ("ttlSecondsAfterFinished" in job["spec"]) is bool(ttl)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_failed_job_keeps_its_log(scenario):
    for job in jobs(objects(scenario)).values():
        assert pod(job)["restartPolicy"] == "Never"
        assert job["spec"]["backoffLimit"] == 10


@pytest.mark.parametrize(
    ("more", "renamed"),
    [
        ({"image": {"tag": "0.2.0"}}, {"migrate", "topology"}),
        ({"database": {"host": "elsewhere"}}, {"migrate", "topology"}),
        ({"broker": {"host": "elsewhere"}}, {"topology"}),
        ({"secrets": {"revision": "2"}}, {"migrate", "topology"}),
        ({"api": {"replicas": 3}}, set()),
    ],
)
def test_a_plain_job_is_another_when_something_of_it_changed(more, renamed):
    before, after = names(), names(**more)

    assert {job for job in before if before[job] != after[job]} == renamed
