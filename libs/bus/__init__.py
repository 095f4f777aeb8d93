"""Events in, events out: the only package that knows nameko, kombu and eventlet."""
