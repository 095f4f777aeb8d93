"""Which PostgreSQL lives in a folder, as its lock file and the kernel tell."""

from pathlib import Path


def lock(cluster: Path) -> list[str]:
    """Read the server's lock file: its pid first, its port fourth, its state last."""
    path = cluster / "postmaster.pid"
    if not path.exists():
        return []
    return [line.strip() for line in path.read_text().splitlines()]


def is_running(cluster: Path) -> bool:
    """Tell whether a server serves the folder and is not about to stop."""
    return bool(servers(cluster)) and "stopping" not in lock(cluster)


def servers(cluster: Path) -> set[int]:
    """Find the pid of the server that holds the lock, if it lives.

    The lock alone proves nothing: after a crash its pid may have gone to someone else.
    """
    return {int(pid) for pid in lock(cluster)[:1]} & processes(cluster)


def processes(cluster: Path) -> set[int]:
    """Find the pids of the server and its children: they all live in its folder."""
    return {
        int(process.name)
        for process in Path("/proc").glob("[0-9]*")
        if _is_postgres_of(cluster, process)
    }


def _is_postgres_of(cluster: Path, process: Path) -> bool:
    try:
        name, home = (process / "comm").read_text(), (process / "cwd").readlink()
    except OSError:  # it has ended, or it is another user's
        return False
    return name == "postgres\n" and home == cluster
