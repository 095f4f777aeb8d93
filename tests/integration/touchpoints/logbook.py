"""What a person writes down of a client and reads of it, over HTTP."""

from libs.identity import Role
from tests.integration.touchpoints.house import MONDAY

CLIENT = "c-0042"
CLOSED = {"outcome": "all is well", "next_step": "call in April"}


class Logbook:
    """The API of touchpoints, mostly asked by the owner."""

    def __init__(self, world):
        self.world = world

    def ask(self, method, path, told=None, role=Role.OWNER):
        body = {} if told is None else {"json": told}
        return self.world.ask("touchpoints", method, f"/v1/{path}", role, **body)

    def read(self, path, role=Role.OWNER):
        return self.ask("GET", path, role=role).json

    def items(self, path):
        return self.read(path)["items"]

    def write(self, path, **told):
        """Write an entry of the client's."""
        return self.ask("POST", path, {"client_id": CLIENT, **told})

    def touch(self, kind, at=MONDAY, **told):
        told = {**CLOSED, "kind": kind, "occurred_at": at.isoformat(), **told}
        return self.write("touchpoints", **told)

    def meet(self, *topics, at=MONDAY, **told):
        agenda = [{"topic": topic, "subject": "Spoken of"} for topic in topics]
        told = {"held_at": at.isoformat(), "agenda": agenda, **CLOSED, **told}
        return self.write("meetings", **{"mode": "video", **told})
