"""What is owed is the same in Python and in SQL."""

from itertools import product

from services.outbound.domain.messages import Channel
from services.outbound.domain.owed import is_owed
from services.outbound.storage.owed import OWED

CLASSES = ("personal", "ask", "broadcast", "exempt")


def test_what_is_owed_is_told_alike_by_the_rule_and_by_the_database(house):
    cases = [
        (gap_class, channel.value, critical)
        for gap_class, channel, critical in product(CLASSES, Channel, (True, False))
    ]
    values = ", ".join(map(str, cases))
    told = house.rows(
        f"select m.*, {OWED} from (values {values}) m (gap_class, channel, critical)"  # noqa: S608 a tests own words
    )

    assert len(told) == len(cases)
    for gap_class, channel, critical, owed in told:
        assert owed == is_owed(gap_class, Channel(channel), critical=critical)
