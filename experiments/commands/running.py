"""`qianyi run` and `qianyi resume`: estimate, progress, board, figures, and a clear line for whatever goes wrong."""

import io
import math
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from qianyi.experiments.batches.batch import compile_rules, default_directory, manifest, plan, run_batch
from qianyi.experiments.batches.estimate import estimate
from qianyi.experiments.batches.executors import ClusterWorkers, LocalWorkers, Workers, WorkersUnfit
from qianyi.experiments.batches.lock import RunInUse, RunLock
from qianyi.experiments.batches.precision import MOST_REPLICATES, Precision, is_reached, next_replicates
from qianyi.experiments.batches.reuse import take_over
from qianyi.experiments.batches.shards import SHARD
from qianyi.results.figures.gallery import draw_first
from qianyi.results.measures.arranged import missing
from qianyi.results.measures.competition import show_competition
from qianyi.results.measures.effects import show_effects
from qianyi.results.measures.ranks import show_ranks
from qianyi.results.run.reading import replicates_on_record
from qianyi.results.run.store import RunDirectory, RunDirectoryTaken, why
from qianyi.results.tables.board import show_board
from qianyi.scenarios.mistakes import Told
from qianyi.scenarios.schema import Scenario

# Scenarios that board and figures still show side by side.
MOST_SHOWN = 8
_WORDS = {
    "many": {
        "zh": "场景多于 {} 个，未绘图；数据在 {}",
        "en": "More than {} scenarios: no figures; the data are in {}",
    },
    "compiling": {
        "zh": "正在准备规则（首次编译约半分钟）…",
        "en": "Preparing the rules (the first compilation takes about half a minute) …",
    },
    "ready": {"zh": "规则就绪，用时 {:.1f} 秒", "en": "Rules ready after {:.1f} s"},
    "running": {"zh": "模拟", "en": "Simulating"},
    "already": {"zh": "结果已存在，直接读取", "en": "These results exist already; reading them"},
    "taken": {"zh": "已从其他结果目录取用 {} 次重复", "en": "{} replicates taken over from other runs"},
    "precision": {
        "zh": "{} 次重复后区间半宽 {:.3g}（要求 {:.3g}）",
        "en": "After {} replicates the interval's half-width is {:.3g} (asked: {:.3g})",
    },
    "ask": {"zh": "运行规模较大，继续吗？", "en": "This is a large batch. Go on?"},
    "declined": {"zh": "未运行", "en": "Nothing was run"},
    "failed": {"zh": "{} 次重复失败，其余结果保留：", "en": "{} replicates failed, all other results are kept:"},
    "figures": {"zh": "正在绘图…", "en": "Drawing figures …"},
    "files": {"zh": "文件在 {}", "en": "Files are in {}"},
    "none": {
        "zh": "“{}”没有一次重复成功，不列入表和图",
        "en": "Every replicate of {} failed: it is left out of tables and figures",
    },
    "nothing": {"zh": "已停止；尚无完成的部分", "en": "Stopped; nothing was finished yet"},
    "unreachable": {
        "zh": "--precision 需要至少两个场景和一个完整年度，否则没有可估计的效应",
        "en": "--precision needs at least two scenarios and a whole year: else there is no effect to be precise about",
    },
    "most": {
        "zh": "已达 {} 次重复的上限，精度仍不足",
        "en": "Ended at the most replicates ({}), short of the precision",
    },
    "stopped": {
        "zh": "已停止；完成的部分保留在 {}，再次运行同一命令即可继续",
        "en": "Stopped; what is done stays in {}, the same command continues it",
    },
}


@dataclass(frozen=True)
class RunOptions:
    """How a batch is run; none of it changes a number."""

    language: str = "en"
    out: Path | None = None
    jobs: int = 0
    processes: bool = False
    cluster: str = ""
    security: dict[str, str] = field(default_factory=dict)
    yes: bool = False
    precision: Precision | None = None

    def workers(self) -> Workers:
        """Workers of this machine, or of the cluster that was named."""
        if self.cluster:
            return ClusterWorkers(self.cluster, self.security)
        return LocalWorkers(self.jobs or os.cpu_count() or 1, self.processes)


class _Declined(Exception):
    """The planner did not want the batch."""


def run_and_show(scenarios: list[Scenario], options: RunOptions) -> int:
    """Run a batch and show its board and files; the exit code (3 when replicates failed)."""
    replicates = scenarios[0].replicates
    asked = str(options.precision) if options.precision else ""
    if asked:
        replicates = math.ceil(replicates / SHARD) * SHARD  # a run that grows is made of whole shards
    out = options.out or default_directory(scenarios, replicates, asked)
    return _guarded(out, options.language, lambda: _run(scenarios, out, replicates, asked, options))


def resume_and_show(run: RunDirectory, scenarios: list[Scenario], options: RunOptions) -> int:
    """Complete the run that a directory holds; the exit code."""
    replicates, asked = run.manifest["replicates"], run.manifest.get("precision", "")
    return _guarded(run.path, options.language, lambda: _run(scenarios, run.path, replicates, asked, options))


def _guarded(out: Path, language: str, work: Callable[[], int]) -> int:
    console = Console(stderr=True, markup=False, highlight=False)
    try:
        return work()
    except (RunDirectoryTaken, RunInUse, WorkersUnfit) as refused:
        console.print(refused.text(language), style="red", soft_wrap=True)
        return 2
    except (Told, OSError) as error:
        told = error.text(language) if isinstance(error, Told) else f"{error.filename or ''} {why(error, language)}"
        console.print(told.strip(), style="red", soft_wrap=True)
        _say_what_stays(out, language, console)
        return 1
    except _Declined:
        console.print(_WORDS["declined"][language])
        return 0
    except KeyboardInterrupt:
        _be_deaf()
        _say_what_stays(out, language, console)
        return 130


def _be_deaf() -> None:
    """Let further interrupts pass: the program is ending, in the second or two that the last replicates need."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _say_what_stays(out: Path, language: str, console: Console) -> None:
    with suppress(OSError):
        kept = any((out / "zones").glob("*.parquet"))
        console.print(_WORDS["stopped" if kept else "nothing"][language].format(out), soft_wrap=True)


def _run(scenarios: list[Scenario], out: Path, replicates: int, asked: str, options: RunOptions) -> int:
    console = Console(stderr=True, markup=False)
    if options.precision and (len(scenarios) < 2 or scenarios[0].quarters < 4):
        console.print(_WORDS["unreachable"][options.language], style="red", soft_wrap=True)
        return 2
    about = manifest(scenarios, replicates, asked)
    RunDirectory.refuse_other(out, about["run_key"])
    with RunLock(out):  # before the directory is swept: what another batch is writing there is not a stray
        run = RunDirectory.create(out, about)
        failures = _simulate(run, scenarios, replicates, options, console)
        while options.precision and not failures:
            further = next_replicates(
                run, replicates, options.precision, console, _WORDS["precision"][options.language]
            )
            if further == replicates:
                if replicates >= MOST_REPLICATES and not is_reached(run, replicates, options.precision):
                    console.print(_WORDS["most"][options.language].format(replicates))
                break
            replicates = further
            failures = _simulate(run, scenarios, replicates, options, console)
        if any(run.shards("zones")):
            whole = _with_results(run, options.language, console) if failures else run
            if whole is not None:
                _show(whole, options.language, console)
    for line in _told(failures, options.language):
        console.print(line, style="red", soft_wrap=True)
    return 3 if failures else 0


def _told(failures: list[dict], language: str) -> list[str]:
    if not failures:
        return []
    rows = [f"  {row['scenario']} {row['replicate']} (seed {row['seed']}): {row['error']}" for row in failures[:20]]
    return [_WORDS["failed"][language].format(len(failures)), *rows]


def _with_results(run: RunDirectory, language: str, console: Console) -> RunDirectory | None:
    """The run without scenarios of which every replicate failed; None where the reference is one of them."""
    held = replicates_on_record(run, "zones")
    lacking = [name for name in run.scenarios if not held.get(name)]
    for name in lacking:
        console.print(_WORDS["none"][language].format(run.title(name, language)), style="red", soft_wrap=True)
    if run.scenarios[-1] in lacking:
        return None
    return RunDirectory(run.path, run.manifest | {"scenarios": [name for name in run.scenarios if name not in lacking]})


def _show(run: RunDirectory, language: str, console: Console) -> None:
    screen = Console(width=max(132, Console().width), markup=False)
    if len(run.scenarios) > MOST_SHOWN:
        # A sweep: one line each is what can be read; the rest is in the files.
        show_board(run, language, Console(file=io.StringIO(), markup=False))
        written = (run.path / "board.csv", show_effects(run, language, screen))
        print(*filter(None, written), sep="\n")
        console.print(_WORDS["many"][language].format(MOST_SHOWN, run.path), soft_wrap=True)
        return
    show_board(run, language, screen)
    show_effects(run, language, screen)
    show_competition(run, language, screen)
    show_ranks(run, language, screen)
    console.print(_WORDS["figures"][language])
    print(run.path / "board.csv")
    # Where replicates failed, pairs are lacking: no figure of what is left could be trusted.
    if not missing(run):
        print(*draw_first(run, language), sep="\n")
    console.print(_WORDS["files"][language].format(run.path), soft_wrap=True)


def _simulate(
    run: RunDirectory, scenarios: list[Scenario], replicates: int, options: RunOptions, console: Console
) -> list[dict]:
    """Simulate what is missing, after a word on what it will take; the failures of the run."""
    words = {key: text[options.language] for key, text in _WORDS.items()}
    tasks = plan(scenarios, replicates)
    taken = take_over(run, tasks)
    if taken:
        console.print(words["taken"].format(taken))
    waiting = [task for task in tasks if not run.has_shard(task.shard)]
    if not waiting:
        console.print(words["already"])
        return []
    console.print(words["compiling"])
    console.print(words["ready"].format(compile_rules(scenarios[0])))
    expected = estimate(waiting, options.jobs or os.cpu_count() or 1)
    console.print(expected.text(options.language))
    if expected.is_large and not options.yes and sys.stdin.isatty() and not _agreed(words["ask"], console):
        raise _Declined
    bars = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*bars, TimeElapsedColumn(), TimeRemainingColumn(), console=console) as progress:
        bar = progress.add_task(words["running"], total=replicates * len(scenarios))
        return run_batch(run, tasks, options.workers(), lambda count: progress.advance(bar, count))


def _agreed(question: str, console: Console) -> bool:
    try:
        return console.input(f"{question} [y/N] ").strip().lower() in ("y", "yes", "是")
    except EOFError:
        return False
