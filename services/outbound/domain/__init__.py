"""The rules of sending: once, to who wants it, when it is welcome."""
