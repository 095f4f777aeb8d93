"""Makes the chart's strict values.schema.json out of its values.yaml."""

from typing import Any

Schema = dict[str, Any]

TYPES = {bool: "boolean", int: "integer", str: "string", list: "array"}
# What a default cannot say: choices, bounds, and what Kubernetes itself judges.
NUMBER_OR_SHARE: Schema = {"type": ["integer", "string", "null"]}
FREE: Schema = {"type": "object"}
NO_SHORTER_THAN_NOTHING: Schema = {"type": "integer", "minimum": 0}
PORT: Schema = {"type": "integer", "minimum": 1, "maximum": 65_535}
PORTS: Schema = {"type": "array", "items": PORT}
PULL_SECRETS: Schema = {"type": "array", "items": {"type": ["string", "object"]}}
NAMES: Schema = {"type": "array", "items": {"type": "string"}}
# What pods are of, in values of `process` that hold for Jobs too.
OF_PODS = (
    *("podLabels", "podAnnotations", "image", "serviceAccountName", "tmpSize"),
    *("nodeSelector", "tolerations", "affinity", "priorityClassName"),
    *("extraEnv", "extraEnvFrom", "extraVolumes", "extraVolumeMounts"),
    *("initContainers", "podSpec", "containerSpec"),
)


def without(*names: str) -> Schema:
    """Take any field but these, of which the chart's objects live."""
    return FREE | {"propertyNames": {"not": {"enum": names}}}


LABELS = without(
    *(f"app.kubernetes.io/{name}" for name in ("name", "instance", "component"))
)
NO_ROLE: Schema = {"type": "string", "not": {"pattern": "[{]role[}]"}}
# What Kubernetes takes as a name; {service}, {role} and {component} are filled in.
SECRET: Schema = {"type": "string", "pattern": "^[a-z0-9{}.-]*$"}
CLOCK: Schema = {"type": "string", "pattern": "^(@[a-z]+|[^ ]+( [^ ]+){4})$"}
RULES: dict[str, Schema] = {
    "image.pullPolicy": {"enum": ["Always", "IfNotPresent", "Never"]},
    "image.tag": {"type": "string", "maxLength": 128},
    "image.pullSecrets": PULL_SECRETS,
    "publicHostnames": NAMES,
    "hostnames": NAMES,
    "process.image": {"$ref": "#/properties/image"},
    "image.digest": {"type": "string", "pattern": "^(sha256:[0-9a-f]{64})?$"},
    "logLevel": {"enum": ["DEBUG", "INFO", "WARNING", "ERROR"]},
    "database.sslmode": {
        "enum": ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"]
    },
    **dict.fromkeys(
        ("existingSecret", "tlsSecret", "clientSecret", "authoritiesSecret"), SECRET
    ),
    "schedule": CLOCK,
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
    "port": PORT,
    "networkPolicy.ports.dns": PORTS,
    "networkPolicy.ports.web": PORTS,
    "networkPolicy.ports.mail": PORTS,
    "commonLabels": LABELS,
    "podLabels": LABELS,
    "serviceLabels": LABELS,
    "deploymentSpec": without("replicas", "selector", "template"),
    "podSpec": without("containers", "initContainers", "volumes"),
    "containerSpec": without("name", "image", "env", "volumeMounts"),
    "serviceSpec": without("ports", "selector"),
    "unhealthyPodEvictionPolicy": {"enum": ["", "IfHealthyBudget", "AlwaysAllow"]},
    **dict.fromkeys(
        (
            f"broker.{who}.{what}"
            for who in ("logins", "topology")
            for what in ("urlKey", "usernameKey", "passwordKey")
        ),
        NO_ROLE,
    ),
    **dict.fromkeys(
        ("broker.logins.existingSecret", "broker.topology.existingSecret"),
        SECRET | NO_ROLE,
    ),
    "outbound.providers": {
        "type": "object",
        # What stands before an @ is a secret, and this is no place for one.
        "additionalProperties": {"type": "string", "pattern": "^https://[^@/]+(/|$)"},
    },
    "resources": {
        "type": "object",
        "properties": {"requests": FREE, "limits": FREE, "claims": {"type": "array"}},
        "additionalProperties": False,
    },
    "externalSecrets": {
        "type": "object",
        "additionalProperties": {
            "type": "object",
            "properties": {"spec": FREE, "annotations": FREE},
            "additionalProperties": False,
            "required": ["spec"],
        },
    },
    "podSecurityContext": FREE,
    "containerSecurityContext": FREE,
    "patternAnnotations": FREE,
    "additionalLabels": FREE,
    "rabbitmqCluster.annotations": FREE,
    "postgresCluster.annotations": FREE,
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
    of_pods = {name: process["properties"][name] for name in OF_PODS}
    known["jobs"] = closed(of_pods | known["jobs"]["properties"])
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
    if name.endswith("Seconds"):
        return NO_SHORTER_THAN_NOTHING
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
