"""Asking an API that may be asked too much."""

import httpx

from services.cli.door import Door

BUSY = httpx.Response(429, headers={"Retry-After": "0"})


def test_who_asks_too_much_at_once_waits_and_asks_again():
    answers = [BUSY, BUSY, httpx.Response(200, json={"items": [1], "next": None})]
    door = Door("http://suite.example", lambda: "token")
    door.http = httpx.Client(
        base_url=door.address, transport=httpx.MockTransport(lambda _: answers.pop(0))
    )

    assert list(door.pages("/v1/clients")) == [1]
    assert answers == []
