"""The folder of YAML files that Superset imports: names, identities and the zip."""

import hashlib
import uuid
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml

ROOT = "assets"
NAMESPACE = uuid.UUID("5a0f1f6e-6a7c-5d0b-9c1e-0b6e8f0b6e8f")
# Part of every zip, so that the same content is the same bytes.
EPOCH = (1980, 1, 1, 0, 0, 0)
METADATA = {"version": "1.0.0", "type": "assets", "timestamp": "2000-01-01T00:00:00+00:00"}


def identity(path: str) -> str:
    """The uuid of an asset: it follows from its path, so an import updates what an earlier one made."""
    return str(uuid.uuid5(NAMESPACE, path))


@dataclass
class Bundle:
    """Assets by path, like `charts/overview/cards.yaml`; all paths are ASCII."""

    files: dict[str, str] = field(default_factory=dict)

    def put(self, path: str, content: dict[str, Any]) -> str:
        """Add one asset under its identity; returns the identity."""
        asset = {**content, "uuid": identity(path), "version": "1.0.0"}
        self.files[path] = yaml.safe_dump(asset, sort_keys=False, allow_unicode=True, width=1000)
        return asset["uuid"]

    @property
    def dataset_uuids(self) -> frozenset[str]:
        """The identities of the datasets that this bundle brings; others on the server are somebody's own."""
        return frozenset(identity(path) for path in self.files if path.startswith("datasets/"))

    @property
    def digest(self) -> str:
        """Changes when, and only when, there is something to import."""
        content = "".join(f"{path}\n{text}\n" for path, text in sorted(self.files.items()))
        return hashlib.sha256(content.encode()).hexdigest()

    def write(self, folder: Path) -> None:
        """Write the files below `folder` for people to read; what an earlier call left goes."""
        for old in folder.rglob("*.yaml"):
            old.unlink()
        for path, text in self.files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")

    def zipped(self) -> bytes:
        """The bundle as the REST interface takes it."""
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, text in [("metadata.yaml", yaml.safe_dump(METADATA)), *sorted(self.files.items())]:
                archive.writestr(zipfile.ZipInfo(f"{ROOT}/{path}", EPOCH), text)
        return buffer.getvalue()
