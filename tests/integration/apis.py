"""APIs that tests hand on to each other: to make one takes a tenth of a second."""

from collections import defaultdict
from weakref import finalize

from libs.web.app import Api, create_app

IDLE = defaultdict(list)


def lent(service, settings):
    """Let an API that nobody uses serve this service, or make one."""
    if not IDLE[service.name]:
        return create_app(service, settings)
    app, new = IDLE[service.name].pop(), Api(service, settings)
    app.service = new.service
    app.extensions |= new.extensions
    return app


def client_of(service, settings):
    """Ask an API that is handed on when nobody can ask through this client."""
    app = lent(service, settings)
    client = app.test_client()
    finalize(client, give_back, app)
    return client


def give_back(app):
    IDLE[app.service.name].append(app)
