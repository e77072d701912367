"""Is a worker there? Each tells the database every few seconds that it is."""

import os
import socket
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.db.base import now
from core.jobs.tables import Worker

BEAT_SECONDS = 2.0
SILENT_AFTER = timedelta(seconds=10)


def is_alive(worker: Worker | None) -> bool:
    """Tell whether a worker was heard of lately and has not said goodbye."""
    return worker is not None and worker.stopped_at is None and now() - worker.last_seen < SILENT_AFTER


def worker_is_running(session: Session) -> bool:
    """Tell whether any worker is there to take a job."""
    recent = select(Worker.name).where(Worker.stopped_at.is_(None), Worker.last_seen > now() - SILENT_AFTER)
    return session.scalar(recent.limit(1)) is not None


def seconds_since_a_worker(session: Session) -> float | None:
    """Return how long ago any worker was heard of; None when there never was one."""
    last = session.scalar(select(Worker.last_seen).order_by(Worker.last_seen.desc()).limit(1))
    return None if last is None else (now() - last).total_seconds()


def host() -> str:
    """Return the name of this machine."""
    return socket.gethostname()


def announce(session: Session, name: str) -> None:
    """Write down that a worker of this name starts in this process."""
    row = session.get(Worker, name) or Worker(name=name)
    row.host, row.pid = host(), os.getpid()
    row.started_at = row.last_seen = now()
    row.stopped_at = None
    session.add(row)


def beat(session: Session, name: str) -> None:
    """Write down that the worker is still there."""
    session.execute(update(Worker).where(Worker.name == name).values(last_seen=now()))


def say_goodbye(session: Session, name: str) -> None:
    """Write down that the worker stops on purpose."""
    session.execute(update(Worker).where(Worker.name == name).values(stopped_at=now()))
