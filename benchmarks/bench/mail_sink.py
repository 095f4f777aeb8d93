"""A mail server that does as little as one may: it stores each mail, then takes it.

`python mail_sink.py PORT CERTIFICATE FOLDER [SECONDS]`: it takes a mail only after so
many seconds. Who answers 250 answers for the mail from
then on (RFC 5321, 6.1), so that it is on the disk before that.
"""

import asyncio
import os
import ssl
import sys
from functools import partial
from pathlib import Path
from typing import BinaryIO

END = b"\r\n.\r\n"
ANSWERS = {
    b"EHLO": b"250-sink\r\n250 PIPELINING\r\n",
    b"DATA": b"354 go on\r\n",
    b"QUIT": b"221 bye\r\n",
}
FINE = b"250 2.0.0 OK\r\n"


class Sink(asyncio.Protocol):
    """One connection."""

    def __init__(self, spool: BinaryIO, seconds: float) -> None:
        self.spool = spool
        self.seconds = seconds

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.waiting = b""
        self.in_mail = False
        self.transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer whatever is whole."""
        self.waiting += data
        while self.step():
            pass

    def step(self) -> bool:
        ending = END if self.in_mail else b"\r\n"
        told, found, rest = self.waiting.partition(ending)
        if not found:
            return False
        self.waiting = rest
        if self.in_mail:
            self.take(told)
            return True
        command = told[:4].upper()
        self.in_mail = command == b"DATA"
        self.transport.write(ANSWERS.get(command, FINE))
        return True

    def take(self, mail: bytes) -> None:
        self.store(mail)
        self.in_mail = False
        if not self.seconds:
            self.transport.write(FINE)
            return
        loop = asyncio.get_running_loop()
        loop.call_later(self.seconds, self.transport.write, FINE)

    def store(self, mail: bytes) -> None:
        self.spool.write(mail + END)
        self.spool.flush()
        os.fdatasync(self.spool.fileno())


async def serve(port: int, certificate: str, folder: str, seconds: str = "0") -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    loop = asyncio.get_running_loop()
    with (Path(folder) / "spool").open("wb") as spool:
        make = partial(Sink, spool, float(seconds))
        server = await loop.create_server(make, "127.0.0.1", port, ssl=context)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), *sys.argv[2:]))
