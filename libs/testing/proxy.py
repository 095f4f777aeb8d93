"""A wire between a client and a server that can be made as bad as real ones are."""

import asyncio
from asyncio import StreamReader, StreamWriter
from contextlib import suppress
from enum import Enum
from ssl import SSLContext
from threading import Event, Thread
from typing import Self
from urllib.parse import urlsplit

HOST = "127.0.0.1"
CHUNK_BYTES = 64 * 1024


class Mode(Enum):
    """What the wire does with what comes over it."""

    OK = "passes"
    BLACKHOLE = "waits: nothing passes and nothing ends, as with a frozen server"
    DROP = "ends at once, what is open and what is yet to come"
    REFUSE = "ends, and nobody listens any more"
    CUT = "passes one way: the server hears the client, its answers are lost"


ENDING = (Mode.DROP, Mode.REFUSE)


class Proxy:
    """Passes what comes to `url` on to the server whose URL was given, with its port.

    Used in a `with`; switched at any time by `become(Mode.BLACKHOLE)` and `lag(0.2)`.
    Clients speak TLS to it when `tls` is given, and it speaks in clear to the server.
    """

    def __init__(self, url: str, tls: SSLContext | None = None) -> None:
        self._tls = tls
        self._server = urlsplit(url)
        self._port = 0
        self._mode = Mode.OK
        self._lag = 0.0
        self._open: set[StreamWriter] = set()
        self._wires: set[asyncio.Task[None]] = set()
        self._ready = Event()
        self._thread = Thread(target=lambda: asyncio.run(self._live()), daemon=True)

    @property
    def url(self) -> str:
        """The server's URL by way of this wire."""
        credentials, at, _ = self._server.netloc.rpartition("@")
        netloc = f"{credentials}{at}{HOST}:{self._port}"
        return self._server._replace(netloc=netloc).geturl()

    def become(self, mode: Mode) -> None:
        """Change what happens on the wire, from now on."""
        asyncio.run_coroutine_threadsafe(self._become(mode), self._loop).result()

    def lag(self, seconds: float) -> None:
        """Hold every piece back for `seconds`, each way; 0 for no longer."""
        self._lag = seconds

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *failure: object) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    async def _live(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._end, self._passable = asyncio.Event(), asyncio.Event()
        self._passable.set()
        await self._listen()
        self._ready.set()
        await self._end.wait()
        await self._become(Mode.REFUSE)
        await asyncio.gather(*self._wires)

    async def _listen(self) -> None:
        self._listener = await asyncio.start_server(
            self._accept, HOST, self._port, ssl=self._tls
        )
        self._port = self._listener.sockets[0].getsockname()[1]

    async def _become(self, mode: Mode) -> None:
        # A connection whose answers were lost must not go on as if nothing had been.
        if mode in ENDING or self._mode is Mode.CUT:
            self._end_all()
        self._mode = mode
        if mode is Mode.REFUSE:
            self._listener.close()
        elif not self._listener.is_serving():
            await self._listen()
        if mode is Mode.BLACKHOLE:
            self._passable.clear()
        else:
            self._passable.set()

    def _end_all(self) -> None:
        for end in self._open:
            end.transport.abort()

    def _accept(self, asked: StreamReader, client: StreamWriter) -> None:
        wire = asyncio.create_task(self._connect(asked, client))
        self._wires.add(wire)
        wire.add_done_callback(self._wires.discard)

    async def _connect(self, asked: StreamReader, client: StreamWriter) -> None:
        self._open.add(client)
        await self._passable.wait()
        if self._mode in ENDING:
            client.transport.abort()
        else:
            await self._join(asked, client)
        self._open.discard(client)

    async def _join(self, asked: StreamReader, client: StreamWriter) -> None:
        try:
            answered, server = await asyncio.open_connection(
                self._server.hostname, self._server.port
            )
        except OSError:
            client.transport.abort()
            return
        self._open.add(server)
        asks = self._carry(asked, server, lost_in=None)
        await asyncio.gather(asks, self._carry(answered, client, lost_in=Mode.CUT))
        self._open.discard(server)

    async def _carry(
        self, source: StreamReader, target: StreamWriter, lost_in: Mode | None
    ) -> None:
        with suppress(OSError):  # either side may break off; then both ends close
            while piece := await source.read(CHUNK_BYTES):
                await self._passable.wait()
                await asyncio.sleep(self._lag)
                target.write(b"" if self._mode is lost_in else piece)
                await target.drain()
        target.close()
