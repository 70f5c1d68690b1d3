"""One run of the pipeline without Prefect, in a process of its own, saying what each stage cost."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.process import cpu_so_far

BUILD, CHECK = "build", "check"


class Stages:
    """CPU seconds by stage: a step's name, and apart from it the checking of its table."""

    def __init__(self) -> None:
        self.cpu: dict[str, float] = defaultdict(float)
        self._checking = 0.0

    def step(self, name: str, function: Callable[..., Any], *args: Any) -> Any:
        before, checked = cpu_so_far(), self._checking
        result = function(*args)
        self.cpu[name] += cpu_so_far() - before - (self._checking - checked)
        return result

    def checked(self, validate: Callable[..., Any]) -> Callable[..., Any]:
        def timed(con: Any, name: str, *args: Any, **kwargs: Any) -> Any:
            before = cpu_so_far()
            try:
                return validate(con, name, *args, **kwargs)
            finally:
                spent = cpu_so_far() - before
                self._checking += spent
                self.cpu["checks"] += spent

        return timed


def main(inbox: list[str], data_dir: str, entity_model: str, **settings: Any) -> dict[str, Any]:
    from flows import expectations
    from flows.pipeline import Steps, execute
    from flows.settings import Settings

    stages = Stages()
    expectations.validate = stages.checked(expectations.validate)
    stages.cpu["start"] = cpu_so_far()
    given = Settings(data_dir=Path(data_dir), entity_model=entity_model, **settings)
    result = execute([Path(p) for p in inbox], given, steps=Steps(run=stages.step))
    stages.cpu["rest"] = cpu_so_far() - sum(stages.cpu.values())
    return {"outcome": result.outcome, "message": result.message, "stages": stages.cpu,
            "n_articles": result.run.n_articles, "n_pairs": result.run.n_pairs,
            "n_computed": {b.name: b.n_computed for b in result.built if b.n_computed}}  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(main(**json.loads(sys.argv[1]))))
