"""A run directory: the manifest and the Parquet shards that a run leaves.

A shard is written under a temporary name, synced and renamed, so a killed batch loses at most what was in
flight and whoever continues finds only whole shards. Its digest is written first: what has none, or another one, is
not what a batch wrote.
"""

import errno
import json
import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from qianyi.results.run.digests import DIGESTS, digests_of, fault_of, held_replicates, identity, names_by_stem
from qianyi.results.run.encoding import encoded
from qianyi.results.run.manifest import MANIFEST, MOST_REPLICATES, failed, faults_of, read_manifest
from qianyi.results.run.shard_files import first_replicate
from qianyi.results.run.sweeping import TEMPORARY, sweep
from qianyi.scenarios.mistakes import Told
from qianyi.scenarios.words import Message, message
from qianyi.scenarios.zones import ZoneFacts
from qianyi.scenarios.zones.background import zone_set

KINDS = ("zones", "ledger", "province", "pipeline", "relocations", "firms")
# Kinds whose rows are of one replicate; those of the others are added up over the replicates of a shard.
PER_REPLICATE = ("zones", "ledger", "province", "pipeline")
FAILURES = "failures"
# What a batch at work keeps beside its results: no reason to take the directory for somebody else's.
LOCK_FILES = (".lock", ".owner.json")


class StoreError(Told):
    """A result could not be written or read; the message names the path and the cause."""


class RunDirectoryTaken(StoreError):
    """The directory holds something else than this run; nothing was changed."""


_CAUSES = {
    errno.ENOSPC: message("No space left on device"),
    errno.EDQUOT: message("Disk quota exceeded"),
    errno.EFBIG: message("File too large"),
    errno.EACCES: message("Permission denied"),
    errno.EPERM: message("Operation not permitted"),
    errno.EROFS: message("Read-only file system"),
    errno.ENAMETOOLONG: message("File name too long"),
    errno.ENOENT: message("No such file or directory"),
    errno.EEXIST: message("File exists"),
    errno.EISDIR: message("Is a directory"),
    errno.EADDRINUSE: message("Address already in use"),
    errno.ENOTDIR: message("Not a directory"),
    errno.ELOOP: message("Too many levels of symbolic links"),
    errno.EIO: message("Input/output error"),
}


def why(cause: OSError) -> Message | str:
    """What the system says of a failure, without the path."""
    return _CAUSES.get(cause.errno or 0, cause.strerror or str(cause))


def save_whole(path: Path, write: Callable[[BinaryIO], object]) -> Path:
    """Write a file so that `path` holds either all of it or what was there before.

    `write` gets an open binary file. Raises `StoreError` when the disk is full or writing is not permitted.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}{TEMPORARY}")
    try:
        if os.path.lexists(path) and not path.is_file() and not path.is_dir():
            raise StoreError("{path} is a device, pipe or broken link, not a file; nothing was written", path=path)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("wb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as cause:
        raise StoreError("cannot write {path}: {cause}", path=path, cause=why(cause)) from cause
    return path


def _strays(path: Path) -> list[Path]:
    """What a killed run may have left: our own temporary files, here and beside the shards."""
    places = (path, *(path / kind for kind in (*KINDS, DIGESTS)))
    return [stray for place in places for stray in place.glob(f".*{TEMPORARY}")]


def _taken(path: Path) -> RunDirectoryTaken:
    """Why a directory without a readable manifest is refused: a damaged run is not somebody else's folder."""
    if any((path / kind).is_dir() for kind in KINDS):
        return RunDirectoryTaken(
            "{path} holds shards, but {manifest} is missing or damaged; nothing was written. With another --out in "
            "the same folder the run starts anew",
            path=path,
            manifest=MANIFEST,
        )
    return RunDirectoryTaken("{path} is not empty and holds no run; nothing was written", path=path)


class RunDirectory:
    """One run on disk: `manifest.json`, and Parquet shards in a folder for each of `KINDS`.

    The manifest's `run_key` says which run it is; `scenarios` lists the scenario names in the order of the
    command (the last one is the reference); `titles` may give a title of each in each language.
    """

    def __init__(self, path: Path, manifest: dict[str, Any]):
        self.path = path
        self.manifest = manifest

    @classmethod
    def create(cls, path: Path | str, manifest: Mapping[str, Any]) -> "RunDirectory":
        """Start a run in a new or empty directory, or continue the run that it holds.

        The same run is one whose manifest has an equal `run_key`; its manifest stays as it is. Raises
        `RunDirectoryTaken` for a directory with anything else in it and changes nothing there.
        """
        path = Path(path)
        if "run_key" not in manifest:
            raise ValueError("the manifest of a run needs a run_key")
        try:
            return cls._start(path, dict(manifest))
        except OSError as cause:
            raise StoreError("cannot use {path} as run directory: {cause}", path=path, cause=why(cause)) from cause

    @classmethod
    def refuse_other(cls, path: Path | str, run_key: str) -> dict[str, Any] | None:
        """The manifest that a directory holds for this run, None for a new one; changes nothing.

        Raises `RunDirectoryTaken` for a directory with anything else in it.
        """
        path = Path(path)
        if path.exists() and not path.is_dir():
            raise RunDirectoryTaken("{path} is a file, not a directory; nothing was written", path=path)
        found = read_manifest(path)
        ours = {*_strays(path), *(path / name for name in LOCK_FILES)}
        if found is None and path.exists() and set(path.iterdir()) - ours:
            raise _taken(path)
        if found is not None and found.get("run_key") != run_key:
            raise RunDirectoryTaken(
                "{path} holds another run ({other}: other scenarios, settings, replicates or version); "
                "nothing was written. Choose another --out",
                path=path,
                other=found.get("run_key"),
            )
        return found

    @classmethod
    def _start(cls, path: Path, manifest: dict[str, Any]) -> "RunDirectory":
        found = cls.refuse_other(path, manifest["run_key"])
        for stray in _strays(path):
            stray.unlink(missing_ok=True)
        for folder in path.glob("*/"):  # what was drawn or written from the run
            sweep(folder)
        run = cls(path, found if found is not None else manifest)
        if found is None:
            run._write_manifest()
        for kind in (*KINDS, DIGESTS):
            (path / kind).mkdir(exist_ok=True)
        return run

    @classmethod
    def open(cls, run: "RunDirectory | Path | str") -> "RunDirectory":
        """The run that a directory holds, for reading."""
        if isinstance(run, RunDirectory):
            return run
        try:
            manifest = read_manifest(Path(run))
        except OSError as cause:
            raise StoreError("cannot read {path}: {cause}", path=run, cause=why(cause)) from cause
        if manifest is None:
            raise StoreError("{path} holds no run: {manifest} is missing or is not JSON", path=run, manifest=MANIFEST)
        faults = ", ".join(faults_of(manifest))
        if faults:
            raise StoreError(
                "{path} is of no run of Qianyi, or damaged: {faults}", path=Path(run) / MANIFEST, faults=faults
            )
        return cls(Path(run), manifest)

    @property
    def scenarios(self) -> list[str]:
        """Scenario names in the order of the command; the last one is the reference."""
        return list(self.manifest.get("scenarios", ()))

    @property
    def zones(self) -> tuple[ZoneFacts, ...]:
        """Zones of the run's data set."""
        return zone_set(self.manifest.get("data_set", "key-zones"))

    def title(self, scenario: str, language: str) -> str:
        """What a reader sees for a scenario: its title in `language`, else its name."""
        return self.manifest.get("titles", {}).get(scenario, {}).get(language, scenario)

    def shards(self, kind: str) -> list[Path]:
        """Finished shards of a kind in the order of their names; files that are no shards of this run do not count.

        A copy that somebody or a synchronised folder left beside a shard would enter every number twice.
        """
        found = sorted(self._folder(kind).glob("*.parquet"))
        return [path for path in found if self._is_own(path.stem)] if self.scenarios else found

    def _is_own(self, shard: str) -> bool:
        first = first_replicate(shard, names_by_stem(tuple(self.scenarios)).keys())
        grows = bool(self.manifest.get("precision"))
        most = MOST_REPLICATES if grows else self.manifest.get("replicates", MOST_REPLICATES)
        return first is not None and first < most

    def faulty(self) -> list[tuple[Path, Message]]:
        """Shards that are not what was written under their names: cut off, altered, of something else."""
        kept = cache(lambda name: digests_of(self.digest_file(name)))
        found = [(path, self._fault(kind, path.stem, kept(path.stem))) for kind in KINDS for path in self.shards(kind)]
        return [(path, fault) for path, fault in found if fault is not None]

    def _fault(self, kind: str, name: str, digests: dict[str, str]) -> Message | None:
        return fault_of(self._shard(kind, name), identity(self.manifest, kind, name), digests.get(kind, ""))

    def has_shard(self, name: str, last: int | None = None) -> bool:
        """True where every kind has this shard as it was written and no replicate failed: they need not run again.

        `last` is one more than the last replicate that it must hold.
        """
        failed = (self.path / FAILURES / f"{name}.json").exists()
        digests = digests_of(self.digest_file(name))
        if failed or any(self._fault(kind, name, digests) is not None for kind in KINDS):
            return False
        wanted = set() if last is None else set(range(identity(self.manifest, KINDS[0], name).first, last))
        return not wanted or all(held_replicates(self._shard(kind, name)) == wanted for kind in PER_REPLICATE)

    def is_recorded(self, name: str, last: int) -> bool:
        """Whether a shard is there as it was written, or which of its replicates failed is known."""
        return (self.path / FAILURES / f"{name}.json").exists() or self.has_shard(name, last)

    def write_shard(self, name: str, tables: Mapping[str, pa.Table | pa.Buffer]) -> dict[str, Path]:
        """Write one shard, of each kind a table or what `encoded` made of it, after the digests of all of them.

        Raises `StoreError`; other shards stay.
        """
        data = {kind: encoded(table) if isinstance(table, pa.Table) else table for kind, table in tables.items()}
        files = {kind: self._shard(kind, name) for kind in data}
        made = {kind: identity(self.manifest, kind, name).digest(memoryview(held)) for kind, held in data.items()}
        kept = digests_of(self.digest_file(name)) | made
        text = json.dumps(kept, indent=1) + "\n"
        save_whole(self.digest_file(name), lambda file: file.write(text.encode("ascii")))
        return {kind: save_whole(files[kind], lambda file, held=held: file.write(held)) for kind, held in data.items()}

    def digest_file(self, name: str) -> Path:
        """Where the digests of a shard stand."""
        return self.path / DIGESTS / f"{name}.json"

    @property
    def has_digests(self) -> bool:
        """False for a run of an earlier version, that kept none."""
        return (self.path / DIGESTS).is_dir()

    def write_failures(self, name: str, rows: list[dict]) -> None:
        """Record the replicates of a shard that failed, or that none did; a shard with failures is run again."""
        path = self.path / FAILURES / f"{name}.json"
        if rows:
            text = json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
            save_whole(path, lambda file: file.write(text.encode("utf-8")))
        else:
            path.unlink(missing_ok=True)

    def failures(self) -> list[dict]:
        """Replicates that failed: scenario, replicate, seed, error, place."""
        return [row for path in sorted((self.path / FAILURES).glob("*.json")) for row in failed(path)]

    def finish(self, update: Mapping[str, Any]) -> None:
        """Add what is known only at the end (duration, for example) to the manifest."""
        self.manifest.update(update)
        self._write_manifest()

    def _folder(self, kind: str) -> Path:
        if kind not in KINDS:
            raise ValueError(f"no kind of shard is called {kind!r}; there are {', '.join(KINDS)}")
        return self.path / kind

    def _shard(self, kind: str, name: str) -> Path:
        if not name or name.startswith(".") or set(name) & set("/\\"):
            raise ValueError(f"{name!r} cannot name a shard")
        return self._folder(kind) / f"{name}.parquet"

    def _write_manifest(self) -> None:
        text = json.dumps(self.manifest, ensure_ascii=False, indent=2, default=str) + "\n"
        save_whole(self.path / MANIFEST, lambda file: file.write(text.encode("utf-8")))
