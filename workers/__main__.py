"""The worker process: `python -m workers`."""

from arq.worker import Worker

from quickdoc.core.config import Settings
from workers.awake import AwakenedWorker, fits
from workers.loops import Ending
from workers.main import worker_settings


def run() -> None:
    """Run the worker until a signal ends it."""
    settings = Settings()
    kind = AwakenedWorker if settings.awakened_worker and fits() else Worker
    worker = kind(**worker_settings(settings))
    worker.on_stop = Ending(worker)
    worker.run()


if __name__ == "__main__":
    run()
