"""What is committed is what the contracts say."""

import json
from pathlib import Path

import jsonschema
import pytest

from libs.contracts import wire
from libs.contracts.catalogue import event_types
from libs.contracts.documents import DOCS, GOLDEN, documents

ROOT = Path(__file__).parents[2]
REMEDY = """{path} is missing or differs from the contract. A field that consumers can
do without may come; anything else is a new version of the event. When you mean it, run

    .venv/bin/python -m libs.contracts.documents
"""


@pytest.mark.parametrize(
    ("path", "content"), [pytest.param(*d, id=str(d[0])) for d in documents()]
)
def test_the_committed_file_is_the_generated_one(path, content):
    committed = ROOT / path
    if not committed.exists() or committed.read_text() != content:
        pytest.fail(REMEDY.format(path=path))


@pytest.mark.parametrize("folder", [DOCS / "schemas", GOLDEN])
def test_no_file_is_left_of_an_event_that_is_gone(folder):
    generated = {path for path, _ in documents()}

    assert {p.relative_to(ROOT) for p in (ROOT / folder).iterdir()} <= generated


@pytest.mark.parametrize("name", event_types())
def test_a_golden_event_can_still_be_read(name):
    golden = (ROOT / GOLDEN / f"{name}.json").read_bytes()

    event = wire.decode(golden, event_types())

    assert event == event_types()[name].example()


@pytest.mark.parametrize("name", event_types())
def test_a_golden_event_is_valid_by_the_published_schemas(name):
    golden = json.loads((ROOT / GOLDEN / f"{name}.json").read_text())
    published = (ROOT / DOCS / "schemas" / f"{name}.json").read_text()
    envelope = (ROOT / DOCS / "schemas" / "envelope.json").read_text()

    jsonschema.Draft202012Validator.check_schema(json.loads(published))
    jsonschema.validate(golden["data"], json.loads(published))
    jsonschema.validate(golden, json.loads(envelope))
