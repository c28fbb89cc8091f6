"""`qianyi run` and `qianyi resume`: estimate, progress, board, figures, and a clear line for whatever goes wrong."""

import io
import math
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from qianyi.experiments.batches.batch import compile_rules, default_directory, manifest, plan, run_batch
from qianyi.experiments.batches.estimate import estimate
from qianyi.experiments.batches.executors import ClusterWorkers, LocalWorkers, Workers
from qianyi.experiments.batches.lock import RunLock
from qianyi.experiments.batches.precision import MOST_REPLICATES, Precision, next_replicates, reached_width
from qianyi.experiments.batches.reuse import take_over
from qianyi.experiments.batches.shards import SHARD, Task
from qianyi.experiments.commands.terminal.application import guarded
from qianyi.experiments.commands.terminal.options import BatchOptions, cores
from qianyi.experiments.commands.terminal.progress import progress
from qianyi.results.figures.gallery import draw_first
from qianyi.results.measures.arranged import missing
from qianyi.results.measures.competition import show_competition
from qianyi.results.measures.competition.ranks import show_ranks
from qianyi.results.measures.effects import show_effects
from qianyi.results.run.reading import replicates_on_record
from qianyi.results.run.store import RunDirectory
from qianyi.results.tables.board import show_board
from qianyi.results.tables.return_answers import show_returns
from qianyi.scenarios.mistakes import Told
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.words import Message, Words, message, words

# Scenarios that board and figures still show side by side.
MOST_SHOWN = 8
# Exit code of a run in which replicates failed.
INCOMPLETE = 3


@dataclass(frozen=True)
class RunOptions(BatchOptions):
    """How a batch is run, and how precise it is to be."""

    language: str = "en"
    out: Path | None = None
    precision: Precision | None = None

    def workers(self) -> Workers:
        """Workers of this machine, or of the cluster that was named."""
        if self.cluster:
            return ClusterWorkers(self.cluster, self.security)
        return LocalWorkers(cores(self.jobs), self.processes)


class _Declined(Exception):
    """The planner did not want the batch."""


def run_and_show(scenarios: list[Scenario], options: RunOptions) -> int:
    """Run a batch and show its board and files; the exit code (3 when replicates failed)."""
    replicates = scenarios[0].replicates
    asked = str(options.precision) if options.precision else ""
    if asked:
        replicates = math.ceil(replicates / SHARD) * SHARD  # a run that grows is made of whole shards
    out = options.out or default_directory(scenarios, replicates, asked)
    batch = Batch(scenarios, out, replicates, asked, options)
    return guarded(batch.run, options.language, batch.what_stays)


def resume_and_show(run: RunDirectory, scenarios: list[Scenario], options: RunOptions) -> int:
    """Complete the run that a directory holds; the exit code."""
    replicates, asked = run.manifest["replicates"], run.manifest.get("precision", "")
    batch = Batch(scenarios, run.path, replicates, asked, options)
    return guarded(batch.run, options.language, batch.what_stays)


@dataclass
class Batch:
    """A batch with what the planner sees of it; `asked` is the precision in words, empty where none is demanded."""

    scenarios: list[Scenario]
    out: Path
    replicates: int
    asked: str
    options: RunOptions

    def __post_init__(self):
        self.t = words(self.options.language)
        self.console = Console(stderr=True, markup=False)

    def what_stays(self) -> Message:
        """What is left of a batch that was stopped."""
        with suppress(OSError):
            if any((self.out / "zones").glob("*.parquet")):
                return message("Stopped; what is done stays in {place}, the same command continues it", place=self.out)
        return message("Stopped; nothing was finished yet")

    def run(self) -> int:
        """Simulate, show, write; the exit code (3 when replicates failed)."""
        if self.options.precision and (len(self.scenarios) < 2 or self.scenarios[0].quarters < 4):
            raise Told(
                "--precision needs at least two scenarios and a whole year: else there is no effect to be precise about"
            )
        about = manifest(self.scenarios, self.replicates, self.asked)
        RunDirectory.refuse_other(self.out, about["run_key"])
        with RunLock(self.out):  # before the directory is swept: what another batch is writing there is not a stray
            run = RunDirectory.create(self.out, about)
            try:
                failures = self._until_precise(run)
            except _Declined:
                self.console.print(self.t("Nothing was run"))
                return 0
            if any(run.shards("zones")):
                whole = _with_results(run, self.t, self.console) if failures else run
                if whole is not None:
                    _show(whole, self.t, self.console)
        for line in _told(failures, self.t):
            self.console.print(line, style="red", soft_wrap=True)
        return INCOMPLETE if failures else 0

    def _until_precise(self, run: RunDirectory) -> list[dict]:
        """Simulate, and go on while a precision asks for more; the failures of the run."""
        failures = self._simulate(run)
        precision = self.options.precision
        while precision and not failures:
            width = reached_width(run, self.replicates, precision)
            self.console.print(
                self.t(
                    "After {replicates} replicates the interval's half-width is {width:.3g} (asked: {asked:.3g})",
                    replicates=self.replicates,
                    width=width,
                    asked=precision.width,
                )
            )
            further = next_replicates(self.replicates, width, precision)
            if further == self.replicates:
                if width > precision.width:
                    told = self.t("Ended at the most replicates ({most}), short of the precision", most=MOST_REPLICATES)
                    self.console.print(told)
                break
            self.replicates = further
            failures = self._simulate(run)
        return failures

    def _simulate(self, run: RunDirectory) -> list[dict]:
        """Simulate what is missing, after a word on what it will take; the failures of the run."""
        t, console, options = self.t, self.console, self.options
        tasks = plan(self.scenarios, self.replicates)
        if not _waiting(run, tasks):
            console.print(t("These results exist already; reading them"))
            return []
        console.print(t("Preparing the rules (the first compilation takes about half a minute) …"))
        console.print(t("Rules ready after {seconds:.1f} s", seconds=compile_rules(self.scenarios[0])))
        taken = take_over(run, tasks, lambda said: console.print(said.text(t.language), style="red", soft_wrap=True))
        if taken:
            console.print(t("{number} replicates taken over from other runs", number=taken))
        waiting = _waiting(run, tasks)
        if not waiting:
            return run_batch(run, tasks, 1, lambda count: None)
        expected = estimate(waiting, cores(options.jobs))
        console.print(expected.text(t.language))
        if expected.is_large and not options.yes and sys.stdin.isatty() and not self._agreed():
            raise _Declined
        with progress(t("Simulating"), self.replicates * len(self.scenarios)) as tell:
            return run_batch(run, tasks, options.workers(), tell)

    def _agreed(self) -> bool:
        try:
            answer = self.console.input(f"{self.t('This is a large batch. Go on?')} [y/N] ")
        except EOFError:
            return False
        return answer.strip().lower() in ("y", "yes", self.t.within("answer", "yes"))


def _waiting(run: RunDirectory, tasks: list[Task]) -> list[Task]:
    return [task for task in tasks if not run.has_shard(task.shard, task.last)]


def _told(failures: list[dict], t: Words) -> list[str]:
    if not failures:
        return []
    rows = [f"  {row['scenario']} {row['replicate']} (seed {row['seed']}): {row['error']}" for row in failures[:20]]
    return [t("{number} replicates failed, all other results are kept:", number=len(failures)), *rows]


def _with_results(run: RunDirectory, t: Words, console: Console) -> RunDirectory | None:
    """The run without scenarios of which every replicate failed; None where the reference is one of them."""
    held = replicates_on_record(run, "zones")
    lacking = [name for name in run.scenarios if not held.get(name)]
    for name in lacking:
        told = t(
            "Every replicate of {title} failed: it is left out of tables and figures", title=run.title(name, t.language)
        )
        console.print(told, style="red", soft_wrap=True)
    if run.scenarios[-1] in lacking:
        return None
    return RunDirectory(run.path, run.manifest | {"scenarios": [name for name in run.scenarios if name not in lacking]})


def _show(run: RunDirectory, t: Words, console: Console) -> None:
    language = t.language
    screen = Console(width=max(132, Console().width), markup=False)
    if len(run.scenarios) > MOST_SHOWN:
        # A sweep: one line each is what can be read; the rest is in the files.
        show_board(run, language, Console(file=io.StringIO(), markup=False))
        written = (run.path / "board.csv", show_effects(run, language, screen))
        print(*filter(None, written), sep="\n")
        told = t("More than {most} scenarios: no figures; the data are in {place}", most=MOST_SHOWN, place=run.path)
        console.print(told, soft_wrap=True)
        return
    show_board(run, language, screen)
    show_effects(run, language, screen)
    show_returns(run, language, screen)
    show_competition(run, language, screen)
    show_ranks(run, language, screen)
    console.print(t("Drawing figures …"))
    print(run.path / "board.csv")
    # Where replicates failed, pairs are lacking: no figure of what is left could be trusted.
    if not missing(run):
        print(*draw_first(run, language), sep="\n")
    console.print(t("Files are in {place}", place=run.path), soft_wrap=True)
