"""Worlds on other machines: the executor of a dask.distributed cluster.

Optional: nothing else needs dask. The same batches go out and the same shards come back as with
processes here, so that a result does not say where it was made.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from typing import Final

from sim.experiment.executors import RunError

PATIENCE: Final = 60  # seconds until the scheduler and a first worker have answered


@contextmanager
def open_cluster(address: str) -> Iterator[tuple[Executor, int]]:
    """The executor of the scheduler at an address (tcp://host:8786), and how many batches its
    workers run at once now.

    Raises RunError where it does not answer, goes away, or runs another version of the program.
    """
    try:
        from distributed import Client
    except ImportError:
        raise RunError(
            "--scheduler needs dask: pip install 'robot-policy-sim[cluster]', here and on the "
            "machines of the cluster"
        ) from None
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as failure:
        why = " ".join(str(failure).split())[:200]
        raise RunError(f"no scheduler answers at {address}: {why}") from None
    with client:
        cores = _cores_of_same_program(client, address)
        executor = client.get_executor(pure=False)
        try:
            yield executor, cores
        except BaseException as failure:
            with suppress(Exception):  # the client may be closed
                executor.shutdown(wait=False)  # cancels what is waiting
            if isinstance(failure, Exception) and client.status != "running":
                raise RunError(
                    f"the scheduler at {address} is gone; what is done is kept"
                ) from None
            raise


def _cores_of_same_program(client: object, address: str) -> int:
    """Threads of the workers there are, each of which runs this version. Raises RunError."""
    from sim.experiment.provenance import model_version

    try:
        client.wait_for_workers(1, timeout=PATIENCE)  # type: ignore[attr-defined]
        versions = client.run(_version)  # type: ignore[attr-defined]
    except TimeoutError:
        raise RunError(f"the cluster at {address} has no worker") from None
    except Exception as failure:
        what = f"{type(failure).__name__}: {failure}"
        raise RunError(f"a worker of {address} cannot run this program: {what}") from None
    others = {version for version in versions.values() if version != model_version()}
    if others:
        raise RunError(
            f"workers of {address} run model {', '.join(sorted(others))}, this is "
            f"{model_version()}: install the same version there"
        )
    return sum(client.nthreads().values())  # type: ignore[attr-defined]


def _version() -> str:
    """The model's version where this is called."""
    from sim.experiment.provenance import model_version

    return model_version()


def killed(failure: BaseException | None) -> bool:
    """Whether a task was given up since several workers died over it."""
    return type(failure).__name__ == "KilledWorker"
