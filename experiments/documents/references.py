"""Reference pages: every lever, every parameter, every field of a scenario."""

from collections.abc import Iterator

from pydantic import BaseModel

from qianyi.calibration.studies.kept import FOLDER
from qianyi.experiments.documents.words import markdown_table
from qianyi.experiments.explain import PAYERS, PILLARS, lever_facts
from qianyi.scenarios.ensemble import SHIPPED
from qianyi.scenarios.environment import Environment
from qianyi.scenarios.levers import levers
from qianyi.scenarios.parameters import parameters
from qianyi.scenarios.schema import Policy, Scenario
from qianyi.scenarios.tables import read

_MADE = {
    "en": "Made from code and data by `qianyi documents`; do not edit.",
    "zh": "由 `qianyi documents` 根据代码与数据生成，请勿手工修改。",
}


def lever_page(language: str) -> str:
    """All levers by pillar: measure, unit, range, values, path, cost, evidence."""
    zh = language == "zh"
    lines = ["# 政策工具" if zh else "# Levers", "", _MADE[language], ""]
    for pillar, names in PILLARS.items():
        lines += [f"## {names.text(language)}", ""]
        for lever in levers().values():
            if lever.pillar == pillar:
                lines += [_lever(lever_facts(lever.id), language), ""]
    return "\n".join(lines)


def _lever(facts: dict, language: str) -> str:
    zh = language == "zh"
    title = f"### {facts['name_zh']}（`{facts['id']}`）" if zh else f"### {facts['name_en']} (`{facts['id']}`)"
    unit = facts["unit_zh" if zh else "unit"]
    values = f"{facts['without_plan']} → {facts['with_plan']} {unit} ({facts['low']} – {facts['high']})"
    payer = PAYERS[facts["payer"]].text(language)
    rows = (
        ("计划措施", "Measure of the plan", facts["policy_measure_zh" if zh else "policy_measure"]),
        ("无计划 → 有计划（范围）", "Without → with the plan (range)", values),
        ("取值依据", "Status of the values", f"{facts['status']}: {facts['source']}"),
        ("作用路径", "Path", facts["path_zh" if zh else "path_en"]),
        ("成本与出资", "Cost and payer", f"{facts['cost_zh' if zh else 'cost_en']} ({payer})"),
    )
    listed = "\n".join(f"- {in_zh if zh else in_en}: {text}" for in_zh, in_en, text in rows)
    heads = (
        ("参数", "含义", "低 / 取值 / 高", "单位", "来源")
        if zh
        else ("Parameter", "Meaning", "Low / value / high", "Unit", "Source")
    )
    table = markdown_table(heads, (_parameter(row, zh) for row in facts["parameters"]))
    return f"{title}\n\n{listed}\n\n{table}"


def _parameter(row: dict, zh: bool) -> tuple[str, ...]:
    span = f"{row['low']:g} / {row['value']:g} / {row['high']:g}"
    return f"`{row['id']}`", row["name_zh" if zh else "name_en"], span, row["unit"], f"{row['status']}: {row['source']}"


def _fitted() -> dict[str, tuple[str, str]]:
    """Prior and posterior of each parameter that the calibration left open."""
    found = {}
    for row in read(FOLDER / SHIPPED / "parameters.csv"):
        prior, after = (f"{float(row[f'{k}_low']):.3g} – {float(row[f'{k}_high']):.3g}" for k in ("prior", "posterior"))
        ratio = f"{float(row['ratio']):.2f}"
        found[row["id"]] = (prior, f"{after} ({f'**{ratio}**' if row['moved'] == 'True' else ratio})")
    return found


def parameter_page(language: str) -> str:
    """All parameters by mechanism, then every field of a scenario."""
    zh = language == "zh"
    lines = ["# 参数与场景字段" if zh else "# Parameters and fields of a scenario", "", _MADE[language], ""]
    lines += [
        "`priors:X` 指 `scenarios/data/priors.csv` 中符号为 X 的行。"
        if zh
        else "`priors:X` is the row of `scenarios/data/priors.csv` with symbol X.",
        "",
        "先验与后验为10%–90%范围，来自 `calibration/data/posterior-2016/parameters.csv`；"
        "比值为后验与先验标准差之比，低于0.8即被数据移动（粗体）。"
        if zh
        else "Prior and posterior are 10-90 % ranges from `calibration/data/posterior-2016/parameters.csv`; the "
        "ratio is posterior over prior SD, and below 0.8 (bold) the data moved the parameter.",
        "",
    ]
    heads = (
        ("参数", "含义", "低 / 取值 / 高", "先验", "后验（比值）", "单位", "状态与来源")
        if zh
        else ("Parameter", "Meaning", "Low / value / high", "Prior", "Posterior (ratio)", "Unit", "Status and source")
    )
    fitted = _fitted()
    for mechanism in dict.fromkeys(row.mechanism for row in parameters().values()):
        rows = [_parameter(vars(row), zh) for row in parameters().values() if row.mechanism == mechanism]
        shown = ((*row[:3], *fitted.get(row[0].strip("`"), ("–", "–")), *row[3:]) for row in rows)
        lines += [f"## {mechanism}", "", markdown_table(heads, shown), ""]
    heads = (
        ("字段", "含义", "单位", "默认值", "状态与来源")
        if zh
        else ("Field", "Meaning", "Unit", "Default", "Status and source")
    )
    lines += ["## 场景字段" if zh else "## Fields of a scenario", ""]
    lines += [markdown_table(heads, _fields(language)), ""]
    return "\n".join(lines)


def _fields(language: str) -> Iterator[tuple[str, ...]]:
    for prefix, model in (("", Scenario), ("policy.", Policy), ("environment.", Environment)):
        yield from _fields_of(prefix, model, language)


def _fields_of(prefix: str, model: type[BaseModel], language: str) -> Iterator[tuple[str, ...]]:
    for name, field in model.model_fields.items():
        about = field.json_schema_extra
        default = "" if field.is_required() else field.get_default(call_default_factory=True)
        shown = "" if isinstance(default, BaseModel | dict | tuple) else str(default)
        yield f"`{prefix}{name}`", about.meaning.text(language), about.unit, shown, f"{about.status}: {about.source}"
