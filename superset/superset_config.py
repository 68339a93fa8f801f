"""Superset as OpenBASS runs it. `bass serve` starts it and sets the variables of the environment read here.

OPENBASS_SUPERSET_HOME   where metadata, caches and secrets live (mode 0700)
OPENBASS_PUBLISH         the folder whose symlink `current` names the published build
OPENBASS_TASKS_HOME      the operator's home, whose tasks the pages show
OPENBASS_PORT            the port, which is in the cookie's name: cookies do not tell ports apart
OPENBASS_METADATA_URL    PostgreSQL for the metadata; SQLite in the home where it is not set
"""

import base64
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import sandbox
import sql_guard

HERE = Path(__file__).parent
OPENBASS_SUPERSET_HOME = HOME = Path(os.environ["OPENBASS_SUPERSET_HOME"])
OPENBASS_CURRENT_BUILD = Path(os.environ["OPENBASS_PUBLISH"]) / "current"

# ---- secrets and metadata ------------------------------------------------------------------------------------------
SECRET_KEY = (HOME / "secret_key").read_text("utf-8").strip()
GUEST_TOKEN_JWT_SECRET = GLOBAL_ASYNC_QUERIES_JWT_SECRET = SECRET_KEY
SQLALCHEMY_DATABASE_URI = (
    os.environ.get("OPENBASS_METADATA_URL") or f"sqlite:///{HOME}/superset.db?check_same_thread=false"
)
if SQLALCHEMY_DATABASE_URI.startswith("sqlite"):
    SQLALCHEMY_ENGINE_OPTIONS = {"connect_args": {"timeout": 30}}

# ---- language: Chinese first, English one click away ---------------------------------------------------------------
BABEL_DEFAULT_LOCALE = "zh"
LANGUAGES = {"zh": {"flag": "cn", "name": "简体中文"}, "en": {"flag": "us", "name": "English"}}
D3_FORMAT = {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["¥", ""]}
CURRENCIES = ["CNY", "USD", "EUR"]

# ---- look ----------------------------------------------------------------------------------------------------------
APP_NAME = "OpenBASS"


def _data_uri(name: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode((HERE / "brand" / name).read_bytes()).decode()


APP_ICON = _data_uri("logo.svg")
FAVICONS = [{"href": _data_uri("icon.svg")}]
FONTS = "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', 'Helvetica Neue', Arial, sans-serif"
THEME_DEFAULT = {
    "algorithm": "default",
    "echartsOptionsOverrides": {"legend": {"selector": False, "itemWidth": 18, "itemGap": 12}},
    "token": {
        "brandAppName": APP_NAME,
        "brandLogoAlt": APP_NAME,
        "brandLogoUrl": APP_ICON,
        "brandLogoHref": "/",
        "brandLogoHeight": "26px",
        "brandLogoMargin": "17px 0",
        "colorPrimary": "#0b6e8f",
        "colorLink": "#0b6e8f",
        "colorError": "#c8372d",
        "colorWarning": "#d98b00",
        "colorSuccess": "#1a8754",
        "colorInfo": "#3a7ca5",
        "fontFamily": FONTS,
        "fontUrls": [],
        "brandIconMaxWidth": 150,
    },
}
THEME_DARK = None
ENABLE_UI_THEME_ADMINISTRATION = False
EXTRA_CATEGORICAL_COLOR_SCHEMES = [
    {
        "id": "openbass",
        "description": "this year, last year, then the rest; preliminary figures in amber",
        "label": "OpenBASS",
        "isDefault": True,
        "colors": ["#0b6e8f", "#a9bcc6", "#e39b2d", "#5b8c5a", "#7d6b91", "#c8372d", "#3a7ca5", "#8a8d91"],
    }
]

# ---- what a page may load and do -----------------------------------------------------------------------------------
TALISMAN_ENABLED = True
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "frame-ancestors": ["'self'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'", "data:"],
        # The card template is compiled in the browser, which needs eval. Injected scripts still find no way in: only
        # scripts with the page's nonce run, and only administrators write templates.
        "script-src": ["'self'", "'strict-dynamic'", "'unsafe-eval'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": False,
}
HTML_SANITIZATION = True
HTML_SANITIZATION_SCHEMA_EXTENSIONS = {"attributes": {"*": ["className"]}}
WTF_CSRF_ENABLED = True
ENABLE_CORS = False
ENABLE_PROXY_FIX = False
PREVENT_UNSAFE_DB_CONNECTIONS = True
FAB_API_SWAGGER_UI = False
FAB_ADD_SECURITY_API = True
SESSION_COOKIE_NAME = f"openbass_{os.environ['OPENBASS_PORT']}"
SESSION_COOKIE_SAMESITE = "Lax"
PERMANENT_SESSION_LIFETIME = timedelta(hours=12)
RATELIMIT_ENABLED = AUTH_RATE_LIMITED = True
RATELIMIT_STORAGE_URI = "memory://"
AUTH_RATE_LIMIT = "30 per minute"
SEND_FILE_MAX_AGE_DEFAULT = timedelta(days=30)
LOGO_TARGET_PATH = "/superset/dashboard/overview/"

# ---- what runs -----------------------------------------------------------------------------------------------------
FEATURE_FLAGS = {
    "ENABLE_TEMPLATE_PROCESSING": True,  # row-level security names the reader by current_username()
    "RLS_IN_SQLLAB": True,
    "ALLOW_ADHOC_SUBQUERY": False,
    "DASHBOARD_RBAC": True,
    "DRILL_BY": True,
    "DRILL_TO_DETAIL": True,
    "DASHBOARD_VIRTUALIZATION": False,  # all charts of a page load at once, so that a screenshot or print is whole
}
ROW_LIMIT = 10_000
SQL_MAX_ROW = 100_000
SUPERSET_WEBSERVER_TIMEOUT = 60
TALISMAN_DEV_CONFIG = TALISMAN_CONFIG


def _cache(name: str, days: float, kind: str = "FileSystemCache") -> dict[str, Any]:
    folder = HOME / "cache" / name
    return {
        "CACHE_TYPE": kind,
        "CACHE_DIR": str(folder),
        "CACHE_DEFAULT_TIMEOUT": int(days * 86_400),
        "CACHE_THRESHOLD": 5_000,
        "CACHE_KEY_PREFIX": f"{name}_",
    }


CACHE_CONFIG = _cache("meta", 1)
DATA_CACHE_CONFIG = _cache("data", 1, "build_cache.from_config")  # an entry ends with its build, not with its age
FILTER_STATE_CACHE_CONFIG = _cache("filter", 90)
EXPLORE_FORM_DATA_CACHE_CONFIG = _cache("explore", 7)
THUMBNAIL_CACHE_CONFIG = _cache("thumbnail", 1)

DB_CONNECTION_MUTATOR = sandbox.open_sandboxed


def SQL_QUERY_MUTATOR(sql: str, database: Any = None, **_: Any) -> str:  # noqa: N802 (Superset's name)
    """Let only a plain SELECT over published tables through, for charts, filters and SQL Lab alike."""
    from superset.errors import ErrorLevel, SupersetError, SupersetErrorType
    from superset.exceptions import SupersetSecurityException

    try:
        if database is None or database.backend != "duckdb":
            backend = "unknown" if database is None else database.backend
            raise sql_guard.StatementRefusedError(f"the backend is {backend}; statements are checked for duckdb only")
        return sql_guard.check(sql, sandbox.published_relations(database))
    except sql_guard.StatementRefusedError as error:
        kind = SupersetErrorType.QUERY_SECURITY_ACCESS_ERROR
        words = f"不允许的查询 / Statement refused: {error}"
        detail = SupersetError(message=words, error_type=kind, level=ErrorLevel.ERROR)
        raise SupersetSecurityException(detail) from error


def FLASK_APP_MUTATOR(app: Any) -> None:  # noqa: N802 (Superset's name)
    """What has no setting of its own."""
    import login_names
    import sqlite_metadata
    import task_pages
    import telemetry
    from flask import redirect, request

    sandbox.install()
    telemetry.install(app)
    app.before_request(lambda: redirect(LOGO_TARGET_PATH) if request.path in ("/", "/superset/welcome/") else None)
    with app.app_context():
        login_names.install()
        sqlite_metadata.install()
        task_pages.install()
