"""Each request finds the API that owns its path, and each Service its process."""

import re

import pytest

from scripts.chart_suite import ANY, paths_of
from services.served import SERVICES
from tests.chart.rendering import (
    SCENARIOS,
    labels,
    named,
    objects,
    of_kind,
    selects,
)

REGEX = "RegularExpression"


def lead(path):
    """Go the way a controller goes: the longest path that fits, regexes included."""
    fits = [
        (len(one["path"]), one["backend"]["service"])
        for ingress in of_kind(objects("ha"), "Ingress")
        for rule in ingress["spec"]["rules"]
        if rule["host"] == "keepwell.example.com"
        for one in rule["http"]["paths"]
        if matches(one, path)
    ]
    return max(fits, key=lambda fit: fit[0], default=(0, {"name": None}))[1]["name"]


def matches(one, path):
    if one["pathType"] == "Prefix":
        return path == one["path"] or path.startswith(one["path"] + "/")
    return re.match(one["path"], path)


@pytest.mark.parametrize("service", SERVICES)
def test_every_path_leads_to_the_api_that_owns_it(service):
    paths = [path.replace("*", "some-id") for path in paths_of(service)]

    assert {lead(path) for path in paths} == {f"rel-keepwell-{service}-api"}


def lead_by_gateway(path, host="keepwell.example.com"):
    """Go the way of a Gateway: a regex that fits the whole, or the longest prefix."""
    fits = [
        (match["path"]["type"], len(match["path"]["value"]), rule["backendRefs"])
        for route in of_kind(objects("ha"), "HTTPRoute")
        for rule in route["spec"]["rules"]
        for match in rule["matches"]
        if host in route["spec"]["hostnames"] and covers(match["path"], path)
    ]
    (backend,) = max(fits, key=lambda fit: (fit[0] == REGEX, fit[1]))[2]
    return backend


def covers(match, path):
    if match["type"] == REGEX:
        return re.fullmatch(match["value"], path)
    return path == match["value"] or path.startswith(match["value"] + "/")


@pytest.mark.parametrize("service", SERVICES)
def test_every_path_leads_to_its_api_by_a_gateway_too(service):
    paths = [path.replace("*", "some-id") for path in paths_of(service)]
    api = named(objects("ha"), "Service", f"rel-keepwell-{service}-api")
    wanted = {"name": api["metadata"]["name"], "port": api["spec"]["ports"][0]["port"]}

    assert all(lead_by_gateway(path) == wanted for path in paths)


def test_a_rule_has_no_more_matches_than_a_gateway_takes():
    for route in of_kind(objects("ha"), "HTTPRoute"):
        matches = [len(rule["matches"]) for rule in route["spec"]["rules"]]

        assert max(matches) <= 64
        assert sum(matches) < 128


def test_the_world_reaches_what_mail_leads_to_and_nothing_else():
    own = paths_of("outbound")
    seen = {
        one["path"]
        for ingress in of_kind(objects("ha"), "Ingress")
        for rule in ingress["spec"]["rules"]
        if rule["host"] == "mail.example.com"
        for one in rule["http"]["paths"]
    }
    public = named(objects("ha"), "HTTPRoute", "rel-keepwell-public")
    (rule,) = public["spec"]["rules"]

    assert public["spec"]["hostnames"] == ["mail.example.com"]
    assert {match["path"]["value"] for match in rule["matches"]} == seen
    assert seen == {
        f"/v1/{name}"
        for name in ("newsletter-archive", "provider-reports", "unsubscribe")
    }
    assert all(any(path.startswith(s) for path in own) for s in seen)


@pytest.mark.parametrize("path", ["/", "/metrics", "/livez", "/readyz", "/v1/nothing"])
def test_what_is_nobodys_business_leads_nowhere(path):
    assert lead(path) is None


def test_regexes_stand_apart_because_controllers_are_asked_for_them():
    (regexes,) = (
        each
        for each in of_kind(objects("ha"), "Ingress")
        if each["metadata"]["name"].endswith("-patterns")
    )
    paths = [one["path"] for one in regexes["spec"]["rules"][0]["http"]["paths"]]

    assert all(ANY in path for path in paths)
    assert "nginx.ingress.kubernetes.io/use-regex" in regexes["metadata"]["annotations"]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_service_finds_one_process_at_a_port_that_it_has(scenario):
    pods = of_kind(objects(scenario), "Deployment")
    for service in of_kind(objects(scenario), "Service"):
        selector = {"matchLabels": service["spec"]["selector"]}
        (found,) = (each for each in pods if selects(selector, labels(each)))
        (port,) = service["spec"]["ports"]
        (own,) = found["spec"]["template"]["spec"]["containers"][0]["ports"]

        assert (port["targetPort"], port["port"]) == (
            own["name"],
            own["containerPort"],
        )


def test_the_helm_test_asks_every_api():
    (asking,) = of_kind(objects("minimal"), "Pod")
    asked = asking["spec"]["containers"][0]["command"][3:]

    assert asked == [
        f"http://rel-keepwell-{service}-api:8700/readyz" for service in sorted(SERVICES)
    ]
    assert asking["metadata"]["annotations"]["helm.sh/hook"] == "test"
