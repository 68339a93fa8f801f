"""Take the tracking pixel out of Superset's scripts.

The published package loads a picture from a tracking service on every page and has no switch for it. The content
security policy stops that, but each page would try, and report the refusal in the browser's console.
"""

from pathlib import Path
from typing import Any

PIXEL = b"https://apachesuperset.gateway.scarf.sh/pixel/"
NOTHING = b"data:,"
ASSETS = "/static/assets/"


def install(app: Any) -> None:
    """Serve the scripts that name the pixel without it."""
    folder = Path(app.static_folder) / "assets"
    scripts = {path.name: path.read_bytes().replace(PIXEL, NOTHING) for path in _with_pixel(folder)}

    @app.before_request
    def serve_without_pixel() -> Any:
        from flask import request

        name = request.path.removeprefix(ASSETS)
        if name not in scripts or not request.path.startswith(ASSETS):
            return None
        answer = app.response_class(scripts[name], mimetype="text/javascript")
        answer.cache_control.public, answer.cache_control.max_age = True, 30 * 86_400
        return answer


def _with_pixel(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*.entry.js") if PIXEL in path.read_bytes()]
