"""The command keepwell as somebody types it, against services that hear each other."""

from contextlib import contextmanager
from threading import Event, Thread

from click.testing import CliRunner
from werkzeug.serving import make_server

from libs.identity import Role
from libs.observability.health import Health
from libs.web.mount import mount
from services.cli import main

LOGGED = " request answered "
NEWS_TAKES = 0.3  # seconds, from one service to another


@contextmanager
def typed(house):
    """Serve the APIs, and answer what is typed as the owner with what is printed."""
    server = make_server("127.0.0.1", 0, mount(house.apps, Health(), 8))
    thread = Thread(target=server.serve_forever)
    thread.start()
    environment = {
        "KEEPWELL_URL": f"http://127.0.0.1:{server.server_port}",
        "KEEPWELL_TOKEN": house.token(Role.OWNER),
    }

    def said(*words):
        told = CliRunner().invoke(main, words, env=environment).output
        # The server's own log is written to the same place.
        return "".join(x for x in told.splitlines(keepends=True) if LOGGED not in x)

    yield said
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def news_travels(house):
    """Let the services hear of each other, each time a little late."""
    over = Event()

    def travel():
        while not over.wait(NEWS_TAKES):
            house.carry()

    thread = Thread(target=travel)
    thread.start()
    yield
    over.set()
    thread.join()
