"""What became of a list, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

from services.cli.list_kinds import ListKind
from services.cli.printing import columns, counted
from services.cli.spelling import Spelled

PREVIEWED = 10

Row = Mapping[str, Any]
Taken = Mapping[str, Any]


def results(kind: ListKind, taken: Sequence[Taken], run: str | None) -> list[str]:
    """Tell what became of all rows and how to undo it; a preview has no run."""
    told = [summary(kind, taken, dry_run=run is None), *erased_before(taken)]
    if run and any(row[fact] == "created" for row in taken for fact in kind.facts):
        told.append(f"To undo it: keepwell import revert {run}")
    return told


def summary(kind: ListKind, taken: Sequence[Taken], *, dry_run: bool) -> str:
    """Count what was created and changed, and the rows that changed nothing."""
    would = "would be " if dry_run else ""
    told = [
        f"{counted(len(ids), *names)} {would}{outcome}{_listed(fact, outcome, ids)}"
        for outcome in ("created", "updated")
        for fact, names in kind.facts.items()
        if (ids := _ids(taken, fact, outcome))
    ]
    unchanged = {"unchanged", None}
    same = sum(all(row[fact] in unchanged for fact in kind.facts) for row in taken)
    if same:
        told.append(f"{counted(same, 'row changes', 'rows change')} nothing")
    rows = counted(len(taken), "row", "rows")
    return f"{rows}: {', '.join(told) or 'nothing to do'}."


def reason(taken: Taken) -> str:
    """Tell all that is wrong with a row, and which field each is about."""
    return " ".join(
        f"{error['path']}: {error['detail']}" if error["path"] else error["detail"]
        for error in taken["errors"]
    )


def recognised(file: Spelled) -> Table:
    """Show which column was taken for which field."""
    table = columns("field", "is the column", "as in")
    sample = file.ours.lines[0].cells if file.ours.lines else ()
    for field, place in file.columns.items():
        shown_cell = sample[place] if place < len(sample) else ""
        table.add_row(field, file.sources[field], shown_cell)
    return table


def look_alikes(taken: Sequence[Taken]) -> list[str]:
    """Tell which new clients look like others, and why; of two that are new once."""
    told = {
        frozenset((pair["client_id"], pair["other_id"])): (
            f"Line {each['line']}: {pair['name']} looks like {pair['other_name']}"
            f" ({', '.join(pair['reasons'])})."
        )
        for each in taken
        for pair in each.get("similar", ())
    }
    lines = list(told.values())
    more = len(lines) - PREVIEWED
    return [*lines[:PREVIEWED], f"… and {more} more."] if more > 0 else lines


def overruling(overruled: Sequence[str], of: Mapping[str, str]) -> list[str]:
    """Tell which rows named another client than the command did."""
    if not overruled:
        return []
    name = counted(len(overruled), "row names", "rows name")
    names = ", ".join(sorted(set(overruled))[:PREVIEWED])
    return [f"{name} another client ({names}): taken for {of['client']} all the same."]


def erased_before(taken: Sequence[Taken]) -> list[str]:
    """Tell how many people came back who had been erased."""
    back = {
        each.get("contact_id") or each["record_id"]
        for each in taken
        if each.get("erased_before")
    }
    if not back:
        return []
    were = counted(len(back), "person was", "people were")
    reached = "erased before, or reached as somebody who was"
    return [f"{were} {reached}: recorded anew, consent withdrawn."]


def preview(kind: ListKind, rows: Sequence[Row], taken: Sequence[Taken]) -> Table:
    """Show what would become of the first rows."""
    by_line = {each["line"]: each for each in taken}
    main = kind.facts[kind.main][0]
    table = columns("line", *kind.previewed, f"the {main} is")
    for row in rows[:PREVIEWED]:
        outcome = by_line[row["line"]]
        named = (str(row.get(field, "")) for field in kind.previewed)
        became = outcome[kind.main]
        told = [reason(outcome)] if became == "rejected" else [became, reason(outcome)]
        table.add_row(str(row["line"]), *named, "; ".join(filter(None, told)))
    return table


def more_than_previewed(rows: Sequence[Row]) -> list[str]:
    """Say how many rows a preview does not show, if there are any."""
    more = len(rows) - PREVIEWED
    return [f"… and {counted(more, 'row', 'rows')} more."] if more > 0 else []


def _ids(taken: Sequence[Taken], fact: str, outcome: str) -> list[str]:
    # By their ids: what is new comes up again in every batch of a dry run.
    return sorted({row[f"{fact}_id"] for row in taken if row[fact] == outcome})


def _listed(fact: str, outcome: str, ids: Sequence[str]) -> str:
    """Name new branches: a typing error makes one."""
    return f" ({', '.join(ids)})" if (fact, outcome) == ("branch", "created") else ""
