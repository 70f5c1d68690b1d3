"""The one reader of options and environment variables (WIRECOPY_*)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Everything a run can be told. Each field is an environment variable: WIRECOPY_DATA_DIR, ..."""

    model_config = SettingsConfigDict(env_prefix="WIRECOPY_", extra="forbid")

    data_dir: Path = Field(PROJECT / "data", description="where the warehouse, export and report live")
    extra_seeds: tuple[Path, ...] = Field((), description="folders of CSVs laid over seeds/ row by row")
    entity_model: str = Field("en_core_web_md", description="a spaCy model by name or path; none = no entities")
    window_days: int | None = Field(None, ge=0, description="compare articles published at most so far apart")
    report_text: Literal["full", "passages", "none"] = Field(
        "full", description="how much of the articles' text the report shows"
    )
    threads: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1, description="DuckDB threads")
    memory_limit: str = Field("2GB", description="DuckDB's memory; beyond it, work goes to temp_dir")
    temp_dir: Path | None = Field(None, description="DuckDB's spill folder (default: in data_dir)")
    workers: int = Field(
        default_factory=lambda: os.cpu_count() or 1, ge=1, description="processes for text, names and alignment"
    )
    task_runner: Literal["processes", "dask"] = Field("processes", description="where those batches are worked on")
    address: str = Field("", description="the Dask scheduler's address: tcp://host:8786")
    batch_dir: str = Field("", description="path or fsspec URL that all Dask workers see (default: in data_dir)")
    allow_private: bool = Field(False, description="fetch from addresses inside a private network too")
    lock_wait: float = Field(0, ge=0, description="seconds to wait for another run to end")

    def for_models(self) -> dict[str, object]:
        """The settings that change what a table holds: the ones a model may read."""
        return {"entity_model": self.entity_model, "window_days": self.window_days}
