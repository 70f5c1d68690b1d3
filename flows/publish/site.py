"""The folder a report is written into: templates with everything escaped, assets, ids as file names."""

import shutil
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from flows.publish import wording

HERE = Path(__file__).resolve().parent
# A page may load only the report's own files; nothing inline runs or styles, nothing is sent anywhere.
CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
FILTERS = ("percent", "duration", "count", "day", "moment", "days", "headline", "listed", "quoted", "web_link", "lang")
NAV = (
    ("index", "Stories"),
    ("sources", "Sources"),
    ("names", "People and places"),
    ("quotes", "Quotations"),
    ("quality", "Quality"),
    ("about", "About the data"),
)


class Site:
    """Writes pages of a fresh folder; `shared` is known to every template."""

    def __init__(self, folder: Path, **shared: Any) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise FileExistsError(f"{folder} is not empty: the report is written whole into a fresh folder")
        self.folder = folder
        self.n_pages = 0
        self.environment = Environment(
            loader=PackageLoader("flows.publish"),
            autoescape=True,
            auto_reload=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.filters.update({name: getattr(wording, name) for name in FILTERS})
        self.environment.globals.update(csp=CSP, nav=NAV, **shared)
        shutil.copytree(HERE / "assets", folder / "assets")

    def write(self, path: str, template: str, **values: Any) -> None:
        """Render one page. `path` is made of fixed words and ids checked by `safe_id`, one folder deep at most."""
        root = "../" * path.count("/")
        page = self.environment.get_template(template).render(root=root, **values)
        self.put(path, page)
        self.n_pages += 1

    def put(self, path: str, text: str) -> None:
        """Write a file as it is."""
        file = self.folder / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
