"""What a dashboard is made of: rows of panels, each with a query and its legend.

Replicas tell the same of a service's gauges, so the most of them counts; what only a
trouble sets is 0 without one.
"""

from dataclasses import dataclass

OF_SERVICE = '{service=~"$service"}'


@dataclass(frozen=True)
class Panel:
    """One picture: `unit` is Grafana's name; `now` shows the last figure alone."""

    title: str
    query: str
    legend: str = ""
    unit: str = "short"
    now: bool = False


Rows = dict[str, tuple[Panel, ...]]


def most(metric: str, by: str, of: str = "") -> str:
    return f"max by ({by}) ({metric}{of})"


def none_is_zero(query: str) -> str:
    return f"{query} or vector(0)"


def quantile(metric: str, share: float) -> str:
    rate = f"rate({metric}_bucket{OF_SERVICE}[$__rate_interval])"
    return f"histogram_quantile({share}, sum by (service, le) ({rate}))"


def rate(metric: str, by: str, of: str = OF_SERVICE) -> str:
    return f"sum by ({by}) (rate({metric}{of}[$__rate_interval]))"
