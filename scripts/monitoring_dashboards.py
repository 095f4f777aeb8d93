"""The dashboards of operations and of owners, as Grafana reads them."""

from dataclasses import dataclass

from grafana_foundation_sdk.builders import dashboard, prometheus, stat, timeseries
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import DataSourceRef, VariableRefresh

from scripts.monitoring_operations import OPERATIONS
from scripts.monitoring_owners import OWNERS
from scripts.monitoring_panels import Panel, Rows

SOURCE = DataSourceRef(type_val="prometheus", uid="${source}")
HEIGHT, WIDTH, WIDTH_NOW = 7, 8, 6


@dataclass(frozen=True)
class Board:
    """A dashboard: whom it is for, what may be chosen, and its rows."""

    title: str
    choice: str
    chosen_from: str
    rows: Rows
    span: str


DASHBOARDS = {
    "operations": Board(
        *("Keepwell: operations", "service", "keepwell_parked_events"),
        *(OPERATIONS, "now-6h"),
    ),
    "owners": Board(
        *("Keepwell: owners", "branch", "keepwell_relationship_value"),
        *(OWNERS, "now-30d"),
    ),
}


def as_json(name: str) -> str:
    """Write one of the dashboards."""
    board = DASHBOARDS[name]
    built = (
        dashboard.Dashboard(board.title)
        .uid(f"keepwell-{name}")
        .tags(["keepwell"])
        .time(board.span, "now")
        .refresh("1m")
        .readonly()
        .with_variable(dashboard.DatasourceVariable("source").type("prometheus"))
        .with_variable(choice(board))
    )
    for title, panels in board.rows.items():
        built.with_row(dashboard.Row(title))
        for panel in panels:
            built.with_panel(drawn(panel))
    return JSONEncoder(sort_keys=True, indent=2).encode(built.build()) + "\n"


def choice(board: Board) -> dashboard.QueryVariable:
    return (
        dashboard.QueryVariable(board.choice)
        .query(f"label_values({board.chosen_from}, {board.choice})")
        .datasource(SOURCE)
        .refresh(VariableRefresh.ON_TIME_RANGE_CHANGED)
        .multi(multi=True)
        .include_all(include_all=True)
        .all_value(".*")
    )


def drawn(panel: Panel) -> stat.Panel | timeseries.Panel:
    kind = stat.Panel() if panel.now else timeseries.Panel().min(0)
    query = prometheus.Dataquery().expr(panel.query).legend_format(panel.legend)
    query.ref_id("A")
    return (
        kind.title(panel.title)
        .unit(panel.unit)
        .datasource(SOURCE)
        .height(HEIGHT)
        .span(WIDTH_NOW if panel.now else WIDTH)
        .with_target(query)
    )
