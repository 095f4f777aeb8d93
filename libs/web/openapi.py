"""The OpenAPI 3.1 document: flask-smorest's, and what only the door knows."""

from collections import ChainMap
from collections.abc import Iterable, Mapping
from typing import Any

import flask_smorest
import msgspec

from libs.web.etags import TAKES_IF_MATCH
from libs.web.idempotency import FORM, HEADER, TAKES_KEY
from libs.web.permissions import Operation
from libs.web.problems import MEDIA_TYPE
from libs.web.webhooks import KEY, SIGNATURE, takes_signature

VERSION = "3.1.0"
Document = dict[str, Any]

HEADERS = {
    TAKES_IF_MATCH: {
        "in": "header",
        "name": "If-Match",
        "required": True,
        "description": "The ETag of the revision to change.",
        "schema": {"type": "string", "maxLength": 255},
    },
    TAKES_KEY: {
        "in": "header",
        "name": HEADER,
        "required": True,
        "description": "Names this request; a repeat is answered, not carried out.",
        "schema": {"type": "string", "pattern": f"^({FORM.pattern})$"},
    },
}
TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
FIELD_ERROR = {
    "type": "object",
    "properties": {"path": TEXT, "detail": TEXT},
    "required": ["path", "detail"],
}
PROBLEM = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("type", "title", "detail", "instance"), TEXT),
        "status": NUMBER,
        "errors": {"type": "array", "items": FIELD_ERROR},
    },
    "required": ["type", "title", "status", "detail"],
}
# What flask-smorest would answer with.
UNUSED = {"Error", "PaginationMetadata"}
SCHEMAS = "#/components/schemas/"
REFUSED = {
    "description": "A problem, as RFC 9457 has it.",
    "content": {MEDIA_TYPE: {"schema": {"$ref": f"{SCHEMAS}Problem"}}},
}
BEARER = {
    "type": "http",
    "scheme": "bearer",
    "description": "A person's access token or a machine's key.",
}

WEBHOOK = {
    "type": "apiKey",
    "in": "header",
    "name": SIGNATURE,
    "description": f"Standard Webhooks; the query names the machine key as `{KEY}`.",
}


class Smorest(flask_smorest.Api):
    """flask-smorest without the errors that it would answer with."""

    def _register_error_handlers(self) -> None:
        """Leave them to libs.web.problems."""


def about(service: str) -> dict[str, str]:
    """Say whose document it is, in flask-smorest's words."""
    title = f"Keepwell {service}"
    return {"title": title, "version": "v1", "openapi_version": VERSION}


def described(spec: Document, operations: Iterable[Operation]) -> Document:
    """Add to each operation who may call it, which headers it takes, how it refuses."""
    for operation in operations:
        _describe(spec["paths"][operation.path], operation)
    schemas = spec.get("components", {}).get("schemas", {})
    ours = {name: schemas[name] for name in schemas if name not in UNUSED}
    return spec | {"components": _components(ours)}


def merged(documents: Mapping[str, Document]) -> Document:
    """Make one document of the services'; names of schemas begin with the service."""
    parts = [_apart(name, document) for name, document in documents.items()]
    paths = ChainMap(*(part["paths"] for part in parts))
    schemas = ChainMap(*(part["components"]["schemas"] for part in parts))
    return {
        "openapi": VERSION,
        "info": {"title": "Keepwell", "version": "v1"},
        "tags": list({t["name"]: t for part in parts for t in part["tags"]}.values()),
        "paths": dict(sorted(paths.items())),
        "components": _components(dict(schemas)),
    }


def _components(schemas: Document) -> Document:
    return {
        "schemas": schemas | {"Problem": PROBLEM},
        "responses": {"Problem": REFUSED},
        "securitySchemes": {"bearer": BEARER, "webhook": WEBHOOK},
    }


def _describe(path: dict[str, Any], operation: Operation) -> None:
    told = path[operation.method.lower()]
    roles = operation.roles
    told["operationId"] = operation.name
    told["security"] = [] if roles is None else [{"bearer": []}]
    if takes_signature(operation.view):
        told["security"].append({"webhook": []})
    told["x-roles"] = sorted(roles or ())
    headers = [HEADERS[mark] for mark in HEADERS if vars(operation.view).get(mark)]
    told["parameters"] = [*told.get("parameters", []), *headers]
    told["responses"] = {
        status: answer for status, answer in told["responses"].items() if status < "4"
    } | {"default": {"$ref": "#/components/responses/Problem"}}


def _apart(name: str, document: Document) -> Document:
    raw = msgspec.json.encode(document).decode()
    for unique in (f'"{SCHEMAS}', '"operationId":"'):
        raw = raw.replace(unique, f"{unique}{name}.")
    apart: Document = msgspec.json.decode(raw)
    schemas = apart["components"]["schemas"]
    del schemas["Problem"]  # which all of them share
    apart["components"]["schemas"] = {f"{name}.{key}": schemas[key] for key in schemas}
    return apart
