"""What the last release migrated to, a digest of its migrations, and its commit.

`python -m tests.upgrade.released` notes the migrations of today: for a release only.
"""

import json
import subprocess
import tarfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from subprocess import PIPE

from libs.storage.schemas import homes
from services.suite import WORKERS

NOTED = Path(__file__).with_name("released.json")


def released():
    """Return version and digest by schema."""
    return json.loads(NOTED.read_text())["schemas"]


def commit():
    """Return what the last release was built from."""
    return json.loads(NOTED.read_text())["commit"]


def unpack(folder):
    """Put the code of the last release into a folder."""
    archive = run("git", "archive", "--format=tar", commit())
    with tarfile.open(fileobj=BytesIO(archive)) as packed:
        packed.extractall(folder, filter="data")
    return folder


def run(*command):
    return subprocess.run(command, check=True, stdout=PIPE).stdout  # noqa: S603 our own


def files_of(schema, version):
    """Return the migrations of a schema up to a version, the first one first."""
    folder = Path(str(homes(WORKERS)[schema])) / "versions"
    return [each for each in sorted(folder.glob("*.py")) if each.name[:4] <= version]


def digest_of(schema, version):
    return sha256(
        b"".join(each.read_bytes() for each in files_of(schema, version))
    ).hexdigest()


def noted():
    newest = {
        schema: files_of(schema, "9999")[-1].name[:4] for schema in homes(WORKERS)
    }
    schemas = {
        schema: {"version": version, "digest": digest_of(schema, version)}
        for schema, version in newest.items()
    }
    head = run("git", "rev-parse", "--short", "HEAD").decode().strip()
    return {"commit": head, "schemas": schemas}


if __name__ == "__main__":
    NOTED.write_text(json.dumps(noted(), indent=1) + "\n")
