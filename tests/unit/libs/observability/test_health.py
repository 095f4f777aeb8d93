import json
from wsgiref.validate import validator

import pytest
from flask import Flask
from werkzeug.test import Client

from libs.observability.health import Health, side_app


def ask(app, path):
    with Client(validator(app)).get(path, buffered=True) as answer:
        return answer.status_code, answer.mimetype, answer.text


def raising():
    raise ConnectionError("postgresql://keepwell:secret@db/")


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_a_process_without_a_failing_check_is_well(path):
    health = Health()
    health.live("hub", lambda: None)
    health.ready("database", lambda: None)

    assert ask(side_app(health), path) == (200, "text/plain", "ok\n")


def test_an_unready_process_says_which_checks_fail_and_stays_alive():
    health = Health()
    health.ready("database", raising)
    health.ready("queue", lambda: "not declared yet")
    health.ready("clock", lambda: None)
    app = side_app(health)

    status, media_type, body = ask(app, "/readyz")

    assert (status, media_type) == (503, "application/problem+json")
    assert json.loads(body)["status"] == 503
    assert json.loads(body)["failing"] == {
        "database": "ConnectionError",
        "queue": "not declared yet",
    }
    assert ask(app, "/livez")[0] == 200


def test_a_process_that_no_longer_lives_says_so():
    health = Health()
    health.live("hub", lambda: "stands still since 30 s")

    assert ask(side_app(health), "/livez")[0] == 503
    assert ask(side_app(health), "/readyz")[0] == 200


def test_metrics_are_shown_beside_health():
    status, media_type, body = ask(side_app(Health()), "/metrics")

    assert (status, media_type) == (200, "text/plain")
    assert "keepwell_scrapes_failed_total" in body


def test_on_its_own_it_has_nothing_else():
    assert ask(side_app(Health()), "/v1/clients")[:2] == (
        404,
        "application/problem+json",
    )


def test_before_a_flask_app_it_leaves_all_other_paths_to_it():
    app = Flask("registry")
    app.add_url_rule("/v1/clients", view_func=lambda: "clients")
    app.wsgi_app = side_app(Health(), app.wsgi_app)

    assert app.test_client().get("/v1/clients").text == "clients"
    assert app.test_client().get("/livez").text == "ok\n"
