"""The folder a report is written into: templates with everything escaped, assets, ids as file names.

A page in a folder of its own (story/, pair/) tells nothing of the whole corpus, and ends in a mark of what it was
made of: where the report before has the same page with the same mark, its file is this report's too.
"""

import hashlib
import importlib.metadata
import json
import os
import shutil
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from flows.generations import link_or_copy
from flows.publish import markup, wording
from flows.publish.marts import Record

HERE = Path(__file__).resolve().parent
# A page may load only the report's own files; nothing inline runs or styles, nothing is sent anywhere.
CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
FILTERS = ("percent", "duration", "count", "day", "moment", "days", "headline", "listed", "quoted", "web_link", "lang")


class Site:
    """Writes pages of a fresh folder. Every template knows `corpus` and `text`; `before`: the last report's folder."""

    def __init__(self, folder: Path, *, corpus: Record, text: str, before: Path | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise FileExistsError(f"{folder} is not empty: the report is written whole into a fresh folder")
        self.folder = folder
        self.before = before and before.resolve()
        self.maker = [_layout(), text, corpus["version"]]
        self.n_pages = 0
        self._made = set[Path]()  # folders
        self.environment = Environment(
            loader=PackageLoader("flows.publish"),
            autoescape=True,
            auto_reload=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.filters.update({name: getattr(wording, name) for name in FILTERS})
        self.environment.globals.update(csp=CSP, corpus=corpus, text=text, **markup.PARTS)
        shutil.copytree(HERE / "assets", folder / "assets")

    def write(self, path: str, template: str, **values: Any) -> None:
        """Render one page. `path` is made of fixed words and ids checked by `safe_id`, one folder deep at most."""
        root = "../" * path.count("/")
        page = self.environment.get_template(template).render(root=root, **values)
        self.put(path, page)
        self.n_pages += 1

    def mark(self, *made_of: Any) -> str:
        """A hash of what a page is made of, and of what makes it."""
        return hashlib.sha256(json.dumps([self.maker, made_of], default=str).encode()).hexdigest()

    def keep(self, path: str, mark: str) -> bool:
        """Take over the page from the report before, if it is there and was made of the same."""
        if self.before is None or not _ends_with(self.before / path, f"<!-- {mark} -->".encode()):
            return False
        link_or_copy(self.before / path, self._file(path))
        self.n_pages += 1
        return True

    def put(self, path: str, text: str) -> None:
        """Write a file as it is."""
        self._file(path).write_text(text, encoding="utf-8", newline="\n")

    def _file(self, path: str) -> Path:
        file = self.folder / path
        if file.parent not in self._made:
            file.parent.mkdir(exist_ok=True)
            self._made.add(file.parent)
        return file


@cache
def _layout() -> str:
    """What makes pages: this package's code and templates, the engine of the latter and that of hashes."""
    digest = hashlib.sha256("".join(map(importlib.metadata.version, ("jinja2", "duckdb"))).encode())
    for file in sorted([*HERE.glob("*.py"), *HERE.glob("templates/*.html")]):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _ends_with(path: Path, text: bytes) -> bool:
    """Whether a file is there and ends so: one cut off does not."""
    try:
        with path.open("rb") as file:
            file.seek(-len(text), os.SEEK_END)
            return file.read() == text
    except OSError:
        return False
