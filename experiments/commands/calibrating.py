"""`qianyi calibrate`: from priors and published figures to the posterior that scenarios draw from."""

from pathlib import Path
from typing import Annotated

import typer

from qianyi.experiments.commands.shared import LanguageOption, app, stop

_STAGES = {
    "screening": {"zh": "筛选参数（Morris）", "en": "Screening (Morris)"},
    "design": {"zh": "模拟历史", "en": "Simulating pasts"},
    "predictions": {"zh": "检验后见数据", "en": "Predicting later figures"},
    "posterior": {"zh": "生成后验集合", "en": "Building the posterior"},
    "uncertainty": {"zh": "分解不确定性", "en": "Splitting the uncertainty"},
}


@app.command()
def calibrate(
    budget: Annotated[int, typer.Option(min=400, max=200_000, help="Simulated pasts in all / 模拟次数")] = 5_000,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the study / 随机种子")] = 2016,
    out: Annotated[Path, typer.Option("--out", help="Folder of the study; the same one goes on / 结果目录")] = Path(
        "runs/calibration"
    ),
    language: LanguageOption = "en",
) -> None:
    """Fit the unknowns to figures known by the end of 2016 / 用2016年底前公布的数据校准参数."""
    try:
        import SALib  # noqa: F401
        import sklearn  # noqa: F401
    except ImportError:
        stop(
            ["校准需要附加组件：pip install 'qianyi[calibration]'"]
            if language == "zh"
            else ["calibration needs its extra: pip install 'qianyi[calibration]'"],
            2,
        )
    from qianyi.experiments.commands.calibration_study import run_study

    try:
        run_study(budget, seed, out, language, _STAGES)
    except OSError as error:
        stop([f"{error.filename or out}: {error.strerror}"], 2)
    except KeyboardInterrupt:
        stop(
            [f"已停止；完成的部分保留在 {out}，再次运行同一命令即可继续"]
            if language == "zh"
            else [f"Stopped; what is done stays in {out}, the same command continues it"],
            130,
        )
