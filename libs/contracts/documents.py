"""Writes what is made from the contracts: AsyncAPI, JSON Schemas and golden events.

Run it as `python -m libs.contracts.documents` in the root of the project.
"""

import inspect
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import yaml  # type: ignore[import-untyped]  # it ships no types

from libs.contracts import wire
from libs.contracts.catalogue import event_types
from libs.contracts.compiled import record_type
from libs.contracts.envelope import EnvelopeSchema
from libs.contracts.record import Event
from libs.values import BranchId

JSON_SCHEMA = "https://json-schema.org/draft/2020-12/schema"
CLOUD_EVENT = "application/cloudevents+json"
EXCHANGES = {"send": "keepwell.events", "receive": "keepwell.intake"}

DOCS = Path("docs")
GOLDEN = Path("tests/contracts/golden")


def documents() -> Iterator[tuple[Path, str]]:
    """Yield every generated file: where it lies and what must stand in it."""
    yield DOCS / "asyncapi.yaml", yaml.safe_dump(asyncapi(), sort_keys=False)
    yield DOCS / "schemas/envelope.json", pretty(json_schema(EnvelopeSchema))
    for name, event in event_types().items():
        told = {"description": inspect.getdoc(event)}
        yield DOCS / f"schemas/{name}.json", pretty(json_schema(event.Schema) | told)
        yield GOLDEN / f"{name}.json", pretty(msgspec.json.decode(specimen(event)))


def specimen(event: type[Event]) -> bytes:
    """Write the example of an event as it travels."""
    sent = wire.addressed(
        event.example(),
        id="0195c6f2a1b84c7e9d3f5a6b7c8d9e0f",
        source=event.source or "pbx/vienna",
        time=datetime(2026, 3, 2, 8, 7, tzinfo=UTC),
        branches=(BranchId("vienna"),),
    )
    return wire.encode(sent)


def json_schema(schema: Any) -> dict[str, Any]:
    """Describe what a schema accepts in JSON Schema 2020-12."""
    kind = record_type(schema())
    _, parts = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    described = {"$schema": JSON_SCHEMA, **parts.pop(kind.__name__)}
    return described | ({"$defs": parts} if parts else {})


def asyncapi() -> dict[str, Any]:
    """Describe every event in AsyncAPI 3: its channel, its direction, its message."""
    events = event_types().values()
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Keepwell", "version": "1"},
        "defaultContentType": CLOUD_EVENT,
        "channels": {event.routing_key: channel(event) for event in events},
        "operations": {event.__name__: operation(event) for event in events},
        "components": {
            "messages": {event.__name__: message(event) for event in events}
        },
    }


def action(event: type[Event]) -> str:
    return "send" if event.source else "receive"


def channel(event: type[Event]) -> dict[str, Any]:
    exchange = {"name": EXCHANGES[action(event)], "type": "topic", "durable": True}
    return {
        "address": event.routing_key,
        "messages": {
            event.__name__: {"$ref": f"#/components/messages/{event.__name__}"}
        },
        "bindings": {"amqp": {"is": "routingKey", "exchange": exchange}},
    }


def operation(event: type[Event]) -> dict[str, Any]:
    place = f"#/channels/{event.routing_key}"
    return {
        "action": action(event),
        "channel": {"$ref": place},
        "messages": [{"$ref": f"{place}/messages/{event.__name__}"}],
    }


def message(event: type[Event]) -> dict[str, Any]:
    inside = {
        "type": {"const": event.type},
        "data": {"$ref": f"schemas/{event.type}.json"},
    }
    return {
        "name": event.type,
        "summary": (inspect.getdoc(event) or "").partition("\n")[0],
        "contentType": CLOUD_EVENT,
        "payload": {
            "schemaFormat": "application/schema+json;version=draft-2020-12",
            "schema": {
                "allOf": [{"$ref": "schemas/envelope.json"}],
                "type": "object",
                "required": ["data"],
                "properties": inside,
            },
        },
    }


def pretty(content: Any) -> str:
    """Write JSON for people, its patterns as JSON Schema spells them."""
    written = msgspec.json.format(msgspec.json.encode(content), indent=2)
    return written.decode().replace(r"\\Z", "$") + "\n"


def main() -> None:
    """Write every generated file."""
    for path, content in documents():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


if __name__ == "__main__":
    main()
