"""Servers by operators: users, what each may do, and where they are."""

import pytest

from scripts.chart_suite import suite
from tests.chart.rendering import named, objects, of_kind

FOUND = "rel-keepwell-rabbitmq"


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

    assert len(secrets) == len(users) == 6
    for each in users:
        assert each["spec"]["tags"] == []
        assert each["spec"]["limits"] == {"connections": 10, "channels": 10}


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


def test_objects_of_ones_own_are_filled_in():
    notes = named(objects("external-servers"), "ConfigMap", "rel-notes")

    assert notes["data"] == {"written": "by keepwell"}
