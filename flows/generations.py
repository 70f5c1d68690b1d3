"""Swaps the export and the report in whole.

Each published run has a folder of its own, .generations/<run_id>/{export,report}; data/export and data/report
are links into the newest, replaced in one step. A reader that has resolved the link goes on in the old
generation, which is kept until the next run.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from flows.warehouse import WarehouseError, fsync

PARTS = ("export", "report")


class Generations:
    """The published folders of one data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / ".generations"

    def check(self) -> None:
        """Raises WarehouseError when something of the user's stands where a link goes."""
        for part in PARTS:
            link = self.folder / part
            if link.exists() and not link.is_symlink():
                raise WarehouseError(f"{link} is in the way: wirecopy keeps a link there; move it away")

    def prepare(self, run_id: str) -> Path:
        """An empty folder for this run's export and report."""
        shutil.rmtree(self.home / run_id, ignore_errors=True)
        (self.home / run_id).mkdir(parents=True)
        return self.home / run_id

    def swap(self, run_id: str) -> None:
        """Point the links at this run's folders."""
        for part in PARTS:
            if not (self.home / run_id / part).is_dir():
                continue
            link, new = self.folder / part, self.folder / f".{part}.new"
            new.unlink(missing_ok=True)
            new.symlink_to(Path(".generations", run_id, part), target_is_directory=True)
            os.replace(new, link)
        fsync(self.folder)

    def complete(self, run_id: str | None) -> bool:
        """Whether a run's folders are all there."""
        return run_id is not None and all((self.home / run_id / part).is_dir() for part in PARTS)

    def current(self) -> str | None:
        """The run the links point at; None when they do not agree or are not there."""
        targets = {os.readlink(self.folder / part).split("/")[1] if (self.folder / part).is_symlink() else None
                   for part in PARTS}
        return targets.pop() if len(targets) == 1 else None

    def tidy(self, keep: set[str | None]) -> None:
        """Remove the folders of all other runs."""
        if self.home.exists():
            for path in self.home.iterdir():
                if path.name not in keep:
                    shutil.rmtree(path)


def link_or_copy(source: Path, target: Path) -> None:
    """Take a file of an earlier run over: the same bytes under a second name, which outlives the first."""
    try:
        target.hardlink_to(source)
    except OSError:  # a file system without links
        shutil.copyfile(source, target)
