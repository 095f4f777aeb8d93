"""What the chart has to know of the suite, read off the code: paths, calls and rights.

Who calls whom is found in the imports: a process that can reach psycopg calls the
database, one that can reach httpx the web, and so on.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import cache
from importlib import import_module
from typing import Any

import grimp
from flask import Flask

from libs.bus.carriers.rights import (
    rights_of_service,
    rights_of_topology,
    topics_of_service,
)
from libs.contracts.catalogue import event_types
from services.served import SERVICES

CLIENTS = {
    "broker": "libs.bus.carriers.amqp",
    "database": "psycopg",
    "mail": "smtplib",
    "mailbox": "imaplib",
    "web": "httpx",
}
# The two commands are one module, so the imports cannot tell what each of them calls.
JOBS = {"migrate": ["database"], "topology": ["broker", "database"]}
ANY = "[^/]+"


@cache
def suite() -> dict[str, Any]:
    """Say all of it, as the chart's files/suite.yaml holds it."""
    imports = grimp.build_graph(
        "libs", "services", include_external_packages=True, cache_dir=None
    )
    routes = routes_of({name: paths_of(name) for name in SERVICES})
    return {
        "services": {
            name: {
                "calls": {
                    "api": calls(imports, f"services.{name}.api", "services.apis"),
                    "worker": calls(
                        imports, f"services.{name}.service", "libs.bus.run"
                    ),
                },
                **routes[name],
                "rights": asdict(rights_of_service(name)),
                "topics": topics_of_service(name, event_types().values()),
            }
            for name in SERVICES
        },
        "jobs": JOBS,
        "topology": asdict(rights_of_topology(SERVICES)),
    }


def calls(imports: grimp.ImportGraph, *entries: str) -> list[str]:
    """Say what a process that starts at these modules can reach."""
    loaded = {*entries}.union(*map(imports.find_descendants, entries))
    return [
        called
        for called, client in CLIENTS.items()
        if any(imports.find_shortest_chain(module, client) for module in loaded)
    ]


def paths_of(service: str) -> list[str]:
    """List the paths a service answers, `*` for what varies in them."""
    app = Flask(service)
    for blueprint in import_module(f"services.{service}.api").blueprints:
        app.register_blueprint(blueprint)
    rules = [re.sub("<[^>]*>", "*", rule.rule) for rule in app.url_map.iter_rules()]
    return [*(rule for rule in rules if rule.startswith("/v1/")), f"/v1/{service}"]


def routes_of(paths: Mapping[str, Iterable[str]]) -> dict[str, dict[str, list[str]]]:
    """Lead each resource to its owner, and what others answer below it to them."""
    resources = {name: set(map(resource, own)) for name, own in paths.items()}
    owners = {path: name for name, own in paths.items() for path in own}
    routes = {}
    for name, own in paths.items():
        others = set().union(*(resources[other] for other in paths if other != name))
        whole = {p for p in resources[name] if p not in others or owners.get(p) == name}
        below = sorted({p for p in own if resource(p) not in whole})
        patterns = [f"{path.replace('*', ANY)}$" for path in below]
        routes[name] = {"paths": sorted(whole), "patterns": patterns}
    return routes


def resource(path: str) -> str:
    return "/".join(path.split("/")[:3])
