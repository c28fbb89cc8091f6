"""Runs put in order for a comparison: complete, from one version, with the reference last."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from qianyi.results.run.digests import DIGESTS
from qianyi.results.run.reading import replicates_on_record
from qianyi.results.run.store import PER_REPLICATE, RunDirectory, StoreError
from qianyi.scenarios.words import Message, message


class IncompleteRun(StoreError):
    """Runs that lack shards or replicates, a line each."""

    def __init__(self, lines: Sequence[Message]):
        super().__init__(message("incomplete run; `qianyi resume` completes it. Missing:"))
        self.lines = tuple(lines)

    def __reduce__(self):
        return type(self), (self.lines,)

    def text(self, language: str = "en") -> str:
        """All lines."""
        return "\n".join([super().text(language), *(line.text(language) for line in self.lines)])


class ArrangedRun(RunDirectory):
    """Scenarios of one or several runs read as one run, in a chosen order; files are written to `path`."""

    def __init__(self, path: Path, manifest: dict[str, Any], sources: Sequence[RunDirectory]):
        super().__init__(path, manifest)
        self.sources = tuple(sources)

    def shards(self, kind: str) -> list[Path]:
        """Finished shards of all runs."""
        return [shard for run in self.sources for shard in run.shards(kind)]


def resolved(run: RunDirectory) -> dict[str, dict[str, Any]]:
    """Scenarios as the run resolved them, by name; empty for a run that kept none."""
    return {scenario["name"]: scenario for scenario in run.manifest.get("resolved", ())}


def natural_reference(run: RunDirectory) -> str:
    """What others are compared with: the first scenario that sets no lever, else the last one."""
    known = resolved(run)
    for name in run.scenarios:
        policy = known.get(name, {}).get("policy")
        if policy is not None and not policy.get("levers") and not policy.get("zones"):
            return name
    return run.scenarios[-1]


def missing(run: RunDirectory) -> list[Message]:
    """What an incomplete run lacks, one line each: altered shards; scenario, kind of shard, replicates."""
    path = run.path
    if any(run.shards("zones")) and not run.has_digests:
        return [_of_an_earlier_version(path, DIGESTS)]
    faulty = run.faulty()
    if faulty:
        return [message("{path}: {shard} ({fault})", path=path, shard=shard, fault=fault) for shard, fault in faulty]
    recorded = {kind: replicates_on_record(run, kind) for kind in PER_REPLICATE}
    # A run to a precision grows beyond what it began with; stopped in between, some scenarios have more than others.
    most = max((max(held) + 1 for found in recorded.values() for held in found.values()), default=0)
    expected = max(int(run.manifest.get("replicates", 0)), most)
    lines = []
    for kind, found in recorded.items():
        if not found and recorded["zones"] and not (run.path / kind).is_dir():
            lines.append(_of_an_earlier_version(path, kind))
            continue
        for scenario in run.scenarios:
            lacking = gaps_of(sorted(found.get(scenario, set())), expected)
            if lacking:
                about = {"path": path, "scenario": scenario, "kind": kind, "replicates": _spans(lacking)}
                lines.append(message("{path}: {scenario}: {kind}, replicates {replicates}", **about))
    return lines


def _of_an_earlier_version(path: Path, kind: str) -> Message:
    return message("{path}: {kind} (this run is of an earlier version that kept none)", path=path, kind=kind)


def spans_of(numbers: Sequence[int]) -> list[list[int]]:
    """First and last of each run of successive numbers; `numbers` are sorted."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return spans


def gaps_of(numbers: Sequence[int], end: int) -> list[list[int]]:
    """First and last of each run of successive numbers below `end` that are not there, however many."""
    edges = [-1, *(number for number in numbers if number < end), end]
    return [[low + 1, high - 1] for low, high in pairwise(edges) if high - low > 1]


def _spans(spans: list[list[int]]) -> str:
    """Spans of numbers as `0-9, 14`, the first hundred of them."""
    told = [f"{first}" if first == last else f"{first}-{last}" for first, last in spans[:100]]
    return ", ".join([*told, *(["…"] if len(spans) > 100 else [])])


def arrange(runs: Sequence[RunDirectory | Path | str], reference: str = "", out: Path | None = None) -> ArrangedRun:
    """One run out of several, complete, with the reference last; the other scenarios keep their order.

    Raises `StoreError` for an incomplete run (naming what is missing), for runs from different versions of the
    model, with different seeds or replicates (their luck cannot be paired), and for an unknown reference.
    """
    opened = [RunDirectory.open(run) for run in runs]
    lacking = [line for run in opened for line in missing(run)]
    if lacking:
        raise IncompleteRun(lacking)
    for key in ("model_hash", "replicates"):
        values = {run.manifest.get(key) for run in opened}
        if len(values) > 1:
            found = ", ".join(map(str, sorted(values, key=str)))
            raise StoreError("runs differ in {key} ({found}): not comparable", key=key, found=found)
    first = opened[0]
    manifest = dict(first.manifest)
    manifest["run_key"] = "+".join(dict.fromkeys(str(run.manifest["run_key"]) for run in opened))
    manifest["scenarios"] = [name for run in opened for name in run.scenarios]
    if len(set(manifest["scenarios"])) < len(manifest["scenarios"]):
        same = message("a scenario of the same name stands in two of the runs; name each run and scenario once")
        raise StoreError(same)
    for key in ("titles", "seeds"):
        manifest[key] = {name: value for run in opened for name, value in run.manifest.get(key, {}).items()}
    manifest["resolved"] = [scenario for run in opened for scenario in run.manifest.get("resolved", ())]
    if len(set(manifest["seeds"].values())) > 1:
        seeds = manifest["seeds"]
        raise StoreError("scenarios have different seeds ({seeds}): their luck cannot be paired", seeds=seeds)
    arranged = ArrangedRun(out or first.path, manifest, opened)
    return _with_reference(arranged, reference)


def as_it_stands(run: RunDirectory) -> ArrangedRun:
    """One run with its natural reference last; that it is complete is for the caller to know."""
    return _with_reference(ArrangedRun(run.path, dict(run.manifest), [run]), "")


def _with_reference(run: ArrangedRun, reference: str) -> ArrangedRun:
    chosen = reference or natural_reference(run)
    if chosen not in run.scenarios:
        names = ", ".join(run.scenarios)
        raise StoreError("no scenario is called {chosen!r}; the run has {names}", chosen=chosen, names=names)
    run.manifest["scenarios"] = [name for name in run.scenarios if name != chosen] + [chosen]
    return run
