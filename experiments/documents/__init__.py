"""Documents made from code and schema: description of the model, references of levers and parameters, JSON Schema."""

import json
from pathlib import Path

from qianyi.experiments.documents.backtest import backtest_page
from qianyi.experiments.documents.credibility import credibility_page
from qianyi.experiments.documents.forecast import forecast_page
from qianyi.experiments.documents.glossary import glossary_page
from qianyi.experiments.documents.model import model_page
from qianyi.experiments.documents.references import lever_page, parameter_page
from qianyi.scenarios.schema import Scenario
from qianyi.scenarios.words import LANGUAGES


def pages() -> dict[str, str]:
    """Every generated document by its name; equal code gives equal text."""
    made = {}
    for language in reversed(LANGUAGES):
        made[f"model.{language}.md"] = model_page(language)
        made[f"levers.{language}.md"] = lever_page(language)
        made[f"parameters.{language}.md"] = parameter_page(language)
        made[f"credibility.{language}.md"] = credibility_page(language)
        made[f"backtest.{language}.md"] = backtest_page(language)
        made[f"forecast.{language}.md"] = forecast_page(language)
    made["glossary.md"] = glossary_page()
    made["scenario.schema.json"] = json.dumps(Scenario.model_json_schema(), ensure_ascii=False, indent=1) + "\n"
    return made


def write_pages(out: Path) -> list[Path]:
    """Write every document into a directory; the paths written."""
    written, made = [], pages()
    out.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (out / name).write_text(text, encoding="utf-8")
        written.append(out / name)
    return written
