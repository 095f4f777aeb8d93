"""What is said of pods holds for every pod: of processes, of Jobs, and by the clock."""

import pytest
from helm_python.errors import HelmError

from scripts.chart_render import render
from tests.chart.rendering import (
    container,
    labels,
    minimal,
    named,
    objects,
    of_kind,
    over,
    pod,
    template,
    workloads,
)

OURS = "app.kubernetes.io"
CLOCK = {"doctor": {"enabled": True}, "backup": {"enabled": True, "claim": "c"}}


def processes(**more):
    return of_kind(render(minimal(**more)), "Deployment")


def every(**more):
    """Render a workload of each kind."""
    return workloads(render(over(minimal(**CLOCK), more)))


def test_what_is_said_of_pods_reaches_those_of_jobs_and_tests_too():
    said = {
        "podLabels": {"team": "relations"},
        "podAnnotations": {"sidecar.istio.io/inject": "false"},
        "nodeSelector": {"disk": "fast"},
        "tolerations": [{"operator": "Exists"}],
        "affinity": {"nodeAffinity": {}},
        "priorityClassName": "business",
        "serviceAccountName": "theirs",
        "image": {"tag": "0.2.0"},
        "tmpSize": "1Gi",
        "extraEnv": [{"name": "HTTPS_PROXY", "value": "http://proxy"}],
        "extraEnvFrom": [{"configMapRef": {"name": "more"}}],
        "extraVolumes": [{"name": "authorities", "configMap": {"name": "ca"}}],
        "extraVolumeMounts": [{"name": "authorities", "mountPath": "/etc/ca"}],
        "initContainers": [{"name": "proxy", "restartPolicy": "Always"}],
        "podSpec": {"hostAliases": [{"ip": "10.0.0.1"}], "dnsPolicy": "None"},
        "containerSpec": {"lifecycle": {"postStart": {}}},
    }
    found = every(process=said, commonAnnotations={"all": "of them"})
    kinds = {each["kind"] for each in found}

    assert kinds == {"CronJob", "Deployment", "Job", "Pod"}
    for each in found:
        spec, own = pod(each), container(each)
        assert labels(each)["team"] == "relations"
        annotations = template(each)["metadata"]["annotations"]
        assert (
            annotations.items() >= {**said["podAnnotations"], "all": "of them"}.items()
        )
        for field in ("nodeSelector", "tolerations", "affinity", "priorityClassName"):
            assert spec[field] == said[field]
        assert spec["serviceAccountName"] == "theirs"
        assert own["image"].endswith(":0.2.0")
        assert said["extraEnv"][0] in own["env"]
        assert own["envFrom"] == said["extraEnvFrom"]
        assert said["extraVolumes"][0] in spec["volumes"]
        assert said["extraVolumeMounts"][0] in own["volumeMounts"]
        assert spec["initContainers"] == said["initContainers"]
        assert spec.items() >= said["podSpec"].items()
        assert own["lifecycle"] == {"postStart": {}}


def test_what_is_said_of_jobs_goes_before_what_is_said_of_processes():
    found = every(
        process={"nodeSelector": {"a": "b"}, "extraEnv": [{"name": "A", "value": "1"}]},
        jobs={"nodeSelector": {"a": "c"}, "extraEnv": [], "podLabels": {"job": "x"}},
    )

    for each in found:
        of_a_job = each["kind"] != "Deployment"
        names = [one["name"] for one in container(each).get("env", [])]
        assert pod(each)["nodeSelector"] == {"a": "c" if of_a_job else "b"}
        assert ("A" in names) is not of_a_job
        assert labels(each).get("job") == ("x" if of_a_job else None)


def test_a_container_beside_ours_is_not_in_jobs_which_would_not_end():
    for each in every(process={"extraContainers": [{"name": "beside"}]}):
        names = [one["name"] for one in pod(each)["containers"]]

        assert ("beside" in names) is (each["kind"] == "Deployment")


def test_a_hook_runs_as_who_is_there_before_it():
    for name, account in (("", "default"), ("theirs", "theirs")):
        found = render(minimal(process={"serviceAccountName": name}))
        (first, second) = of_kind(found, "Job")

        assert pod(first)["serviceAccountName"] == account
        assert pod(second)["serviceAccountName"] == account


def test_fields_of_ones_own_are_in_place_of_ours():
    (api, *_) = processes(
        api={
            "deploymentAnnotations": {"reloader": "true"},
            "deploymentSpec": {"minReadySeconds": 5, "revisionHistoryLimit": 9},
            "containerSpec": {"lifecycle": {"preStop": {"sleep": {"seconds": 1}}}},
        }
    )

    assert api["metadata"]["annotations"]["reloader"] == "true"
    assert api["spec"]["minReadySeconds"] == 5
    assert api["spec"]["revisionHistoryLimit"] == 9
    assert container(api)["lifecycle"] == {"preStop": {"sleep": {"seconds": 1}}}


def test_a_service_may_be_of_another_type_and_labelled():
    found = render(
        minimal(
            api={"serviceSpec": {"type": "NodePort"}, "serviceLabels": {"a": "b"}},
            worker={"serviceAnnotations": {"c": "d"}},
        )
    )
    api = named(found, "Service", "rel-keepwell-registry-api")
    worker = named(found, "Service", "rel-keepwell-registry-worker")

    assert (api["spec"]["type"], api["metadata"]["labels"]["a"]) == ("NodePort", "b")
    assert worker["spec"]["clusterIP"] == "None"
    assert worker["metadata"]["annotations"] == {"c": "d"}


def test_scalers_may_be_told_how_fast():
    behavior = {"scaleDown": {"stabilizationWindowSeconds": 60}}
    fast = {"enabled": True, "behavior": behavior}
    found = render(
        minimal(
            api={"autoscaling": fast},
            worker={"autoscaling": fast | {"existingSecret": "{service}-scaler"}},
            process={"unhealthyPodEvictionPolicy": "AlwaysAllow"},
        )
    )
    name = "rel-keepwell-registry"
    by_cpu = named(found, "HorizontalPodAutoscaler", f"{name}-api")
    by_queue = named(found, "ScaledObject", f"{name}-worker")
    (asked,) = named(found, "TriggerAuthentication", f"{name}-worker")["spec"][
        "secretTargetRef"
    ]

    assert by_cpu["spec"]["behavior"] == behavior
    assert by_queue["spec"]["advanced"] == {
        "horizontalPodAutoscalerConfig": {"behavior": behavior}
    }
    assert asked["name"] == "registry-scaler"
    assert {
        each["spec"]["unhealthyPodEvictionPolicy"]
        for each in of_kind(found, "PodDisruptionBudget")
    } == {"AlwaysAllow"}


@pytest.mark.parametrize(
    ("more", "type_"),
    [
        ({}, "RollingUpdate"),
        ({"outbound": {"folderClaim": "c"}}, "Recreate"),
        ({"outbound": {"intakeClaim": "c"}}, "Recreate"),
        (
            {"outbound": {"folderClaim": "c"}, "process": {"replicas": 2}},
            "RollingUpdate",
        ),
        (
            {
                "outbound": {"folderClaim": "c"},
                "services": {
                    "outbound": {"worker": {"strategy": {"type": "RollingUpdate"}}}
                },
            },
            "RollingUpdate",
        ),
    ],
    ids=str,
)
def test_a_volume_for_one_node_is_let_go_before_the_next_pod_wants_it(more, type_):
    found = render(minimal(**more))
    worker = named(found, "Deployment", "rel-keepwell-outbound-worker")
    other = named(found, "Deployment", "rel-keepwell-registry-worker")

    assert worker["spec"]["strategy"]["type"] == type_
    assert other["spec"]["strategy"]["type"] == "RollingUpdate"


def test_who_wants_pods_recreated_need_not_take_rolling_away():
    for each in processes(process={"strategy": {"type": "Recreate"}}):
        assert each["spec"]["strategy"] == {"type": "Recreate"}


def test_another_way_of_asking_is_in_place_of_ours():
    probes = {"liveness": {"tcpSocket": {"port": 1}}, "readiness": {"periodSeconds": 9}}
    for each in processes(process={"probes": probes}):
        own = container(each)

        assert own["livenessProbe"]["tcpSocket"] == {"port": 1}
        assert "httpGet" not in own["livenessProbe"]
        assert own["readinessProbe"]["httpGet"]["path"] == "/readyz"
        assert own["readinessProbe"]["periodSeconds"] == 9


def test_pull_secrets_are_taken_in_both_forms():
    found = render(
        minimal(
            image={"pullSecrets": ["a", {"name": "b"}]},
            **{"global": {"imagePullSecrets": [{"name": "c"}]}},
        )
    )

    for each in workloads(found):
        names = [{"name": name} for name in "abc"]
        assert pod(each)["imagePullSecrets"] == names


@pytest.mark.parametrize("name", ["true", "1", "{service}-x", "a: b"])
def test_names_and_keys_are_words_whatever_they_look_like(name):
    login = {"existingSecret": name.replace(": ", "-"), "passwordKey": name}
    found = render(
        minimal(
            database={"logins": login, "owner": login | {"usernameKey": "1"}},
            outbound={"folderClaim": "1", "dkim": {"existingSecret": "2"}},
            secrets={"revision": "1"},
        )
    )

    for each in workloads(found):
        assert (
            template(each)["metadata"]["annotations"]["keepwell/secrets-revision"]
            == "1"
        )
        for volume in pod(each).get("volumes", []):
            for source in volume.get("projected", {}).get("sources", []):
                assert isinstance(source["secret"]["name"], str)
                assert isinstance(source["secret"]["items"][0]["key"], str)


def test_a_label_of_ones_own_is_in_place_of_ours_but_for_those_that_select():
    (first, *_) = processes(commonLabels={f"{OURS}/part-of": "firm"})

    assert first["metadata"]["labels"][f"{OURS}/part-of"] == "firm"
    for name in ("name", "instance", "component"):
        for values in ("commonLabels", "process"):
            labels_ = {f"{OURS}/{name}": "x"}
            said = labels_ if values == "commonLabels" else {"podLabels": labels_}
            with pytest.raises(HelmError, match=name):
                render(minimal(**{values: said}))


def test_the_longest_name_leaves_room_for_what_operators_put_behind_it():
    long = over(minimal(), {"fullnameOverride": "k" * 60, "jobs": {"asHooks": False}})
    (*_, cluster) = of_kind(
        render(
            over(
                long,
                {
                    "rabbitmqCluster": {"enabled": True},
                    "broker": {
                        "logins": {
                            "existingSecret": "{service}",
                            "passwordKey": "password",
                        },
                        "topology": {"passwordKey": "password"},
                    },
                },
            )
        ),
        "RabbitmqCluster",
    )

    assert len(f"{cluster['metadata']['name']}-server") <= 52


def test_the_doctor_has_every_login_and_no_folder_of_a_worker():
    doctor = named(objects("hardened"), "CronJob", "rel-keepwell-doctor")
    names = [each["name"] for each in container(doctor)["env"]]

    assert doctor["spec"]["suspend"] is True
    assert container(doctor)["args"] == ["doctor"]
    assert len(names) == len(set(names))
    for each in of_kind(objects("hardened"), "Deployment"):
        told = {one["name"] for one in container(each)["env"]}
        assert {n for n in told if not n.endswith("FOLDER")} <= set(names)
    assert not any("persistentVolumeClaim" in each for each in pod(doctor)["volumes"])


def test_a_backup_is_the_owners_and_lies_in_the_claim():
    backup = named(objects("ha"), "CronJob", "rel-keepwell-backup")
    (claim,) = (v for v in pod(backup)["volumes"] if "persistentVolumeClaim" in v)
    told = {each["name"] for each in container(backup)["env"]}

    assert claim["persistentVolumeClaim"] == {"claimName": "keepwell-backups"}
    assert all(name.startswith("KEEPWELL_DATABASE_URL") for name in told)
    with pytest.raises(HelmError, match=r"backup\.claim is empty"):
        render(minimal(backup={"enabled": True}))
