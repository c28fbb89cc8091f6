"""`qianyi run`, `resume`, `cluster`: simulate scenarios."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from qianyi.experiments.commands.shared import Language, LanguageOption, SetOption, app, load_scenarios, stop


def check_comparable(loaded: list, language: Language) -> None:
    """Scenarios of one run share data, dates, seed, replicates and ensemble; or they cannot be paired."""
    fields = {
        "data_set": "数据集",
        "start": "基期",
        "until": "终止季度",
        "seed": "随机种子",
        "ensemble": "参数集合",
        "replicates": "重复次数",
    }
    lines = []
    for field, name in fields.items():
        values = {scenario.name: str(getattr(scenario, field)) for scenario in loaded}
        if len(set(values.values())) > 1:
            found = ", ".join(f"{scenario}: {value}" for scenario, value in values.items())
            lines.append(
                f"各场景的{name}（{field}）须相同：{found}"
                if language == "zh"
                else f"scenarios of one run must share {field}; found {found}"
            )
    if lines:
        stop(lines, 2)


Jobs = Annotated[int, typer.Option(min=0, max=256, help="Workers of this machine; 0: all cores / 线程数")]
Processes = Annotated[bool, typer.Option("--processes", help="Processes instead of threads / 用进程代替线程")]
ClusterAddress = Annotated[str, typer.Option("--cluster", help="Dask scheduler, as tcp://host:8786 / 集群地址")]
TlsFile = Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="TLS for the cluster / 集群加密")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before a large batch / 不再询问")]


def _options(language: Language, **given):
    """How to run; a precision that cannot be read ends the command."""
    from qianyi.experiments.batches.precision import Precision, PrecisionMistake
    from qianyi.experiments.commands.running import RunOptions

    tls = {key: given.pop(key, None) for key in ("tls_ca_file", "tls_client_cert", "tls_client_key")}
    security = {key: str(path) for key, path in tls.items() if path is not None}
    if security:
        security["require_encryption"] = True
    text = given.pop("precision", "") or ""
    try:
        precision = Precision.parse(text) if text else None
    except PrecisionMistake as mistake:
        stop([mistake.text(language)], 2)
    return RunOptions(language=language, security=security, precision=precision, **given)


def _sweep(names: list[str], overrides: list[str], sweeps: list[str], design: str, samples: int, language: Language):
    """Scenarios of a design; every mistake at once."""
    from qianyi.experiments.batches.designs import SweepMistake, parse_sweep, points, swept
    from qianyi.scenarios.mistakes import ScenarioMistakes

    base = load_scenarios(names, overrides, language)[0]
    wanted, lines = [], []
    for text in [*(f"{key}={span}" for key, span in base.sweep.items()), *sweeps]:
        try:
            wanted.append(parse_sweep(text))
        except SweepMistake as mistake:
            lines.append(mistake.text(language))
    if lines:
        stop(lines, 2)
    try:
        return swept(names, overrides, points(wanted, design, samples, base.seed))
    except SweepMistake as mistake:
        stop([mistake.text(language)], 2)
    except ScenarioMistakes as mistakes:
        stop([mistake.text(language) for mistake in mistakes.mistakes], 2)


@app.command()
def run(
    scenarios: Annotated[list[str], typer.Argument(help="Scenarios of the library, or files / 场景名称或文件")],
    replicates: Annotated[
        int | None, typer.Option(min=1, max=1_000_000, help="Replicates of each scenario / 重复次数")
    ] = None,
    precision: Annotated[
        str | None, typer.Option(metavar="P", help="Go on until the 95 % interval is ± P zones, or OUTCOME:P / 精度")
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Seed that scenarios share / 随机种子")] = None,
    until: Annotated[str | None, typer.Option(help="Last quarter, as 2025Q4 / 终止季度")] = None,
    point: Annotated[
        bool, typer.Option("--point", help="All replicates at the mode of the posterior / 参数取后验众数")
    ] = False,
    overrides: SetOption = None,
    sweep: Annotated[
        list[str] | None, typer.Option(metavar="KEY=LOW:HIGH:N", help="Vary the first scenario / 扫描取值")
    ] = None,
    design: Annotated[Literal["grid", "lhs", "sobol"], typer.Option(help="How sweeps combine / 组合方式")] = "grid",
    samples: Annotated[int, typer.Option(min=2, max=5000, help="Points of lhs and sobol / 取样点数")] = 16,
    out: Annotated[Path | None, typer.Option(help="Run directory; a new one in runs/ if left out / 结果目录")] = None,
    jobs: Jobs = 0,
    processes: Processes = False,
    cluster: ClusterAddress = "",
    tls_ca_file: TlsFile = None,
    tls_client_cert: TlsFile = None,
    tls_client_key: TlsFile = None,
    yes: Yes = False,
    language: LanguageOption = "en",
) -> None:
    """Simulate scenarios and show which zones cross 500亿 and 1000亿, when, with what probability."""
    given = [*(overrides or ())]
    given += [f"{key}={value}" for key, value in (("replicates", replicates), ("seed", seed)) if value is not None]
    given += [f'until="{until}"'] if until is not None else []
    given += ['ensemble="mode"'] if point else []
    names = list(dict.fromkeys(scenarios))
    loaded = load_scenarios(names, given, language)
    if sweep or loaded[0].sweep:
        loaded = _sweep(names, given, sweep or [], design, samples, language)
    if len({scenario.name for scenario in loaded}) < len(loaded):
        stop(["场景重名" if language == "zh" else "two scenarios have the same name"], 2)
    check_comparable(loaded, language)
    options = _options(
        language,
        out=out,
        jobs=jobs,
        processes=processes,
        cluster=cluster,
        yes=yes,
        precision=precision,
        tls_ca_file=tls_ca_file,
        tls_client_cert=tls_client_cert,
        tls_client_key=tls_client_key,
    )
    from qianyi.experiments.commands.running import run_and_show

    raise typer.Exit(run_and_show(loaded, options))


@app.command()
def resume(
    directory: Annotated[Path, typer.Argument(help="Run directory / 结果目录")],
    jobs: Jobs = 0,
    processes: Processes = False,
    cluster: ClusterAddress = "",
    tls_ca_file: TlsFile = None,
    tls_client_cert: TlsFile = None,
    tls_client_key: TlsFile = None,
    yes: Yes = False,
    language: LanguageOption = "en",
) -> None:
    """Complete a run that was stopped or had failures, to the bits of an undisturbed one."""
    import json

    from qianyi.experiments.commands.running import resume_and_show
    from qianyi.results.run.identity import model_hash, run_key
    from qianyi.results.run.store import RunDirectory, StoreError
    from qianyi.scenarios.schema import Scenario

    try:
        held = RunDirectory.open(directory)
    except StoreError as error:
        stop([error.text(language)], 2)
    if held.manifest.get("model_hash") != model_hash():
        other, mine = held.manifest.get("model_hash"), model_hash()
        if language == "zh":
            stop([f"{directory} 由另一版本的模型（{other}，当前为 {mine}）产生，无法续算；请重新运行"], 2)
        stop([f"{directory} was made by another version of the model ({other}, this is {mine}); run it anew"], 2)
    try:
        scenarios = [Scenario.stored(json.dumps(resolved)) for resolved in held.manifest["resolved"]]
        replicates, precision = held.manifest["replicates"], held.manifest.get("precision", "")
        if held.manifest["run_key"] != run_key(scenarios, replicates, precision):
            raise ValueError("run_key")
    except (KeyError, ValueError, TypeError):
        damaged = ("运行清单已损坏，无法续算；请重新运行", "its manifest was changed or damaged; run it anew")
        stop([f"{directory}: {damaged[0 if language == 'zh' else 1]}"], 2)
    options = _options(
        language,
        jobs=jobs,
        processes=processes,
        cluster=cluster,
        yes=yes,
        precision=precision,
        tls_ca_file=tls_ca_file,
        tls_client_cert=tls_client_cert,
        tls_client_key=tls_client_key,
    )
    raise typer.Exit(resume_and_show(held, scenarios, options))


cluster_app = typer.Typer(no_args_is_help=True, help="A Dask cluster / 集群")
app.add_typer(cluster_app, name="cluster")


@cluster_app.command(name="start")
def start_cluster(
    workers: Annotated[int, typer.Option(min=1, max=256, help="Worker processes / 工作进程数")] = 2,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any free one / 端口")] = 0,
    language: LanguageOption = "en",
) -> None:
    """Start a cluster on this machine, bound to 127.0.0.1; it runs until it is interrupted."""
    from qianyi.experiments.batches.cluster import serve
    from qianyi.experiments.batches.executors import WorkersUnfit

    try:
        serve(workers, port, lambda address: typer.echo(address))
    except WorkersUnfit as error:
        stop([error.text(language)], 2)
    except OSError as error:
        head = "集群无法启动" if language == "zh" else "the cluster cannot start"
        stop([f"{head}: {error}"], 2)
