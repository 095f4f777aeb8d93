"""Makes the chart's strict values.schema.json out of its values.yaml."""

from typing import Any

Schema = dict[str, Any]

TYPES = {bool: "boolean", int: "integer", str: "string", list: "array"}
# What a default cannot say: choices, bounds, and what Kubernetes itself judges.
NUMBER_OR_SHARE: Schema = {"type": ["integer", "string", "null"]}
FREE: Schema = {"type": "object"}
RULES: dict[str, Schema] = {
    "image.pullPolicy": {"enum": ["Always", "IfNotPresent", "Never"]},
    "image.tag": {"type": "string", "maxLength": 128},
    "image.digest": {"type": "string", "pattern": "^(sha256:[0-9a-f]{64})?$"},
    "logLevel": {"enum": ["DEBUG", "INFO", "WARNING", "ERROR"]},
    "database.sslmode": {
        "enum": ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"]
    },
    "disruption": {
        "type": "object",
        "properties": {
            "minAvailable": NUMBER_OR_SHARE,
            "maxUnavailable": NUMBER_OR_SHARE,
        },
        "additionalProperties": False,
    },
    "replicas": {"type": "integer", "minimum": 0},
    "targetCPU": {"type": "integer", "minimum": 1, "maximum": 100},
    "drainSeconds": {"type": "integer", "minimum": 25},
    "resources": {
        "type": "object",
        "properties": {"requests": FREE, "limits": FREE, "claims": {"type": "array"}},
        "additionalProperties": False,
    },
    "externalSecrets": {
        "type": "object",
        "additionalProperties": {"type": "object", "required": ["spec"]},
    },
    "podSecurityContext": FREE,
    "containerSecurityContext": FREE,
    "patternAnnotations": FREE,
    "additionalLabels": FREE,
    "parameters": FREE,
    "strategy": FREE,
    "liveness": FREE,
    "readiness": FREE,
    "startup": FREE,
}


def schema(values: dict[str, Any]) -> Schema:
    """Allow what values.yaml has and nothing else, but what Helm adds to subcharts."""
    whole = allowed(values, "")
    known = whole["properties"]
    process, services = known["process"], known["services"]
    roles = {}
    for role in ("api", "worker"):
        merged = process["properties"] | known[role]["properties"]
        known[role] = {"$ref": f"#/$defs/{role}"}
        roles[role] = closed(merged)
    for service in services["properties"]:
        services["properties"][service] = closed({role: known[role] for role in roles})
    known |= {"global": FREE, "enabled": {"type": "boolean"}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": "Written by `make chart`.",
        "$defs": roles,
    } | whole


def allowed(value: Any, path: str) -> Schema:
    name = path.rpartition(".")[2]
    if rule := RULES.get(path) or RULES.get(name):
        return rule
    if not isinstance(value, dict):
        return {"type": TYPES[type(value)]}
    if not value:
        return FREE
    return closed(
        {key: allowed(each, f"{path}.{key}".strip(".")) for key, each in value.items()}
    )


def closed(properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
