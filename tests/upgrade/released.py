"""What the last release migrated to, and a digest of the migrations it had.

`python -m tests.upgrade.released` notes the migrations of today: for a release only.
"""

import json
from hashlib import sha256
from pathlib import Path

from libs.storage.schemas import homes
from services.suite import WORKERS

NOTED = Path(__file__).with_name("released.json")


def released():
    """Return version and digest by schema."""
    return json.loads(NOTED.read_text())


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
    return {
        schema: {"version": version, "digest": digest_of(schema, version)}
        for schema, version in newest.items()
    }


if __name__ == "__main__":
    NOTED.write_text(json.dumps(noted(), indent=1) + "\n")
