"""The rules of who has to be there: each service in each of its roles, by the code."""

from scripts.monitoring_slos import RUNBOOKS
from services.served import SERVICES

# What each process of a role shows from its first minute on.
SHOWN = {
    "api": 'keepwell_http_requests_total{{service="{service}"}}',
    "worker": 'keepwell_loop_silent_seconds{{service="{service}", loop="relay"}}',
}


def processes() -> dict[str, object]:
    """Return the file of these rules."""
    rules = [missing(service, role) for service in SERVICES for role in SHOWN]
    return {"groups": [{"name": "keepwell-processes", "rules": rules}]}


def missing(service: str, role: str) -> dict[str, object]:
    return {
        "alert": "KeepwellServiceAbsent",
        "expr": f"absent({SHOWN[role].format(service=service)})",
        "for": "5m",
        "labels": {"severity": "critical", "service": service, "role": role},
        "annotations": {
            "summary": f"There is no {role} of {service}",
            "description": f"For 5 minutes no {role} of {service} has told Prometheus"
            " anything: none runs, none answers, or nobody asks.",
            "runbook_url": f"{RUNBOOKS}/KeepwellServiceAbsent.md",
        },
    }
