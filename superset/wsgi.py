"""The application that gunicorn serves: `gunicorn --preload wsgi:application`.

The first start of a Superset version prepares the metadata (tables, permissions, the administrator) in the same
process, because loading Superset is most of the time.
"""

from pathlib import Path
from typing import Any

from superset.app import create_app

import superset

ADMINISTRATOR = "admin"
PERMISSIONS = "2: tasks"  # rises with every page of ours that asks for a permission that Superset does not have


def prepare(app: Any, home: Path) -> None:
    """Bring the metadata to this version. Safe to repeat; the file `prepared` in `home` tells that it was done."""
    version = f"{app.config['VERSION_STRING']} {PERMISSIONS}"
    done = home / "prepared"
    if done.exists() and done.read_text("utf-8") == version:
        return
    with app.app_context():
        from flask_migrate import upgrade
        from superset.extensions import appbuilder, security_manager

        upgrade(directory=str(Path(superset.__file__).parent / "migrations"))
        appbuilder.add_permissions(update_perms=True)
        security_manager.sync_role_definitions()
        make_administrator(security_manager, (home / "administrator_password").read_text("utf-8").strip())
    done.write_text(version, "utf-8")


def make_administrator(security_manager: Any, password: str) -> None:
    """Make the first login, or give it the password of the file again."""
    user = security_manager.find_user(username=ADMINISTRATOR)
    if user:
        security_manager.reset_password(user.id, password)
    else:
        role = security_manager.find_role("Admin")
        email = f"{ADMINISTRATOR}@localhost.localdomain"
        security_manager.add_user(ADMINISTRATOR, "OpenBASS", "管理员", email, role, password=password)


application = create_app()
prepare(application, Path(application.config["OPENBASS_SUPERSET_HOME"]))
