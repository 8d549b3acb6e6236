"""Read by gunicorn when it is started in this folder."""

from __future__ import annotations

from gunicorn.workers.base import Worker

from components.sheet_pool import EXTENSION


def post_worker_init(worker: Worker) -> None:
    """Tell the app how many requests a worker answers at a time: sheets may not take them all."""
    pool = getattr(worker.wsgi, "extensions", {}).get(EXTENSION)
    if pool is not None:
        pool.fit(worker.cfg.threads)
