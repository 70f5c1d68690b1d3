"""Batches on a Dask cluster: `wirecopy run --task-runner dask --address tcp://scheduler:8786`.

The flow's tasks are tables, too coarse to spread, so it is a table's batches that go to the cluster's workers.
Each worker needs this project (the same code and packages: it is checked) and sees the batch folder.
A batch whose worker dies is given to another by Dask's scheduler.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

START = 60  # seconds within which a worker must be there


class DaskExecutor:
    """An Executor on the cluster of a running scheduler; n: batches it can work on at once.

    Raises ValueError when there is no scheduler or no worker at the address.
    """

    def __init__(self, address: str, start: float = START) -> None:
        import distributed

        connect: Any = distributed.Client  # has types for some of its methods only
        try:
            self._client = connect(address, timeout=start, set_as_default=False)
        except OSError as error:
            raise ValueError(f"no Dask scheduler answers at {address}: {error}") from error
        try:
            self._client.wait_for_workers(1, timeout=start)
        except TimeoutError:
            self._client.close()
            raise ValueError(f"the Dask scheduler at {address} has no workers: start some with `dask worker {address} "
                             "--nthreads 1 --nworkers auto`") from None  # fmt: skip
        self.n = sum(self._client.ncores().values())

    def submit(self, fn: Callable[..., Any], /, *args: Any) -> Any:
        return self._client.submit(fn, *args, pure=False)  # a name made of the arguments would cost their hashing

    def shutdown(self, *, cancel_futures: bool) -> None:
        """Leave the cluster, which goes on; what was submitted and not finished is dropped with the client."""
        self._client.close()
