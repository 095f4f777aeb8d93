"""Texts of PDFs: all that a file says on its pages and beside them."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import chain
from struct import error as StructError  # noqa: N812 the library's own name is no name
from zlib import error as ZlibError  # noqa: N812 the same

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from libs.values import Invalid

# What is larger takes too long to read; the drawing of all pages is in octets.
MOST_OCTETS, MOST_PAGES, MOST_OBJECTS, MOST_DRAWN = 10_000_000, 60, 20_000, 1_000_000
DEEPEST = 2  # a file within a file
BEGINNING = b"%PDF"
# Their letters have no meaning but what this table gives them.
TELLING_NO_LETTERS = {"/Type0", "/Type3"}


class NotReadable(Invalid):
    """This file cannot be read through."""


# A file that is broken fails in any of these ways.
BROKEN = (
    *(NotReadable, PyPdfError, StructError, ZlibError, LookupError, ValueError),
    *(TypeError, AttributeError, ArithmeticError, RecursionError, OSError),
    *(NotImplementedError, MemoryError),
)


def texts_of_pdf(octets: bytes, depth: int = 0) -> list[str]:
    """Return all that a PDF says; nothing at all of one that is closed to us.

    That is one that is encrypted, broken or too large, whose letters cannot be told,
    that has a page without words, as scans have, or a file within that is no text.
    """
    try:
        return [told for told in _texts(octets, depth) if told.strip()]
    except BROKEN:
        return []


def _texts(octets: bytes, depth: int) -> Iterator[str]:
    _require(len(octets) <= MOST_OCTETS and depth < DEEPEST)
    reader = PdfReader(BytesIO(octets))
    _require(not reader.is_encrypted and len(reader.pages) <= MOST_PAGES)
    objects = list(_objects(reader))
    _require(not any(map(_tells_no_letters, objects)))
    _require(_drawn(reader.pages, objects) <= MOST_DRAWN)
    pages = [page.extract_text() for page in reader.pages]
    _require(all(map(str.strip, pages)))
    yield from pages
    yield from _forms(reader.pages[0], objects)
    yield from chain.from_iterable(map(_strings, [reader.trailer, *objects]))
    yield from _described(objects)
    for file in _files(objects):
        yield from _texts_of_file(file, depth)


def _require(holds: bool) -> None:  # noqa: FBT001 it is the one thing it is about
    if not holds:
        raise NotReadable


def _objects(reader: PdfReader) -> Iterator[PdfObject]:
    """Give every object of a file, whether a page leads to it or not."""
    plain = [(n, gen) for gen, of in reader.xref.items() for n in of if n]
    names = dict.fromkeys([*plain, *((n, 0) for n in reader.xref_objStm)])
    _require(len(names) <= MOST_OBJECTS)
    for number, generation in names:
        found = IndirectObject(number, generation, reader).get_object()
        if found is not None:
            yield found


def _tells_no_letters(told: PdfObject) -> bool:
    return (
        isinstance(told, DictionaryObject)
        and told.get("/Type") == "/Font"
        and told.get("/Subtype") in TELLING_NO_LETTERS
        and "/ToUnicode" not in told
    )


def _drawn(pages: Iterable[PageObject], objects: Iterable[PdfObject]) -> int:
    """Count the octets of drawing that are to be read."""
    drawn = 0
    for page in pages:
        drawn += sum(len(each.get_data()) for each in _contents(page))
        _require(drawn <= MOST_DRAWN)
    return drawn + sum(len(form.get_data()) for form in _forms_of(objects))


def _contents(page: PageObject) -> Iterator[StreamObject]:
    """Give the drawing of a page, which is in one part or in several."""
    told = page.get("/Contents", ArrayObject()).get_object()
    return map(_stream, told if isinstance(told, ArrayObject) else [told])


def _forms_of(objects: Iterable[PdfObject]) -> Iterator[StreamObject]:
    for told in objects:
        if isinstance(told, StreamObject) and told.get("/Subtype") == "/Form":
            yield told


def _forms(page: PageObject, objects: Iterable[PdfObject]) -> Iterator[str]:
    """Give what notes, stamps and fields draw."""
    for form in _forms_of(objects):
        yield page.extract_xform_text(form)  # type: ignore[arg-type]  # as pages do


def _strings(told: PdfObject) -> Iterator[str]:
    """Give what stands beside the pages: title, links, notes, fields, alt texts."""
    if isinstance(told, TextStringObject):
        return iter([str(told)])
    if isinstance(told, ByteStringObject):
        return iter([bytes(told).decode("latin-1")])
    parts: Iterable[PdfObject] = told if isinstance(told, ArrayObject) else ()
    if isinstance(told, DictionaryObject):
        parts = told.values()
    return chain.from_iterable(map(_strings, parts))


def _described(objects: Iterable[PdfObject]) -> Iterator[str]:
    for told in objects:
        if isinstance(told, StreamObject) and told.get("/Type") == "/Metadata":
            yield told.get_data().decode("utf-8", "replace")


def _files(objects: Iterable[PdfObject]) -> Iterator[bytes]:
    spoken = (each for each in objects if isinstance(each, DictionaryObject))
    named = [each["/EF"] for each in spoken if "/EF" in each]
    for stream in chain.from_iterable(map(_streams, named)):
        yield stream.get_data()


def _streams(named: PdfObject) -> Iterator[StreamObject]:
    if not isinstance(named, DictionaryObject):
        raise NotReadable
    return map(_stream, named.values())


def _stream(told: PdfObject) -> StreamObject:
    stream = told.get_object()
    if not isinstance(stream, StreamObject):
        raise NotReadable
    return stream


def _texts_of_file(octets: bytes, depth: int) -> list[str]:
    """Return what a file within says, a PDF or a text; raises what is in BROKEN."""
    _require(len(octets) <= MOST_OCTETS)
    if not octets.startswith(BEGINNING):
        return [octets.decode()]
    told = texts_of_pdf(octets, depth + 1)
    _require(bool(told))
    return told
