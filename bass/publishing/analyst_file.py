"""Writing `analyst.duckdb`: the published marts for free analysis, nothing in it leads back to a person or account.

Identifiers become keyed hashes (HMAC-SHA-256), so rows of one line still belong together across tables and builds, but
nobody without the key can compute which line it is. The key is drawn once and lies in the home, outside the repository.
"""

import hashlib
import secrets
from pathlib import Path

from bass.home import Home
from bass.publishing import duck
from bass.publishing.duck import Connection, quoted

Tables = dict[tuple[str, str], tuple[str, ...]]

KEY_FILE = "analyst.key"
SOURCE = "published"
# who may see what, and how members of staff are appraised, is nobody's subject of free analysis
LEFT_OUT = frozenset({"security", "appraisal"})
UNKNOWN = "-1"  # the unknown member stays readable
# Natural identifiers of people and accounts, and the surrogate keys that are plain hashes of them.
IDENTIFIERS = frozenset(
    {"user_id", "account_id", "cust_id", "payer_account", "pay_id", "reversed_pay_id"}
    | {"subscriber_key", "account_key", "customer_key", "subscriber_id", "customer_id", "payer_account_id"}
)
_BLOCK = hashlib.sha256().block_size


def analyst_key(home: Home) -> bytes:
    """The home's secret of 32 bytes; drawn and written (mode 0600) on first use."""
    path = home.state / KEY_FILE
    if not path.exists():
        path.parent.mkdir(exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_bytes(secrets.token_bytes(32))
    return path.read_bytes()


def write_analyst_file(target: Path, warehouse: Path, key: bytes) -> None:
    """Copy every table of the published file `warehouse` into `target`, identifiers hashed with `key`."""
    with duck.writing(target) as connection:
        duck.attach(connection, warehouse, SOURCE)
        tables = {key: names for key, names in duck.columns(connection, SOURCE).items() if key[0] not in LEFT_OUT}
        _make_pseudonyms(connection, tables, key)
        for (schema, table), names in tables.items():
            connection.execute(f"create schema if not exists {quoted(schema)}")
            connection.execute(f"create table {quoted(schema, table)} as {_pseudonymous(schema, table, names)}")
        connection.execute(f"detach {SOURCE}")


def _make_pseudonyms(connection: Connection, tables: Tables, key: bytes) -> None:
    """Hash each identifier once: a line has one pseudonym, but a row for each of its days."""
    plain = [
        f"select distinct {quoted(name)} as plain from {quoted(SOURCE, *table)}"
        for table, names in tables.items()
        for name in names
        if name in IDENTIFIERS
    ]
    values = " union ".join(plain or ["select null::varchar as plain limit 0"])
    connection.execute(
        f"create temp table pseudonym as select plain, {_hmac('plain', key)} as hashed from ({values})"
        f" where plain <> {duck.literal(UNKNOWN)}"
    )


def _pseudonymous(schema: str, table: str, names: tuple[str, ...]) -> str:
    hidden = [name for name in names if name in IDENTIFIERS]
    chosen = ", ".join(
        f"coalesce({quoted('of_' + name)}.hashed, source.{quoted(name)}) as {quoted(name)}"
        if name in hidden
        else f"source.{quoted(name)}"
        for name in names
    )
    joins = " ".join(
        f"left join temp.pseudonym as {quoted('of_' + name)} on {quoted('of_' + name)}.plain = source.{quoted(name)}"
        for name in hidden
    )
    return f"select {chosen} from {quoted(SOURCE, schema, table)} as source {joins}"


def _hmac(column: str, key: bytes) -> str:
    """HMAC-SHA-256 of a text column as SQL, its first 128 bits in hexadecimal.

    DuckDB knows sha256, and an HMAC is two of them over a padded key (RFC 2104).
    """
    padded = key.ljust(_BLOCK, b"\0")
    inner, outer = (_blob(bytes(byte ^ mask for byte in padded)) for mask in (0x36, 0x5C))
    return f"left(sha256({outer} || unhex(sha256({inner} || encode({column})))), 32)"


def _blob(content: bytes) -> str:
    return "'" + "".join(f"\\x{byte:02X}" for byte in content) + "'::blob"
