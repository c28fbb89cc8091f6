"""A Dask cluster on this machine, bound to loopback: for trying out what an office's cluster would do."""

import signal
import threading

from qianyi.experiments.batches.executors import no_cluster_extra


def serve(workers: int, port: int, told) -> None:
    """Start a scheduler and `workers` processes of one thread on 127.0.0.1 and wait until it is interrupted.

    `told` gets the address. No dashboard is opened, and nothing listens on another interface.
    """
    try:
        from distributed import LocalCluster
    except ImportError as error:
        raise no_cluster_extra() from error
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    with _started(LocalCluster, workers, port) as cluster:
        told(cluster.scheduler_address)
        try:
            stop.wait()
        except KeyboardInterrupt:
            pass


def _started(kind, workers: int, port: int):
    """The cluster. Raises the `OSError` that Dask wraps in errors of its own: a port that is taken or forbidden."""
    try:
        return kind(
            n_workers=workers, threads_per_worker=1, host="127.0.0.1", scheduler_port=port, dashboard_address=None
        )
    except Exception as error:
        cause: BaseException | None = error
        while cause is not None and not isinstance(cause, OSError):
            cause = cause.__cause__ or cause.__context__
        if cause is not None:
            raise cause from error
        raise OSError(str(error).splitlines()[0] if str(error) else type(error).__name__) from error
