"""Servers by operators: users, what each may do, and where they are."""

from copy import deepcopy

import pytest
from helm_python.errors import HelmError

from scripts.chart_render import render, scenarios
from scripts.chart_suite import suite
from tests.chart.rendering import named, objects, of_kind, over, secret_files

FOUND = "rel-keepwell-rabbitmq"
DATABASE = "rel-keepwell-postgres"
SECRETS = "/etc/keepwell/secrets"
MANY = {"max_connections": "400"}
KEPT = {
    "helm.sh/resource-policy": "keep",
    "argocd.argoproj.io/sync-options": "Prune=false,Delete=false",
}


def operated(**more):
    """Render the servers by operators, with other values over them."""
    return render(over(deepcopy(scenarios()["operators"]), more))


@pytest.fixture(scope="module")
def told():
    return suite()


def may(user):
    return named(objects("operators"), "Permission", f"{FOUND}-{user}")["spec"]


def test_each_service_may_do_what_its_code_needs_and_no_more(told):
    for service, own in told["services"].items():
        spec = may(service)

        assert spec["permissions"] == own["rights"]
        assert spec["vhost"] == "keepwell"
        assert spec["userReference"] == {"name": f"{FOUND}-{service}"}


def test_each_service_publishes_its_own_topics_only(told):
    for service, own in told["services"].items():
        spec = named(objects("operators"), "TopicPermission", f"{FOUND}-{service}")

        assert spec["spec"]["permissions"] == {
            "exchange": "keepwell.events",
            "write": own["topics"],
            "read": "^$",
        }


def test_only_who_declares_the_topology_may_configure(told):
    rights = {
        each["metadata"]["name"]: each["spec"]["permissions"]["configure"]
        for each in of_kind(objects("operators"), "Permission")
    }

    assert rights.pop(f"{FOUND}-topology") == told["topology"]["configure"]
    assert set(rights.values()) == {"^$"}


def test_users_have_their_own_secret_no_tag_and_a_limit():
    users = of_kind(objects("operators"), "User")
    secrets = {each["spec"]["importCredentialsSecret"]["name"] for each in users}
    tags = {each["metadata"]["name"]: each["spec"]["tags"] for each in users}

    assert len(secrets) == len(users) == 7
    assert tags.pop(f"{FOUND}-scaler") == ["monitoring"]
    assert list(tags.values()) == [[]] * 6
    for each in users:
        assert each["spec"]["limits"] == {"connections": 10, "channels": 10}
        assert each["spec"]["rabbitmqClusterReference"] == {"name": FOUND}


@pytest.mark.requirement("MQ-1")
def test_whoever_counts_messages_for_keda_may_do_nothing_else():
    rights = may("scaler")["permissions"]

    assert rights == {"configure": "^$", "write": "^$", "read": "^$"}
    assert f"{FOUND}-scaler" not in {
        each["metadata"]["name"]
        for each in of_kind(operated(rabbitmqCluster={"scalerSecret": ""}), "User")
    }


@pytest.mark.requirement("NW-3")
def test_another_revision_of_secrets_has_the_operator_read_each_users_again():
    before, after = (
        {
            each["metadata"]["name"]: each["metadata"]["annotations"]
            for each in of_kind(found, "User")
        }
        for found in (objects("operators"), operated(secrets={"revision": "2"}))
    )

    assert len(before) == 7
    for name, annotations in before.items():
        assert annotations != after[name]
        assert annotations | {"keepwell/secrets-revision": "2"} == after[name]


def test_processes_may_know_more_passwords_than_the_operator():
    logins = operated(broker={"logins": {"passwordKey": "passwords"}})
    worker = named(logins, "Deployment", "rel-keepwell-registry-worker")

    keys = secret_files(worker)
    assert keys[f"{SECRETS}/KEEPWELL_REGISTRY_BROKER_URL_PASSWORD"] == "passwords"


def test_a_server_outlives_whatever_asked_for_it():
    kept = of_kind(objects("operators"), "Cluster", "RabbitmqCluster", "User", "Vhost")
    none = dict.fromkeys(KEPT)
    let_go = operated(
        rabbitmqCluster={"annotations": none}, postgresCluster={"annotations": none}
    )

    assert len(kept) == 10
    assert all(each["metadata"]["annotations"].items() >= KEPT.items() for each in kept)
    for each in of_kind(let_go, "Cluster", "RabbitmqCluster"):
        assert not each["metadata"].get("annotations")


def test_what_you_say_meets_yaml_as_you_said_it():
    name = {"name": "2026", "owner": {"username": "keepwell # x"}}
    found = operated(database=name, postgresCluster={"storage": "20Gi: x"})
    spec = named(found, "Cluster", DATABASE)["spec"]

    assert spec["storage"]["size"] == "20Gi: x"
    assert spec["bootstrap"]["initdb"] == {
        "database": "2026",
        "owner": "keepwell # x",
    }


def test_the_broker_lets_nobody_in_without_a_name():
    cluster = named(objects("operators"), "RabbitmqCluster", FOUND)

    assert "anonymous_login_user = none" in (
        cluster["spec"]["rabbitmq"]["additionalConfig"].splitlines()
    )


def test_a_broker_with_a_certificate_speaks_tls_alone():
    cluster = named(objects("operators"), "RabbitmqCluster", FOUND)

    assert cluster["spec"]["tls"] == {
        "secretName": "rabbitmq-tls",
        "disableNonTLSListeners": True,
    }


def test_the_databases_owner_may_make_the_services_roles():
    cluster = named(objects("operators"), "Cluster", "rel-keepwell-postgres")
    owner = cluster["spec"]["bootstrap"]["initdb"]["owner"]
    (role,) = cluster["spec"]["managed"]["roles"]

    assert role["name"] == owner
    assert role["createrole"] is True


def test_a_drain_takes_one_broker_at_a_time_and_each_has_its_own_node():
    bound = named(objects("operators"), "PodDisruptionBudget", FOUND)["spec"]
    affinity = named(objects("operators"), "RabbitmqCluster", FOUND)["spec"]["affinity"]
    [apart] = affinity["podAntiAffinity"].popitem()[1]
    single = of_kind(operated(rabbitmqCluster={"replicas": 1}), "PodDisruptionBudget")

    assert bound["maxUnavailable"] == 1
    assert bound["selector"] == apart["podAffinityTerm"]["labelSelector"]
    assert bound["selector"]["matchLabels"] == {"app.kubernetes.io/name": FOUND}
    assert FOUND not in {each["metadata"]["name"] for each in single}


def test_prometheus_asks_the_broker_what_its_alerts_go_by():
    monitor = named(objects("operators"), "ServiceMonitor", FOUND)["spec"]
    plain = named(
        operated(
            rabbitmqCluster={"tlsSecret": ""},
            broker={"tls": False, "port": 5672, "authoritiesSecret": ""},
        ),
        "ServiceMonitor",
        FOUND,
    )["spec"]
    [nodes, endpoint], [_, clear] = monitor["endpoints"], plain["endpoints"]

    assert monitor["selector"]["matchLabels"] == {"app.kubernetes.io/name": FOUND}
    assert nodes | {"params": endpoint["params"]} == endpoint | {"path": "/metrics"}
    assert endpoint["path"] == "/metrics/detailed"
    assert endpoint["params"] == {
        "family": ["queue_coarse_metrics", "queue_consumer_count"]
    }
    assert (endpoint["port"], endpoint["scheme"]) == ("prometheus-tls", "https")
    assert endpoint["tlsConfig"] == {
        "serverName": FOUND,
        "ca": {"secret": {"name": "rabbitmq-tls", "key": "ca.crt"}},
    }
    assert (clear["port"], "scheme" in clear) == ("prometheus", False)


def test_prometheus_asks_the_database_what_its_alerts_go_by():
    monitor = named(objects("operators"), "PodMonitor", DATABASE)["spec"]

    assert monitor["selector"]["matchLabels"] == {"cnpg.io/cluster": DATABASE}
    assert [each["port"] for each in monitor["podMetricsEndpoints"]] == ["metrics"]


def test_what_is_said_of_the_broker_goes_before_what_the_chart_says():
    spec = named(
        operated(
            rabbitmqCluster={
                "image": "rabbitmq:4.1-management",
                "annotations": {"wave": "-3"},
                "spec": {
                    "replicas": 5,
                    "tls": {"caSecretName": "clients-ca"},
                    "rabbitmq": {"additionalConfig": "ssl_options.verify = v\n"},
                },
            }
        ),
        "RabbitmqCluster",
        FOUND,
    )

    assert spec["metadata"]["annotations"] == KEPT | {"wave": "-3"}
    assert spec["spec"]["image"] == "rabbitmq:4.1-management"
    assert spec["spec"]["replicas"] == 5
    assert spec["spec"]["tls"] == {
        "secretName": "rabbitmq-tls",
        "caSecretName": "clients-ca",
        "disableNonTLSListeners": True,
    }
    assert spec["spec"]["rabbitmq"]["additionalConfig"].splitlines() == [
        "auth_mechanisms.1 = PLAIN",
        "anonymous_login_user = none",
        "default_queue_type = quorum",
        "ssl_options.verify = v",
    ]


def test_what_is_said_of_the_database_goes_before_what_the_chart_says():
    recovered = {"recovery": {"source": "yesterday"}}
    more = {"monitoring": {"enablePodMonitor": True}, "bootstrap": recovered}
    own = named(objects("operators"), "Cluster", DATABASE)["spec"]
    spec = named(operated(postgresCluster={"spec": more}), "Cluster", DATABASE)["spec"]

    assert spec == own | more
    assert operated(database={"sslmode": "verify-ca"})
    assert own["managed"]["roles"][0]["passwordSecret"] == {"name": f"{DATABASE}-app"}


def test_a_secret_is_asked_for_as_the_operator_of_the_cluster_knows_it():
    values = scenarios()["external-servers"]
    newest = of_kind(render(values), "ExternalSecret")
    [older] = of_kind(
        render(values, operators=("external-secrets.io/v1beta1",)), "ExternalSecret"
    )

    assert [each["apiVersion"] for each in newest] == ["external-secrets.io/v1"]
    assert older["apiVersion"] == "external-secrets.io/v1beta1"
    assert older["spec"] == newest[0]["spec"]
    with pytest.raises(HelmError, match=r"does not know external-secrets.io/v1,"):
        render(values, operators=())


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"broker": {"port": 5672}}, r"broker\.port 5671"),
        ({"broker": {"topology": {"username": "x"}}}, r"username \(keepwell-topology"),
        ({"rabbitmqCluster": {"tlsSecret": ""}}, r"tlsSecret is empty: name a cert"),
        ({"database": {"port": 6432}}, r"database\.port must be 5432"),
        ({"database": {"sslmode": "disable"}}, r"database\.sslmode must be verify"),
        ({"api": {"replicas": 4}}, "may hold 258 with ten for the server itself"),
        (
            {"api": {"autoscaling": {"enabled": True}}},
            "max_connections is 200, and the processes may hold 338",
        ),
        (
            {"postgresCluster": {"parameters": {"max_connections": "100"}}},
            "max_connections is 100, and the processes may hold 138",
        ),
    ],
    ids=str,
)
def test_what_a_server_made_here_cannot_do_is_said(more, says):
    with pytest.raises(HelmError, match=says):
        operated(**more)


def test_more_connections_can_be_said_in_either_place():
    for where in ({"parameters": MANY}, {"spec": {"postgresql": {"parameters": MANY}}}):
        assert operated(api={"replicas": 4}, postgresCluster=where)


def test_objects_of_ones_own_are_filled_in():
    notes = named(objects("external-servers"), "ConfigMap", "rel-notes")

    assert notes["data"] == {"written": "by keepwell"}
