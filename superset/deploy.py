"""Bring pages and security to a running Superset, over REST and only where something changed.

usage: deploy.py pages --address URL --home DIR --manifest FILE --catalogue FILE --published FILE [--currency CNY]
       deploy.py login --address URL --home DIR --username NAME --role ROLE      (password on standard input)
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path

from generator.errors import PageError
from generator.generate import Sources, generate
from rest import RestError, Session
from security import Security, apply, put_login

ADMINISTRATOR = "admin"
SECURITY_FILE = Path(__file__).parent / "security.yaml"


def deploy_pages(address: str, home: Path, sources: Sources) -> dict[str, object]:
    """Generate the assets, and import them if they or the security file changed since the last import.

    The files stand in `home`/assets for people to read. Returns what was done.
    """
    bundle = generate(sources)
    digest = hashlib.sha256(bundle.digest.encode() + SECURITY_FILE.read_bytes()).hexdigest()
    mark = home / "assets" / "imported"
    done = {"assets": len(bundle.files), "is_imported": False}
    if mark.exists() and mark.read_text("utf-8") == digest:
        return done
    bundle.write(home / "assets")
    session = _session(address, home)
    session.call(
        "POST",
        "/api/v1/assets/import/",
        files={"bundle": ("assets.zip", bundle.zipped(), "application/zip")},
        data={"passwords": "{}"},
    )
    apply(session, Security.read(SECURITY_FILE), bundle.dataset_uuids)
    mark.write_text(digest, "utf-8")
    return done | {"is_imported": True}


def _session(address: str, home: Path) -> Session:
    return Session(address, ADMINISTRATOR, (home / "administrator_password").read_text("utf-8").strip())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    pages, login = commands.add_parser("pages"), commands.add_parser("login")
    for command in (pages, login):
        command.add_argument("--address", required=True)
        command.add_argument("--home", type=Path, required=True, help="Superset's folder of the home")
    for name in ("manifest", "catalogue", "published"):
        pages.add_argument(f"--{name}", type=Path, required=True)
    pages.add_argument("--currency", default="CNY")
    login.add_argument("--username", required=True)
    login.add_argument("--role", required=True)
    given = parser.parse_args()
    try:
        if given.command == "pages":
            sources = Sources(given.manifest, given.catalogue, given.published, given.currency)
            print(json.dumps(deploy_pages(given.address, given.home, sources)))
        else:
            password = sys.stdin.readline().rstrip("\n")
            put_login(_session(given.address, given.home), given.username, given.role, password)
    except (PageError, RestError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
