"""`qianyi figures`, `compare`, `report`, `trace`, `twin`: from a run directory to what a proposal needs."""

from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from qianyi.results.measures.arranged import ArrangedRun, arrange
from qianyi.results.run.identity import VERSION, model_hash
from qianyi.results.run.store import RunDirectory, StoreError
from qianyi.scenarios.mistakes import Told, nearest
from qianyi.scenarios.words import message
from qianyi.scenarios.zones import find_zone

_WORDS = {
    "drawing": ("绘图", "Drawing"),
    "writing": ("生成报告", "Writing the report"),
    "no_number": ("没有编号 {}；编号从 N1 到 N{}", "no number has the id {}; ids run from N1 to N{}"),
    "no_scenario": ("运行中没有场景 {}；有 {}", "the run has no scenario {}; it has {}"),
    "no_firm": (
        "没有编号为 {} 的企业；--firm list 列出可选的企业",
        "no firm is called {}; --firm list shows which there are",
    ),
    "no_replicate": ("没有第 {} 次重复；编号从 0 到 {}", "there is no replicate {}; they run from 0 to {}"),
    "other_model": (
        "此运行由另一版本的模型产生，企业不能重新模拟；请先用 qianyi run 重新运行",
        "another version of the model made this run, so its firms cannot be simulated again; run it anew first",
    ),
    "two": ("需要两个场景", "two scenarios are needed"),
    "version": (
        "此运行由程序版本 {}、模型 {} 产生，与现在的 {}、{} 不同：数字照原样给出，不能由现在的程序逐位复现。",
        "This run was made by version {}, model {}; here are {}, {}. Its numbers are told as they are; this program "
        "cannot reproduce them bit by bit.",
    ),
}


class Mistake(Exception):
    """A planner's mistake: a clear line, exit code 2."""


def _word(key: str, language: str) -> str:
    return _WORDS[key][0 if language == "zh" else 1]


def guarded(work: Callable[[], list[Path] | None], language: str = "en", console: Console | None = None) -> int:
    """Do the work, print paths of files written; the exit code."""
    console = console or Console(stderr=True)
    try:
        for path in work() or []:
            print(path)
    except (Mistake, Told) as mistake:
        told = mistake.text(language) if isinstance(mistake, Told) else str(mistake)
        console.print(told, style="red", soft_wrap=True, markup=False, highlight=False)
        return 2
    except OSError as error:
        console.print(str(error), style="red", soft_wrap=True, markup=False, highlight=False)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _bar(words: str) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True))


def draw_figures(
    run: Path, language: str, out: Path | None, zone: str, names: Sequence[str], reference: str
) -> list[Path]:
    """Every figure of a run, or those that are named."""
    from qianyi.results.figures.gallery import Subject, draw_gallery, names_for, own_zone
    from qianyi.results.measures.panel import read_panel

    arranged = arrange([run], reference)
    known = names_for(arranged)
    for name in names:
        if name not in known:
            near = nearest(name, known)
            hint = message("; did you mean {nearest}?", nearest=near) if near else ""
            valid = ", ".join(known)
            raise Told(
                "no figure of this run is called {asked}{hint}; it has {valid}",
                asked=repr(name),
                hint=hint,
                valid=valid,
            )
    panel = read_panel(arranged)
    asked = find_zone(zone, arranged.zones) if zone else None
    subject = Subject(arranged, panel, language, own_zone(panel, asked))
    with _bar(_word("drawing", language)) as progress:
        bar = progress.add_task(_word("drawing", language), total=len(names or known))
        return draw_gallery(subject, out or arranged.path / "figures", names, lambda _: progress.advance(bar))


def compare_runs(runs: Sequence[Path], language: str, out: Path | None, reference: str) -> list[Path]:
    """Scenarios of one or several runs side by side."""
    from qianyi.results.tables.cells import Findings
    from qianyi.results.tables.comparison import show_comparison, write_comparison

    arranged = arrange(runs, reference, out or runs[0] / "compare")
    arranged.path.mkdir(parents=True, exist_ok=True)
    of = Findings.of(arranged)
    console = Console(markup=False)
    show_comparison(of, language, console if console.width >= 132 else Console(width=132, markup=False))
    return write_comparison(of, arranged.path, language)


def version_notices(run: RunDirectory) -> list[tuple[str, str]]:
    """What a report says first of a run that another version made."""
    theirs = run.manifest.get("qianyi"), run.manifest.get("model_hash")
    if theirs == (VERSION, model_hash()):
        return []
    told = (*theirs, VERSION, model_hash())
    return [tuple(words.format(*told) for words in _WORDS["version"])]


def credibility_notice() -> tuple[str, str]:
    """What is known of the model's worth, in a line, with where to read more (Chinese, English)."""
    from qianyi.calibration.studies.summary import PAGE, one_line

    return f"{one_line('zh')}（{PAGE['zh']}）", f"{one_line('en')} ({PAGE['en']})"


def report_run(run: Path, language: str, formats: Sequence[str], zone: str, reference: str) -> list[Path]:
    """The report of a run in the formats that are asked for."""
    from qianyi.results.figures.gallery import names_for
    from qianyi.results.report.make import FORMATS, write_report

    arranged = arrange([run], reference)
    asked = find_zone(zone, arranged.zones) if zone else None
    wanted = list(dict.fromkeys(formats)) or list(FORMATS)
    with _bar(_word("writing", language)) as progress:
        bar = progress.add_task(_word("writing", language), total=len(names_for(arranged)) + len(wanted))
        notices = version_notices(arranged)
        told = credibility_notice()
        return write_report(arranged, language, wanted, notices, asked, lambda _: progress.advance(bar), told)


def trace_number(run: Path, id: str, language: str) -> None:
    """Explain one number of a run's `results.json`. Raises `StoreError` where the shards now say something else."""
    import json

    from qianyi.results.measures.book import FILE, load_numbers
    from qianyi.results.trace import show_trace

    opened = RunDirectory.open(run)
    book = load_numbers(opened)
    about = json.loads((opened.path / FILE).read_text(encoding="utf-8"))
    if about.get("run_key") != opened.manifest.get("run_key"):
        other = about.get("run_key")
        raise StoreError(
            f"{opened.path / FILE} is of another run ({other}); `qianyi report` renews it",
            f"{opened.path / FILE} 属于另一次运行（{other}）；`qianyi report` 会重新生成",
        )
    try:
        number = book.by_id(id)
    except KeyError:
        raise Mistake(_word("no_number", language).format(id, len(book.numbers))) from None
    arranged: ArrangedRun = arrange([opened], about.get("reference", ""))
    if not show_trace(arranged, book, number, language, Console()):
        raise StoreError(
            f"{id}: results.json and the shards disagree; `qianyi report` renews it",
            f"{id}：results.json 与分片数据不一致；`qianyi report` 会重新生成",
        )


def _pair(run: ArrangedRun, between: Sequence[str], language: str) -> tuple[str, str]:
    """The two scenarios to compare: those asked for, else the first and the reference."""
    chosen = tuple(between) or (run.scenarios[0], run.scenarios[-1])
    for name in chosen:
        if name not in run.scenarios:
            raise Mistake(_word("no_scenario", language).format(name, ", ".join(run.scenarios)))
    if len(set(chosen)) != 2:
        raise Mistake(_word("two", language))
    return chosen


def show_firm_twins(run: Path, zone: str, firm: str, replicate: int, between: Sequence[str], language: str) -> None:
    """One firm in two scenarios of a replicate, or the list of firms to choose from."""
    from qianyi.experiments.firm_twin import firm_id, firms_of, follow
    from qianyi.experiments.firm_twin_words import show_firm_twin, show_firms

    arranged = arrange([run])
    pair = _pair(arranged, between, language)
    place = find_zone(zone, arranged.zones)
    if version_notices(arranged):
        raise Mistake(_word("other_model", language))
    if not 0 <= replicate < arranged.manifest["replicates"]:
        raise Mistake(_word("no_replicate", language).format(replicate, arranged.manifest["replicates"] - 1))
    console = Console() if Console().width >= 120 else Console(width=120)
    titles = tuple(arranged.title(name, language) for name in pair)
    if firm in ("list", "largest"):
        table = firms_of(arranged, place, pair, replicate)
        if firm == "list":
            return show_firms(arranged, place, table, titles, language, console)
        firm = table.loc[table["first"].idxmax(), "name"]
    agent = firm_id(firm)
    found = None if agent is None else follow(arranged, agent, pair, replicate)
    if found is None:
        raise Mistake(_word("no_firm", language).format(firm))
    return show_firm_twin(arranged, found, titles, replicate, language, console)


def show_twins(run: Path, zone: str, between: Sequence[str], language: str) -> list[Path]:
    """One zone in two scenarios; the tables are also written as CSV."""
    from qianyi.results.run.shard_files import file_stem
    from qianyi.results.run.store import save_whole
    from qianyi.results.twin import show_twin, twin

    arranged = arrange([run])
    chosen = _pair(arranged, between, language)
    found = twin(arranged, find_zone(zone, arranged.zones), *chosen)
    console = Console(markup=False)
    show_twin(arranged, found, language, console if console.width >= 120 else Console(width=120, markup=False))
    written = []
    for kind, table in (("indicators", found.indicators), ("channels", found.channels)):
        text = table.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")
        path = arranged.path / "twin" / f"{found.zone.zone_id}-{file_stem(chosen[0])}-{file_stem(chosen[1])}-{kind}.csv"
        written.append(save_whole(path, lambda file, text=text: file.write(text)))
    return written
