"""What an import tells once more after it was reverted is of another system."""

import pytest

from services.concentration.domain.tellings import system_of


@pytest.mark.parametrize(
    ("source", "event_id", "system"),
    [
        ("import/invoices", "R-1", "import/invoices"),
        ("import/invoices", "R-1~1", "import/invoices~1"),
        ("import/invoices", "void/R-1~12", "import/invoices~12"),
        ("import/invoices", "R~x", "import/invoices"),
        ("billing", "R-1~1", "billing"),
    ],
)
def test_a_document_imported_again_is_another(source, event_id, system):
    assert system_of(source, event_id) == system
