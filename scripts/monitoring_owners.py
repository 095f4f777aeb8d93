"""What the dashboard of owners and branch managers shows, by branch."""

from scripts.monitoring_panels import Panel, Rows, most, none_is_zero

OF_BRANCH = '{branch=~"$branch"}'
OF_BRANCH_OR_FIRM = 'branch=~"$branch|firm"'


def limits(metric: str, named: str) -> str:
    return most(metric, "limit, branch", f'{{limit=~"{named}", {OF_BRANCH_OR_FIRM}}}')


def beaches(kinds: str) -> str:
    of = f'{{what=~"{kinds}", {OF_BRANCH_OR_FIRM}}}'
    each = most("keepwell_beaches", "what, branch, level", of)
    return none_is_zero(f"sum by (what, branch) ({each})")


def in_30_days(counter: str) -> str:
    return f"sum by (branch) (increase({counter}{OF_BRANCH}[30d]))"


LIMIT = "{{limit}} {{branch}}"
SHARES = "top_1|top_5|sector|vendor|referrer|survival"
OWNERS: Rows = {
    "Relationships": (
        Panel(
            "Mean value of a relationship",
            most("keepwell_relationship_value", "branch", OF_BRANCH),
            "{{branch}}",
        ),
        Panel(
            "Clients by level",
            f"sum by (level) ({most('keepwell_clients', 'branch, level', OF_BRANCH)})",
            "{{level}}",
        ),
        Panel(
            "Clients nobody is to contact",
            most("keepwell_clients_without_next_touch", "branch", OF_BRANCH),
            "{{branch}}",
        ),
        Panel(
            "Newsletters late",
            none_is_zero(most("keepwell_newsletters_late", "branch", OF_BRANCH)),
            "{{branch}}",
        ),
    ),
    "Promises": (
        Panel(
            "Callbacks overdue",
            none_is_zero(most("keepwell_callbacks_overdue", "branch", OF_BRANCH)),
            "{{branch}}",
        ),
        Panel(
            "Promises of contact broken in 30 days",
            in_30_days("keepwell_promises_broken_total"),
            "{{branch}}",
        ),
        Panel(
            "Calls declined in 30 days",
            none_is_zero(in_30_days("keepwell_calls_declined_total")),
            "{{branch}}",
        ),
        Panel(
            "Requests past their last day",
            none_is_zero(most("keepwell_requests_late", "branch", OF_BRANCH)),
            "{{branch}}",
        ),
    ),
    "Concentration": (
        Panel(
            "What we depend on",
            limits("keepwell_limit_value", SHARES),
            *(LIMIT, "percentunit"),
        ),
        Panel("How grave it is", limits("keepwell_limit_level", ".*"), LIMIT),
        Panel(
            "Breaches nobody took note of",
            "sum(max by (limit, branch)"
            f" (keepwell_limit_sounds{{{OF_BRANCH_OR_FIRM}}}))",
            now=True,
        ),
        Panel(
            "Work that runs out",
            *(beaches("engagement|branch|firm"), "{{what}} {{branch}}"),
        ),
    ),
    "People": (
        Panel(
            "Clients that few of us know, or that hang on one; hours not sold",
            limits("keepwell_limit_value", "bus_factor|staff|unsold"),
            *(LIMIT, "percentunit"),
        ),
        Panel(
            "People with too little sold ahead",
            beaches("person"),
            "{{what}} {{branch}}",
        ),
    ),
}
