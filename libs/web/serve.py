"""An API process: granian with threads, in front of one WSGI app.

granian forks: what listens imports nothing but this, what answers makes the app.
"""

import ctypes
import gc
import signal
from functools import partial
from pkgutil import resolve_name
from wsgiref.types import WSGIApplication

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

HEADER_SECONDS = 15
HEADER_BYTES = 16 * 1024
CONNECTIONS = 512  # that are taken at once; others wait in the kernel
GARBAGE_AFTER = 50_000  # objects
PR_SET_PDEATHSIG = 1


def serve(target: str, host: str, port: int, drain: int) -> None:
    """Serve until SIGTERM or SIGINT, then finish what is under way in `drain` seconds.

    `target` names a function without arguments, as in "package.module:function", that
    returns the WSGI app.
    """
    server = Server(
        target,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        # A thread for each connection, made when it is needed: so health is always
        # answered, while requests wait for their turn in the app.
        backpressure=CONNECTIONS,
        blocking_threads=CONNECTIONS,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=HEADER_SECONDS * 1_000, max_buffer_size=HEADER_BYTES
        ),
        log_level=LogLevels.error,
        workers_kill_timeout=drain,
    )
    server.serve(target_loader=partial(_make_app, target), wrap_loader=False)


def _make_app(target: str) -> WSGIApplication:
    # Left behind by a killed parent, it would go on listening beside the next one.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    app: WSGIApplication = resolve_name(target)()
    # What the app is made of lives as long as it; only what requests leave is garbage.
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER)
    return app
