"""A pack's files: PDFs, address tables and the manifest that they are checked by."""

import json
from collections.abc import Iterator
from hashlib import sha256

from libs.storage.transactions import Transaction
from services.outbound.domain.letters import Letter
from services.outbound.domain.packs import (
    ENVELOPES,
    FOR_MACHINES,
    FOR_PEOPLE,
    NO_MORE,
    PRINTED_ALREADY,
    AllFilesFirst,
    ChangedSince,
    NoSuchFile,
    Pack,
    Packed,
    PackFile,
    Part,
    PrintedAlready,
    WordsForgotten,
    kind_of,
    pages_of,
    parts_of,
)
from services.outbound.pages import setting, tables
from services.outbound.pages.setting import Sheaf
from services.outbound.pages.tables import Row
from services.outbound.storage import packs as storage
from services.outbound.storage import returned_letters
from services.outbound.usecases import letters

MANIFEST = "manifest.json"
TABLES = {FOR_PEOPLE: tables.for_people, FOR_MACHINES: tables.for_machines}


def names(transaction: Transaction, pack: Pack) -> list[str]:
    """Name the files of a pack; the manifest comes last, once it is handed over."""
    if pack.state in NO_MORE:
        return []
    parts = [part.name for part in parts_of(storage.letters(transaction, pack))]
    return [*parts, *TABLES, *([] if pack.is_proof else [MANIFEST])]


def read(
    transaction: Transaction, pack: Pack, name: str, reprint: str | None = None
) -> bytes:
    """Make a file of a pack; once it is handed over, always as it was made first.

    What is printed already comes with a reason only. Raises NoSuchFile, PrintedAlready,
    AllFilesFirst, ChangedSince and WordsForgotten.
    """
    if pack.state in NO_MORE:
        raise NoSuchFile
    if pack.state in PRINTED_ALREADY and not (
        reprint and returned_letters.knows_reprint(transaction, pack, reprint)
    ):
        raise PrintedAlready
    if name == MANIFEST and not pack.is_proof:
        return manifest(transaction, pack)
    part, made = made_anew(transaction, pack, name)
    if not pack.is_proof:
        checked = pack_file(part, made)
        if storage.note(transaction, pack, checked) != checked:
            raise ChangedSince
    return made


def made_anew(transaction: Transaction, pack: Pack, name: str) -> tuple[Part, bytes]:
    packed = storage.letters(transaction, pack)
    if write := TABLES.get(name):
        return Part(name, packed), write(list(rows_of(transaction, packed)))
    for part in parts_of(packed):
        if part.name == name:
            return part, body(transaction, pack, part)
    raise NoSuchFile


def manifest(transaction: Transaction, pack: Pack) -> bytes:
    """Say what is in a pack, and what each of its files is checked by.

    Raises AllFilesFirst.
    """
    files = storage.files(transaction, pack)
    if len(files) < len(names(transaction, pack)) - 1:
        raise AllFilesFirst
    told = {
        "pack": pack.id,
        "branch": pack.branch,
        "handed_over_at": pack.handed_over_at and pack.handed_over_at.isoformat(),
        "letters": pack.letters,
        "files": [vars(file) for file in files],
    }
    return json.dumps(told, indent=2, ensure_ascii=False).encode()


def body(transaction: Transaction, pack: Pack, part: Part) -> bytes:
    """Set the letters of one file."""
    told = letters_of(transaction, part)
    kind = kind_of(part)
    sheaf = Sheaf(
        title=f"{pack.id} {part.name}",
        paper=told[0].paper,
        as_of=pack.drawn_up_at.date(),
        letters=[
            (f"{each.number:05d}", letter)
            for each, letter in zip(part.letters, told, strict=True)
        ],
        proof=pack.is_proof,
    )
    return setting.pdf(kind, sheaf)


def letters_of(transaction: Transaction, part: Part) -> list[Letter]:
    bodies = storage.bodies(transaction, [each.message for each in part.letters])
    if len(bodies) < len(part.letters):
        raise WordsForgotten
    return [letters.read(bodies[each.message]) for each in part.letters]


def rows_of(transaction: Transaction, packed: list[Packed]) -> Iterator[Row]:
    # Not all letters are held at once, only their addresses.
    for part in pages_of(packed):
        told = letters_of(transaction, part)
        yield from tables.rows_of(zip(part.letters, told, strict=True))


def pack_file(of: Part, made: bytes) -> PackFile:
    envelopes = kind_of(of) == ENVELOPES
    sheets = len(of.letters) if envelopes else sum(each.sheets for each in of.letters)
    told = sha256(made).hexdigest()
    return PackFile(of.name, told, len(made), len(of.letters), sheets)
