"""The forecast file says what it holds, notices tampering, and is scored like the forecasts it was made from."""

import math
import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from qianyi.calibration.forecasts import figures as figures_file
from qianyi.calibration.forecasts import forecast_file
from qianyi.calibration.forecasts.benchmarks import persistence
from qianyi.calibration.forecasts.evaluation import KEY_ZONES, PROVINCE, REVENUE, Forecast, Observation, evaluate
from qianyi.experiments.commands.studies.scoring import score_forecast
from qianyi.scenarios.zones import key_zones

YEARS = (2016, 2017, 2018, 2019, 2020)
NAMES = tuple(zone.name_zh for zone in key_zones())
ABOUT = {
    "made_on": "2017-01-01", "qianyi": "0", "model_hash": "abc", "title_en": "T", "title_zh": "题",
    "knowledge_until": "2016-12-31",
}  # fmt: skip


def _forecast(method: str, growth: float, spread: float = 0.1, seed: int = 0) -> Forecast:
    rng = np.random.default_rng(seed)
    base = np.exp(rng.normal(6.3, 0.5, 31))
    paths = rng.normal(growth, spread, (60, 31, len(YEARS)))
    paths[:, :, 0] = rng.normal(0.0, 0.02, (60, 31))
    revenue = base[None, :, None] * np.exp(np.cumsum(paths, axis=2))
    others = {}
    for number, year in enumerate(YEARS):
        others[(KEY_ZONES, "zones_above_500", year)] = (revenue[:, :, number] >= 500).sum(axis=1).astype(float)
        others[(PROVINCE, "total_revenue", year)] = 3.0 * revenue[:, :, number].sum(axis=1)
    return Forecast(method, NAMES, YEARS, revenue, others)


@pytest.fixture
def written(tmp_path) -> Path:
    path = tmp_path / "forecast.csv"
    both = [_forecast("model", 0.08), _forecast("shift_share", 0.0, seed=1)]
    path.write_text(forecast_file.text_of(ABOUT, both), encoding="utf-8")
    return path


def _figures(tmp_path, *lines: str) -> Path:
    path = tmp_path / "figures.csv"
    path.write_text("\n".join(("zone,indicator,year,value,unit,tolerance,source", *lines)) + "\n", encoding="utf-8")
    return path


def test_what_is_written_is_read_back(written):
    about, (model, shift) = forecast_file.read(written)
    made = _forecast("model", 0.08)
    assert about["draws"] == 60 and model.method == "model" and shift.method == "shift_share"
    assert model.zones == NAMES and model.years == YEARS
    assert np.allclose(model.revenue, made.revenue, rtol=6e-4)
    assert set(model.others) == set(made.others)
    assert all(np.allclose(values, made.others[key], rtol=6e-4) for key, values in model.others.items())


def test_a_changed_file_is_refused(written):
    text = written.read_text(encoding="utf-8")
    written.write_text(text.replace(",2020,亿元,", ",2020,亿元,9", 1), encoding="utf-8")
    with pytest.raises(forecast_file.NotAForecast, match="changed after it was made"):
        forecast_file.read(written)
    written.write_text("zone,year\n", encoding="utf-8")
    with pytest.raises(forecast_file.NotAForecast, match=":1:"):
        forecast_file.read(written)


def test_every_mistake_in_the_figures_is_told_with_line_field_and_nearest_name(written, tmp_path):
    model = forecast_file.read(written)[1][0]
    path = _figures(
        tmp_path,
        "石家庄高新,reported_revenue,2018,2100,亿元,,x",
        "Langfang ETDZ,revenu,2018,900",
        "唐山高新区,reported_revenue,2031,-4,万元,2",
        "全省,reported_revenue,2018,900",
        "全省,zones_above_500,2018,46",
        "唐山高新区,reported_revenue,2018,350",
        "Tangshan High-Tech Zone,主营业务收入,2018,350",
        "a,b,c,d,e,f,g,h",
    )
    with pytest.raises(figures_file.FigureMistakes) as raised:
        figures_file.read(path, model)
    found = [(mistake.line, mistake.field, mistake.nearest) for mistake in raised.value.mistakes]
    assert (2, "zone", "石家庄高新区") in found
    assert any(line == 3 and field == "indicator" and near == "revenue" for line, field, near in found)
    assert {field for line, field, _ in found if line == 4} == {"year", "value", "unit", "tolerance"}
    assert (
        (5, "zone", "") in found and any(line == 6 for line, _, _ in found) and any(line == 9 for line, _, _ in found)
    )
    assert any(line == 8 for line, _, _ in found), "the same figure twice"
    assert all(mistake.allowed.text("zh") and mistake.allowed.text() for mistake in raised.value.mistakes)


def test_zones_of_the_figures_are_found_as_everywhere(written, tmp_path):
    model = forecast_file.read(written)[1][0]
    lines = (
        "cangzhou edz,revenue,2018,900",
        "Province,total_revenue,2018,70000",
        "31 KEY ZONES,zones_above_500,2018,9",
    )
    read = figures_file.read(_figures(tmp_path, *lines), model)
    assert [one.place for one in read] == ["沧州经开区", PROVINCE, KEY_ZONES]


def test_the_columns_of_the_figures_are_checked(written, tmp_path):
    model = forecast_file.read(written)[1][0]
    path = tmp_path / "figures.csv"
    for text, said in (("zone,indicator,yeer,value\n", "year"), ("", "zone"), ("zone,indicator,year\n", "value")):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(figures_file.FigureMistakes, match=said):
            figures_file.read(path, model)


def test_a_better_forecast_scores_better_than_shift_share_and_a_tie_is_a_tie(written):
    _, (model, shift) = forecast_file.read(written)
    came = _forecast("model", 0.08, seed=0).revenue[0]
    observed = [Observation(name, REVENUE, 2020, float(came[z, 4])) for z, name in enumerate(NAMES)]
    rows = {(row.score, row.method): row for row in evaluate([model, shift], observed)}
    assert rows["log_revenue", "shift_share"].verdict == "better"
    assert rows["log_revenue", "model"].zones == 31 and rows["rank", "model"].value > rows["rank", "shift_share"].value
    assert rows["share", "model"].value < rows["share", "shift_share"].value
    twins = [model, Forecast("shift_share", model.zones, model.years, model.revenue, model.others)]
    assert {row.verdict for row in evaluate(twins, observed)} <= {"", "tie"}


def test_growth_between_two_published_years_is_scored_and_tolerance_widens(written):
    _, (model, _) = forecast_file.read(written)
    observed = [Observation(NAMES[0], REVENUE, year, 700.0 * 1.08**n) for n, year in enumerate((2017, 2018, 2019))]
    rows = {row.score: row for row in evaluate([model], observed)}
    assert rows["growth"].n == 2 and rows["growth"].zones == 1 and math.isnan(rows["growth"].low)
    far = [Observation(NAMES[0], REVENUE, 2017, 9000.0), Observation(NAMES[0], REVENUE, 2017, 9000.0, 0.5)]
    sharp, blurred = (evaluate([model], [one])[0].value for one in far)
    assert blurred < sharp


def test_scoring_from_the_command(written, tmp_path, capsys):
    path = _figures(
        tmp_path,
        *(
            f"{zone.name_en},revenue,2018,{700 + 10 * number},亿元,0.05,made up"
            for number, zone in enumerate(key_zones()[:6])
        ),
        "全省,主营业务收入合计,2018,70000",
        "31 key zones,zones_above_500,2018,20",
    )
    out = tmp_path / "scores.csv"
    assert score_forecast(written, path, out, "zh") == 0
    shown = capsys.readouterr().out
    assert "偏离—份额" in shown and "保持不变" in shown and "只能分辨" in shown
    text = out.read_text(encoding="utf-8-sig")
    assert "log_revenue" in text and "zones_above_500@31个重点开发区" in text
    assert score_forecast(written, tmp_path / "none.csv", None, "en") == 2
    assert score_forecast(path, path, None, "en") == 2


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        (lambda text: text.replace(b",2020,", b",2021,", 1), "制作之后被改动"),
        (lambda text: b"zone,year\n", "首行应为"),
        (lambda text: text.replace(b'# made_on: "', b"# made_on: ", 1), ":2：无法读取"),
        (lambda text: "预测".encode("gbk"), "非 UTF-8 文本"),
        (None, "路径不存在"),
    ],
)
def test_a_forecast_is_refused_in_chinese(written, tmp_path, capsys, spoilt, said):
    written.write_bytes(spoilt(written.read_bytes())) if spoilt else written.unlink()
    assert score_forecast(written, _figures(tmp_path, "全省,total_revenue,2018,70000"), None, "zh") == 2
    told = capsys.readouterr().err
    assert said in told and not _english(told.replace(str(written), "")), told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "读到 空文件"),
        ("zone,indicator,year\n", "读到 没有这一列"),
        ("zone,indicator,year,value,year\n", "读到 列名重复"),
        ("zone,indicator,year,value\n全省,total_revenue,2018,9,9\n", "读到 5 列"),
        ("zone,indicator,year,value\n" + "全省,total_revenue,2018,9\n" * 2, "读到 全省 total_revenue 2018"),
        ("\udcb2\udcd7", "读到 非 UTF-8 文本"),
    ],
)
def test_figures_are_refused_in_chinese(written, tmp_path, capsys, text, said):
    path = tmp_path / "figures.csv"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert score_forecast(written, path, None, "zh") == 2
    told = capsys.readouterr().err
    assert said in told and not _english(told.replace(str(path), "")), told


def test_a_table_of_scores_that_cannot_be_written_is_told_in_chinese(written, tmp_path, capsys):
    figures = _figures(tmp_path, "全省,total_revenue,2018,70000")
    assert score_forecast(written, figures, figures / "scores.csv", "zh") == 2
    assert "无法写入" in (told := capsys.readouterr().err) and "cannot" not in told


def _english(told: str) -> set[str]:
    """English words of a text that are no names of columns, indicators, formats or commands."""
    names = {*figures_file.NEEDED, *figures_file.OPTIONAL, "qianyi", "forecast", "UTF", "CSV", "SHA", "made", "on"}
    return {word for word in re.findall(r"[A-Za-z]{2,}", told) if word not in names | {"total", "revenue"}}


def test_persistence_stays_at_the_base_year():
    model = _forecast("model", 0.08)
    still = persistence(model)
    assert np.array_equal(still.revenue[:, :, 4], model.revenue[:, :, 0])
    assert np.array_equal(still.others[PROVINCE, "total_revenue", 2020], model.others[PROVINCE, "total_revenue", 2016])


def test_a_small_real_forecast_holds_the_province_and_the_plant(tmp_path):
    from qianyi.calibration.forecasts.forecast import account, benchmark_forecast, model_forecast, simulate_all
    from qianyi.scenarios.loader import load

    scenario = load("whole-province", ['until="2018Q4"'])
    simulated = simulate_all(scenario, 3, 2, lambda count: None)
    again = simulate_all(scenario, 3, 1, lambda count: None)
    assert all(np.array_equal(a.reported, b.reported) for a, b in zip(simulated, again, strict=True))
    model, shift = model_forecast(scenario, simulated), benchmark_forecast("shift_share", scenario, simulated)
    assert np.array_equal(model.revenue[:, :, 0], shift.revenue[:, :, 0]) and model.years == (2016, 2017, 2018)
    load_2016 = model.others["沧州经开区", forecast_file.HYUNDAI, 2016]
    assert ((load_2016 > 3) & (load_2016 < 60)).all(), "4.15 of 30万 cars in 2016"
    assert all(
        (model.others[PROVINCE, f"beijing_tianjin_{what}", 2017] > 0).all() for what in ("projects", "capital", "paid")
    )
    path = tmp_path / "forecast.csv"
    path.write_text(forecast_file.text_of(account(scenario, date(2026, 1, 1)), [model, shift]))
    figures = _figures(tmp_path, "沧州经开区,hyundai_cangzhou_load,2017,26", "全省,beijing_tianjin_projects,2017,300")
    assert score_forecast(path, figures, None, "en") == 0
