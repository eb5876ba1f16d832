"""The worker process: `python -m workers`."""

from arq.worker import Worker

from quickdoc.config import Settings
from workers.awake import AwakenedWorker, fits
from workers.main import worker_settings


def run() -> None:
    """Work until told to end, or until Redis goes away."""
    settings = Settings()
    worker = AwakenedWorker if settings.awakened_worker and fits() else Worker
    worker(**worker_settings(settings)).run()


if __name__ == "__main__":
    run()
