"""The suite's APIs as the commands ask them."""

import os
from collections.abc import Callable, Generator, Iterator, Mapping
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import click
import httpx

from libs.waiting import pause
from services.cli.own_tokens import signed
from services.embedded.folder import Folder

SECONDS = 60.0
MOST_A_PAGE = 200
FORBIDDEN, NOT_FOUND = 403, 404
Sign = Callable[[], str]


class Refusal(click.ClickException):
    """A request was refused, for the reason that the answer tells."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__(reason_of(answer))
        self.status = answer.status_code


class Bearer(httpx.Auth):
    """Signs each request anew: a token of our own is short-lived."""

    def __init__(self, sign: Sign) -> None:
        self.sign = sign

    def auth_flow(
        self, request: httpx.Request
    ) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the token."""
        request.headers["Authorization"] = f"Bearer {self.sign()}"
        yield request


class Door:
    """Asks, and raises Refusal when the answer is no."""

    def __init__(self, address: str, sign: Sign) -> None:
        self.address = address
        self.sign = sign
        self.http = httpx.Client(base_url=address, auth=Bearer(sign), timeout=SECONDS)
        self.tags: dict[str, str] = {}

    def get(self, path: str, **query: Any) -> Any:
        """Read; what is None in the query is left out."""
        asked = {name: value for name, value in query.items() if value is not None}
        answer = self._answered("GET", path, params=asked)
        if "ETag" in answer.headers:
            self.tags[path] = answer.headers["ETag"]
        return answer.json() if answer.content else None

    def document(self, path: str, **query: Any) -> bytes:
        """Read what is no JSON."""
        asked = {name: value for name, value in query.items() if value is not None}
        return self._answered("GET", path, params=asked).content

    def pages(self, path: str, **query: Any) -> Iterator[Any]:
        """Read a list to its end."""
        page = {"next": None}
        while True:
            page = self.get(path, limit=MOST_A_PAGE, cursor=page["next"], **query)
            yield from page["items"]
            if page["next"] is None:
                return

    def post(self, path: str, body: Any) -> Any:
        """Create."""
        return self._ask("POST", path, json=body)

    def put(self, path: str, body: Any) -> Any:
        """Say how something is from now on."""
        return self._ask("PUT", path, json=body)

    def change(self, path: str, named: Any) -> Any:
        """Change what is named of a record, as it was read last."""
        return self._ask("PATCH", path, json=named, headers=self._as_read(path))

    def patch(self, path: str, named: Any) -> Any:
        """Say of what is named how it is from now on."""
        return self._ask("PATCH", path, json=named)

    def set(self, path: str, whole: Any) -> Any:
        """Say what stands in the place of what was read last."""
        return self._ask("PUT", path, json=whole, headers=self._as_read(path))

    def decide(self, path: str, what: str, body: Any) -> Any:
        """Do `what` with a record, as it was read last."""
        headers = self._as_read(path)
        return self._ask("POST", f"{path}/{what}", json=body, headers=headers)

    def send(self, path: str, body: bytes, media_type: str) -> Any:
        """Send a body that is written already."""
        return self._ask(
            "POST", path, content=body, headers={"Content-Type": media_type}
        )

    def delete(self, path: str) -> None:
        """Delete."""
        self._ask("DELETE", path)

    def _as_read(self, path: str) -> dict[str, str]:
        if path not in self.tags:
            self.get(path)
        return {"If-Match": self.tags.pop(path)}

    def _ask(self, method: str, path: str, **more: Any) -> Any:
        answer = self._answered(method, path, **more)
        return answer.json() if answer.content else None

    def _answered(self, method: str, path: str, **more: Any) -> httpx.Response:
        key = {"Idempotency-Key": str(uuid4())} if method == "POST" else {}
        headers = {**key, **more.pop("headers", {})}
        try:
            answer = self._answer(method, path, headers=headers, **more)
        except httpx.ConnectError:
            raise click.ClickException(
                f"Nothing answers at {self.address}. Is the suite running? make run"
            ) from None
        except httpx.HTTPError as failure:
            raise click.ClickException(
                f"{self.address} did not answer: {type(failure).__name__}."
            ) from None
        if answer.is_error:
            raise Refusal(answer)
        return answer

    def _answer(self, *asked: Any, **more: Any) -> httpx.Response:
        """Ask, and ask again once it may be asked when that was too much at once."""
        while True:
            answer = self.http.request(*asked, **more)
            if answer.status_code != httpx.codes.TOO_MANY_REQUESTS:
                return answer
            pause(float(answer.headers.get("Retry-After", 1)))


def opened(environment: Mapping[str, str] = os.environ) -> Door:
    """Reach the suite of KEEPWELL_URL and KEEPWELL_TOKEN, or the one that runs here."""
    folder = Folder.of(environment)
    address = environment.get("KEEPWELL_URL") or folder.address
    if environment.get("KEEPWELL_TOKEN") == "":
        raise click.ClickException("KEEPWELL_TOKEN is set and empty: unset it.")
    if token := environment.get("KEEPWELL_TOKEN"):
        return Door(address, lambda: token)
    if address != folder.address:
        raise click.ClickException(
            f"Set KEEPWELL_TOKEN to a token for {address}: only the suite of this data"
            " folder can be asked without one."
        )
    return Door(address, lambda: signed(folder, "owner"))


def segment(text: str) -> str:
    """Spell text as one part of a path."""
    return quote(text, safe="")


def reason_of(answer: httpx.Response) -> str:
    """Tell a problem in one line, and one more for each field."""
    try:
        problem = answer.json()
        lines = [f"{problem['title']}: {problem.get('detail') or ''}".rstrip(": ")]
        lines += [
            f"  {each['path']}: {each['detail']}" for each in problem.get("errors", ())
        ]
    except (ValueError, KeyError, TypeError):
        return f"{answer.url.host} answered {answer.status_code} and no reason."
    return "\n".join(lines)
