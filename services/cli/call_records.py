"""A file of call detail records (Asterisk's cdr-csv), with or without its header."""

from collections.abc import Mapping, Sequence

from libs.values import Invalid
from services.cli import presets
from services.cli.presets import Reader, Typed
from services.cli.sheets import Line, Reject, with_header

COLUMNS = (
    *("accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel"),
    *("lastapp", "lastdata", "start", "answer", "end", "duration", "billsec"),
    *("disposition", "amaflags", "uniqueid", "userfield"),
)
NEEDED = {"src", "dst", "start", "billsec", "disposition", "uniqueid"}
DISPOSITIONS = {"ANSWERED", "NO ANSWER", "BUSY", "FAILED", "CONGESTION"}

Record = Mapping[str, str]


class NotCallRecords(Invalid):
    """The file holds no call detail records."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"{why} Expected are the columns of Asterisk's cdr-csv, named by a header"
            f" or in this order: {', '.join(COLUMNS)}. Needed are"
            f" {', '.join(name for name in COLUMNS if name in NEEDED)}."
        )


def records(lines: Sequence[Line]) -> tuple[Sequence[str], list[tuple[Line, Record]]]:
    """Name the cells of each line, by the header or by cdr-csv's order.

    Raises NotCallRecords.
    """
    if not lines:
        raise NotCallRecords("The file is empty.")
    first = [cell.strip().casefold() for cell in lines[0].cells]
    header = first if {"src", "dst"} <= set(first) else None
    names = header or COLUMNS
    if not set(names) >= NEEDED:
        missing = ", ".join(sorted(NEEDED - set(names)))
        raise NotCallRecords(f"The header lacks {missing}.")
    if not header and not any(map(_is_bare_record, lines)):
        raise NotCallRecords("The file has no such header and no such record.")
    rest = lines[1:] if header else lines
    blank = dict.fromkeys(names, "")
    return names, [
        (line, blank | dict(zip(names, line.cells, strict=False))) for line in rest
    ]


def of_another(
    lines: Sequence[Line], preset: str
) -> tuple[Sequence[str], list[tuple[Line, Record]], list[Reject]]:
    """Read another system's records, as a preset says, into Asterisk's words.

    Apart from them come those whose time is not as the preset has it. Raises
    UnusablePreset, NotCallRecords.
    """
    said = presets.read(preset, "calls", dict.fromkeys(COLUMNS, ()))
    reader = Reader(said, Typed(times={"start"}))
    sheet = with_header(lines)
    ours = reader.sheet(sheet, {})
    _, found = records([Line(1, ours.header), *ours.lines])
    theirs = {line.number: line for line in sheet.lines}
    misread = reader.misread(sheet, {})
    rejects = [Reject(theirs[n], " ".join(why.values())) for n, why in misread.items()]
    read = [(line, record) for line, record in found if line.number not in misread]
    return (
        sheet.header,
        [(theirs[line.number], record) for line, record in read],
        rejects,
    )


def _is_bare_record(line: Line) -> bool:
    record = dict(zip(COLUMNS, line.cells, strict=False))
    known = record.get("disposition", "").upper() in DISPOSITIONS
    return known and "uniqueid" in record
