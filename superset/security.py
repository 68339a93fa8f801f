"""Security as code: roles, their rights, and row-level security that denies by default. Safe to repeat."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rest import RestError, Session

SCOPE_TABLE = "security.security_user_scope"
ROLES_PATH = "/api/v1/security/roles/"
RULES_PATH = "/api/v1/rowlevelsecurity/"
ACCESS = "datasource_access"


@dataclass(frozen=True)
class Security:
    """security.yaml: `rights` name -> (permission, view) pairs, `roles` name -> rights, and so on, see there."""

    administrator: str
    rights: dict[str, list[tuple[str, str]]]
    roles: dict[str, list[str]]
    unscoped_datasets: frozenset[str]
    scope_columns: dict[str, str]
    person_columns: tuple[str, ...]

    @classmethod
    def read(cls, path: Path) -> "Security":
        content = yaml.safe_load(path.read_text("utf-8"))
        rights = {name: [(pair[0], pair[1]) for pair in pairs] for name, pairs in content["rights"].items()}
        unscoped = frozenset(content["unscoped_datasets"])
        persons = tuple(content["person_columns"])
        return cls(content["administrator"], rights, content["roles"], unscoped, content["scope_columns"], persons)

    def scope_clause(self) -> str:
        """Rows of an area that the reader's scope names; none where it names nothing."""
        scopes = {"'all'": "all"} | self.scope_columns
        return " or ".join(
            f"{column} in (select {'scope_level' if level == 'all' else 'scope_value'} from {SCOPE_TABLE}"
            f" where username = '{{{{ current_username() }}}}' and scope_level = '{level}')"
            for column, level in scopes.items()
        )

    def person_clause(self) -> str:
        """Rows of no member of staff, the reader's own, and those of his people."""
        reader = f"(select staff_id from {SCOPE_TABLE} where username = '{{{{ current_username() }}}}')"
        return " or ".join(
            (f"{self.person_columns[0]} = ''", *(f"{column} in {reader}" for column in self.person_columns))
        )


@dataclass(frozen=True)
class Table:
    """A dataset as Superset knows it; `is_generated` where the pages brought it."""

    number: int
    name: str
    is_generated: bool
    columns: frozenset[str]


def apply(session: Session, security: Security, generated: frozenset[str]) -> None:
    """Bring roles and rules of the server to what `security` says; `generated` are the uuids of the pages' datasets.

    Only those are granted. Rows are denied to all roles but where a dataset has every area column or is listed as
    unscoped, so that a dataset nobody thought of shows nothing.
    """
    tables = _tables(session, generated)
    permissions = _permissions(session)
    granted = {table.number for table in tables if table.is_generated}
    access = [number for (name, view), number in permissions.items() if name == ACCESS and _dataset_in(view) in granted]
    roles = {name: _put_role(session, name) for name in security.roles}
    for name, rights in security.roles.items():
        wanted = [pair for right in rights for pair in security.rights[right]]
        missing = [pair for pair in wanted if pair not in permissions]
        if missing:
            raise RestError(f"security.yaml: this Superset has no permission {missing}")
        numbers = sorted({permissions[pair] for pair in wanted} | set(access))
        path = f"{ROLES_PATH}{roles[name]}/permissions"
        session.call("POST", path, json={"permission_view_menu_ids": numbers})
    administrator, readers = _role_number(session, security.administrator), list(roles.values())
    scoped = {table.number for table in tables if set(security.scope_columns) <= table.columns}
    unscoped = {table.number for table in tables if table.is_generated and table.name in security.unscoped_datasets}
    personal = {table.number for table in tables if set(security.person_columns) <= table.columns}
    known = scoped | unscoped
    rest = {table.number for table in tables} - known
    _put_rule(session, "deny all but the administrator", "Base", rest, [administrator], "1 = 0")
    _put_rule(session, "deny by default", "Base", known, [administrator, *readers], "1 = 0")
    # the narrower first: who is between the two sees too little, not too much
    _put_rule(session, "own people", "Regular", personal, readers, security.person_clause())
    _put_rule(session, "own areas", "Regular", scoped, readers, security.scope_clause())


def put_login(session: Session, username: str, role: str, password: str) -> None:
    """Make a login with one role, or give it the role and the password again."""
    body = {
        "username": username,
        "first_name": username,
        "last_name": role,
        "email": f"{username}@localhost.localdomain",
        "active": True,
        "password": password,
        "roles": [_role_number(session, role)],
    }
    known = session.find("/api/v1/security/users/", "username", username)
    if known:
        session.call("PUT", f"/api/v1/security/users/{known['id']}", json=body)
    else:
        session.call("POST", "/api/v1/security/users/", json=body)


def _dataset_in(view: str) -> int | None:
    """The number of the dataset in the name that Superset gives its permission, like `[OpenBASS].[freshness](id:3)`."""
    found = re.search(r"\(id:(\d+)\)$", view)
    return int(found[1]) if found else None


def _tables(session: Session, generated: frozenset[str]) -> list[Table]:
    found = []
    for row in session.pages("/api/v1/dataset/"):
        columns = session.call("GET", f"/api/v1/dataset/{row['id']}")["result"]["columns"]
        names = frozenset(column["column_name"] for column in columns)
        found.append(Table(row["id"], row["table_name"], row["uuid"] in generated, names))
    return found


def _permissions(session: Session) -> dict[tuple[str, str], int]:
    rows = session.pages("/api/v1/security/permissions-resources/")
    return {(row["permission"]["name"], row["view_menu"]["name"]): row["id"] for row in rows}


def _role_number(session: Session, name: str) -> int:
    role = session.find(ROLES_PATH, "name", name)
    if role is None:
        raise RestError(f"no role {name!r} on the server")
    return int(role["id"])


def _put_role(session: Session, name: str) -> int:
    if session.find(ROLES_PATH, "name", name) is None:
        session.call("POST", ROLES_PATH, json={"name": name})
    return _role_number(session, name)


def _put_rule(session: Session, name: str, kind: str, tables: set[int], roles: list[int], clause: str) -> None:
    """Make the rule or bring it up to date; Superset has no rule without a table, so without one it goes."""
    known = session.find(RULES_PATH, "name", name)
    if not tables:
        if known:
            session.call("DELETE", f"{RULES_PATH}{known['id']}")
        return
    body: dict[str, Any] = {
        "name": name,
        "filter_type": kind,
        "tables": sorted(tables),
        "roles": roles,
        "clause": clause,
        "group_key": name,
        "description": "superset/security.yaml",
    }
    if known:
        session.call("PUT", f"{RULES_PATH}{known['id']}", json=body)
    else:
        session.call("POST", RULES_PATH, json=body)
