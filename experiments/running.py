"""`qianyi run`: progress, board, figures, and a clear line for whatever goes wrong."""

import os
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from experiments.batch import compile_rules, default_directory, manifest, plan, run_batch
from results.board import show_board
from results.competition import show_competition
from results.figures import draw_all
from results.rank import show_ranks
from results.store import RunDirectory, RunDirectoryTaken, StoreError
from scenarios.schema import Scenario
from sim.replicate import TableFull

_WORDS = {
    "compiling": {
        "zh": "正在准备规则（首次编译约半分钟）…",
        "en": "Preparing the rules (the first compilation takes about half a minute) …",
    },
    "ready": {"zh": "规则就绪，用时 {:.1f} 秒", "en": "Rules ready after {:.1f} s"},
    "running": {"zh": "模拟", "en": "Simulating"},
    "already": {"zh": "结果已存在，直接读取", "en": "These results exist already; reading them"},
    "figures": {"zh": "正在绘图…", "en": "Drawing figures …"},
    "files": {"zh": "文件在 {}", "en": "Files are in {}"},
    "stopped": {
        "zh": "已停止；完成的部分保留在 {}，再次运行同一命令即可继续",
        "en": "Stopped; what is done stays in {}, the same command continues it",
    },
}


def run_and_show(scenarios: list[Scenario], out: Path | None, jobs: int | None, language: str) -> int:
    """Run a batch and show its board and files; the exit code."""
    console = Console(stderr=True)
    replicates = max(scenario.replicates for scenario in scenarios)
    out = out or default_directory(scenarios, replicates)
    try:
        run = RunDirectory.create(out, manifest(scenarios, replicates))
        _simulate(run, scenarios, replicates, jobs or os.cpu_count() or 1, console, language)
        screen = Console(width=max(132, Console().width))
        show_board(run, language, screen)
        show_competition(run, language, screen)
        show_ranks(run, language, screen)
        console.print(_WORDS["figures"][language])
        drawn = draw_all(run, language)
    except RunDirectoryTaken as taken:
        console.print(str(taken), style="red", soft_wrap=True)
        return 2
    except (StoreError, TableFull, OSError) as error:
        console.print(str(error), style="red", soft_wrap=True)
        console.print(_WORDS["stopped"][language].format(out), soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        console.print(_WORDS["stopped"][language].format(out), soft_wrap=True)
        return 130
    for path in (run.path / "board.csv", *drawn):
        print(path)
    console.print(_WORDS["files"][language].format(run.path), soft_wrap=True)
    return 0


def _simulate(
    run: RunDirectory, scenarios: list[Scenario], replicates: int, jobs: int, console: Console, language: str
) -> None:
    tasks = plan(scenarios, replicates)
    if all(run.has_shard(task.shard) for task in tasks):
        console.print(_WORDS["already"][language])
        return
    console.print(_WORDS["compiling"][language])
    seconds = compile_rules(scenarios[0])
    console.print(_WORDS["ready"][language].format(seconds))
    bars = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*bars, console=console) as progress:
        bar = progress.add_task(_WORDS["running"][language], total=replicates * len(scenarios))
        run_batch(run, tasks, jobs, lambda count: progress.advance(bar, count))
