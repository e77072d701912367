"""A real worker process whose every name is the test's own receiver: `worker_process.py PORT`."""

import sys

from core.jobs.worker import run_worker
from tests.core.outbox.courier import fetcher

if __name__ == "__main__":
    run_worker(fetcher=fetcher(int(sys.argv[1]), "none"))
