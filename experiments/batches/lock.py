"""One batch at a time in a run directory: a lock that a dead process cannot leave behind."""

import json
import os
import platform
from pathlib import Path

from filelock import FileLock, Timeout

from qianyi.results.run.manifest import json_of
from qianyi.results.run.store import LOCK_FILES, StoreError, why
from qianyi.scenarios.words import message


class RunInUse(StoreError):
    """Another batch is at work in the directory; its process is named."""


class RunLock:
    """Holds a run directory for this process. The operating system frees it when the process dies."""

    def __init__(self, directory: Path):
        lock, owner = LOCK_FILES
        self._lock = FileLock(directory / lock, timeout=0)
        self._owner = directory / owner

    def __enter__(self) -> "RunLock":
        try:
            self._owner.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
        except Timeout:
            place, process, machine = self._owner.parent, *self._told()
            raise RunInUse(
                message(
                    "{place} is in use by process {process} on {machine}; nothing was written",
                    place=place,
                    process=process,
                    machine=machine,
                )
            ) from None
        except OSError as cause:
            place = self._owner.parent
            raise StoreError("cannot lock {place}: {cause}", place=place, cause=why(cause)) from cause
        self._owner.write_text(json.dumps({"process": os.getpid(), "machine": platform.node()}), encoding="utf-8")
        return self

    def __exit__(self, *_) -> None:
        self._owner.unlink(missing_ok=True)
        self._lock.release()

    def _told(self) -> tuple[object, object]:
        try:
            owner = json_of(self._owner)
            return owner["process"], owner["machine"]
        except (OSError, KeyError, TypeError):
            return "?", "?"
