"""What holds for every pod, in every scenario."""

import pytest

from scripts.chart_render import render
from services.cli import COMMANDS
from services.served import SERVICES
from tests.chart.rendering import (
    SCENARIOS,
    component,
    container,
    labels,
    minimal,
    named,
    objects,
    of_kind,
    pod,
    selects,
    workloads,
)

DRAIN = 25  # seconds that a process has by its own word
every_scenario = pytest.mark.parametrize("scenario", SCENARIOS)


def deployments(scenario):
    return of_kind(objects(scenario), "Deployment")


@every_scenario
@pytest.mark.requirement("NW-2")
def test_no_pod_has_a_privilege(scenario):
    for each in workloads(objects(scenario)):
        spec, own = pod(each), container(each)["securityContext"]

        assert spec["securityContext"]["runAsNonRoot"] is True
        assert spec["securityContext"]["runAsUser"] >= 10_000
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert spec["automountServiceAccountToken"] is False
        assert not {"hostNetwork", "hostPID", "hostIPC"} & set(spec)
        assert own == {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
            "readOnlyRootFilesystem": True,
        }


@every_scenario
def test_every_container_asks_for_what_it_needs_and_cannot_take_all_memory(scenario):
    for each in workloads(objects(scenario)):
        resources = container(each)["resources"]

        assert set(resources["requests"]) == {"cpu", "memory"}
        assert set(resources["limits"]) == {"memory"}


@every_scenario
def test_every_image_is_named_exactly(scenario):
    for each in workloads(objects(scenario)):
        image = container(each)["image"]

        assert "@sha256:" in image or image.endswith(":0.1.0")


@every_scenario
def test_every_process_is_one_that_keepwell_has(scenario):
    for each in workloads(objects(scenario)):
        role, *rest = container(each).get("args", ["api"])

        assert role in COMMANDS
        assert not rest or rest[0] in SERVICES


@every_scenario
def test_a_process_is_asked_three_ways_at_its_own_port(scenario):
    for each in deployments(scenario):
        own = container(each)
        (port,) = own["ports"]
        asked = {
            kind: own[f"{kind}Probe"]["httpGet"]
            for kind in ("startup", "liveness", "readiness")
        }

        assert {kind: get["path"] for kind, get in asked.items()} == {
            "startup": "/livez",
            "liveness": "/livez",
            "readiness": "/readyz",
        }
        assert {get["port"] for get in asked.values()} == {port["name"]}


@every_scenario
def test_a_process_has_time_to_drain_before_it_is_killed(scenario):
    for each in deployments(scenario):
        stop = container(each).get("lifecycle", {}).get("preStop")
        waits = int(stop["exec"]["command"][1]) if stop else 0

        assert pod(each)["terminationGracePeriodSeconds"] > waits + DRAIN
        assert bool(waits) is component(each).endswith("-api")


@every_scenario
def test_replicas_are_spread_by_their_own_labels(scenario):
    for each in deployments(scenario):
        constraints = pod(each)["topologySpreadConstraints"]

        assert {one["topologyKey"] for one in constraints} == {
            "kubernetes.io/hostname",
            "topology.kubernetes.io/zone",
        }
        assert all(selects(one["labelSelector"], labels(each)) for one in constraints)


@every_scenario
def test_a_selector_finds_its_own_pods_alone_and_names_no_version(scenario):
    pods = [labels(each) for each in workloads(objects(scenario))]
    for each in of_kind(objects(scenario), "Deployment", "PodDisruptionBudget"):
        if component(each) == "rabbitmq":
            continue  # its pods are made by its operator
        selector = each["spec"]["selector"]

        assert sum(selects(selector, own) for own in pods) == 1
        assert set(selector["matchLabels"]) == {
            f"app.kubernetes.io/{name}" for name in ("name", "instance", "component")
        }


@every_scenario
def test_a_budget_is_there_exactly_when_there_is_more_than_one(scenario):
    found = objects(scenario)
    budgets = {component(each) for each in of_kind(found, "PodDisruptionBudget")}

    assert budgets - {"rabbitmq"} == {
        component(each)
        for each in of_kind(found, "Deployment")
        if fewest(each, found) > 1
    }


def fewest(deployment, found):
    """Ask the Deployment, or whatever scales it."""
    name = deployment["metadata"]["name"]
    for each in of_kind(found, "HorizontalPodAutoscaler", "ScaledObject"):
        if each["spec"]["scaleTargetRef"]["name"] == name:
            spec = each["spec"]
            return spec.get("minReplicas") or spec["minReplicaCount"]
    return deployment["spec"]["replicas"]


@every_scenario
def test_what_is_scaled_has_one_scaler_and_no_number_of_its_own(scenario):
    found = objects(scenario)
    scalers = [
        each["spec"]["scaleTargetRef"]["name"]
        for each in of_kind(found, "HorizontalPodAutoscaler", "ScaledObject")
    ]

    assert sorted(scalers) == sorted(
        each["metadata"]["name"]
        for each in of_kind(found, "Deployment")
        if "replicas" not in each["spec"]
    )


def test_a_workers_scaler_counts_its_own_queue():
    scaler = named(objects("ha"), "ScaledObject", "rel-keepwell-registry-worker")
    (trigger,) = scaler["spec"]["triggers"]

    assert trigger["metadata"]["queueName"] == "keepwell.registry"
    assert trigger["authenticationRef"]["name"] == "rel-keepwell-registry-worker"


def test_what_is_said_of_one_process_goes_before_what_is_said_of_all():
    found = render(
        minimal(
            process={"nodeSelector": {"a": "b"}, "podLabels": {"team": "x"}},
            worker={"nodeSelector": {"c": "d"}},
            services={"registry": {"api": {"replicas": 4}}},
        )
    )
    api = named(found, "Deployment", "rel-keepwell-registry-api")
    worker = named(found, "Deployment", "rel-keepwell-registry-worker")

    assert api["spec"]["replicas"] == 4
    assert worker["spec"]["replicas"] == 1
    assert pod(api)["nodeSelector"] == {"a": "b"}
    assert pod(worker)["nodeSelector"] == {"a": "b", "c": "d"}
    assert labels(api)["team"] == "x"


def test_a_new_revision_of_the_secrets_replaces_every_pod():
    before, after = (
        of_kind(render(minimal(secrets={"revision": revision})), "Deployment")
        for revision in ("1", "2")
    )

    assert all(
        a["spec"]["template"] != b["spec"]["template"]
        for a, b in zip(before, after, strict=True)
    )


def test_labels_and_annotations_of_all_reach_every_object():
    found = render(minimal(commonLabels={"l": "1"}, commonAnnotations={"a": "2"}))

    assert all(each["metadata"]["labels"]["l"] == "1" for each in found)
    assert all(each["metadata"]["annotations"]["a"] == "2" for each in found)


def test_a_parent_charts_registry_and_pull_secrets_hold():
    (first, *_) = of_kind(objects("subchart"), "Deployment")

    assert container(first)["image"] == "registry.firm.example/keepwell:0.1.0"
    assert pod(first)["imagePullSecrets"] == [{"name": "firm"}]
