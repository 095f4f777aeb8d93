"""A file of call detail records (Asterisk's cdr-csv), with or without its header."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from libs.values import Invalid
from services.cli import presets
from services.cli.presets import Reader, Typed
from services.cli.sheets import Line, Reject, with_header
from services.cli.spelling import Spelled, not_taken, spelled, without

COLUMNS = (
    *("accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel"),
    *("lastapp", "lastdata", "start", "answer", "end", "duration", "billsec"),
    *("disposition", "amaflags", "uniqueid", "userfield"),
)
NEEDED = ("src", "dst", "start", "billsec", "disposition", "uniqueid")
TAKEN = (*NEEDED, "channel", "dstchannel", "lastapp", "lastdata")
DISPOSITIONS = {"ANSWERED", "NO ANSWER", "BUSY", "FAILED", "CONGESTION"}

Record = Mapping[str, str]


class NotCallRecords(Invalid):
    """The file holds no call detail records."""


@dataclass(frozen=True)
class CallLog:
    """A file's records in Asterisk's words, and what the file calls each of them.

    `misread` are those whose time is not as the preset has it.
    """

    header: Sequence[str]
    records: Sequence[tuple[Line, Record]]
    columns: Mapping[str, str]
    left_out: Sequence[str] = ()
    misread: Sequence[Reject] = ()


def records(lines: Sequence[Line]) -> CallLog:
    """Name the cells of each line, by the header or by cdr-csv's order.

    Raises NotCallRecords.
    """
    if not lines:
        raise _not_asterisks("The file is empty.")
    first = [cell.strip() for cell in lines[0].cells]
    names = [name.casefold() for name in first]
    if not {"src", "dst"} <= set(names):
        return _bare(lines)
    if missing := [name for name in NEEDED if name not in names]:
        raise _not_asterisks(f"The header lacks {', '.join(missing)}.")
    left = without(first, [names.index(name) for name in TAKEN if name in names])
    columns = dict(zip(names, first, strict=True))
    return CallLog(first, _named(names, lines[1:]), columns, not_taken(left))


def of_another(lines: Sequence[Line], preset: str) -> CallLog:
    """Read another system's records, as a preset says, into Asterisk's words.

    Raises UnusablePreset, NotCallRecords.
    """
    said = presets.read(preset, "calls", dict.fromkeys(COLUMNS, ()))
    reader = Reader(said, Typed(times={"start"}))
    found = spelled(with_header(lines), reader, {}, {})
    lacking = [name for name in NEEDED if name not in found.sources]
    if lacking:
        missing = ", ".join(" or ".join(said.columns.get(n, [n])) for n in lacking)
        raise NotCallRecords(
            f"The preset '{preset}' finds no column {missing}; the columns are"
            f" {', '.join(found.theirs.header)}. A copy of the preset can say what they"
            " are called: keepwell import presets."
        )
    return _in_our_words(found)


def _in_our_words(found: Spelled) -> CallLog:
    theirs = {line.number: line for line in found.theirs.lines}
    named = _named(found.ours.header, found.ours.lines)
    return CallLog(
        found.theirs.header,
        [
            (theirs[ln.number], rec)
            for ln, rec in named
            if ln.number not in found.misread
        ],
        found.sources,
        found.left_out,
        [Reject(theirs[n], " ".join(w.values())) for n, w in found.misread.items()],
    )


def _bare(lines: Sequence[Line]) -> CallLog:
    if not any(map(_is_bare_record, lines)):
        raise _not_asterisks("The file has no such header and no such record.")
    return CallLog(COLUMNS, _named(COLUMNS, lines), {})


def _named(names: Sequence[str], lines: Sequence[Line]) -> list[tuple[Line, Record]]:
    blank = dict.fromkeys(names, "")
    return [
        (line, blank | dict(zip(names, line.cells, strict=False))) for line in lines
    ]


def _not_asterisks(why: str) -> NotCallRecords:
    return NotCallRecords(
        f"{why} Expected are the columns of Asterisk's cdr-csv, named by a header"
        f" or in this order: {', '.join(COLUMNS)}. Needed are {', '.join(NEEDED)}."
        " Another system's log is read with its preset, as in --preset 3cx."
    )


def _is_bare_record(line: Line) -> bool:
    record = dict(zip(COLUMNS, line.cells, strict=False))
    known = record.get("disposition", "").upper() in DISPOSITIONS
    return known and "uniqueid" in record
