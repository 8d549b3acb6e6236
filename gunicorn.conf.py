"""Read by gunicorn when it is started in this folder."""

from __future__ import annotations

from typing import Any

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from components import packing, sheet_pool

worker_class = "components.patient_worker.PatientWorker"
worker_connections = 400  # most systems allow a process 1,024 open files


def when_ready(arbiter: Arbiter) -> None:
    """Pack files for the wire once, before there are workers: they share what was packed."""
    if arbiter.cfg.preload_app:
        server = arbiter.app.wsgi()
        if _extension(server, packing.EXTENSION) is not None:
            packing.warm(server)


def post_worker_init(worker: Worker) -> None:
    """Tell the app how many requests a worker answers at a time: sheets may not take them all."""
    pool = _extension(worker.wsgi, sheet_pool.EXTENSION)
    if pool is not None:
        pool.fit(worker.cfg.threads)


def _extension(server: Any, name: str) -> Any:
    """None when gunicorn serves something else than the dashboard."""
    return getattr(server, "extensions", {}).get(name)
