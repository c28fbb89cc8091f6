"""The documents name what exists."""

import re
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from qianyi.agents.columns import TABLES
from qianyi.experiments.documents import pages
from qianyi.experiments.documents.glossary import glossary_page
from qianyi.experiments.documents.model import rules
from qianyi.experiments.documents.templates import FOLDER, page
from qianyi.experiments.explain import meaning_of_phase, phases_of_the_quarter
from qianyi.scenarios.words import words
from qianyi.scenarios.words.docstrings import sayings
from qianyi.sim.accounts import CHANNELS, INDICATORS

HOUSE = Path(__file__).parent.parent


def test_the_glossary_has_every_indicator_and_channel():
    text = glossary_page()
    missing = [name for name in (*INDICATORS.names, *CHANNELS) if f"| `{name}` |" not in text]
    assert not missing


def test_the_generated_documents_are_current():
    stale = [name for name, text in pages().items() if (HOUSE / "docs" / name).read_text(encoding="utf-8") != text]
    assert not stale, "run `qianyi documents`"


def test_a_page_refuses_a_name_that_nobody_gave():
    with pytest.raises(UndefinedError, match="zones"):
        page("model", "en", {"levers": 1})


def test_templates_hold_values_filters_if_and_for_alone():
    templates = sorted(FOLDER.glob("*.md.j2"))
    assert {path.name.split(".")[1] for path in templates} == {"en", "zh"}
    for path in templates:
        statements = re.findall(r"{%-?\s*(\w+)", path.read_text(encoding="utf-8"))
        assert set(statements) <= {"if", "elif", "else", "endif", "for", "endfor"}, path.name


def test_the_catalogue_holds_what_the_page_of_the_model_takes_from_docstrings_and_columns():
    shown = {("kind", kind.capitalize()) for kind in TABLES}
    shown |= {(f"{kind}.{name}", meaning) for kind, columns in TABLES.items() for name, _, _, meaning in columns}
    shown |= {("phase", meaning_of_phase(call.partition("(")[0], words("en"))) for call in phases_of_the_quarter()}
    shown |= {("rule", meaning) for _, _, meaning in rules()}
    held = {(context, english) for context, english, _ in sayings(HOUSE) if context != "help"}
    assert len(shown) > 200 and shown == held


def test_both_readmes_have_the_same_commands_and_links_that_exist():
    texts = {name: (HOUSE / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md")}
    for name, text in texts.items():
        assert "python -m pip install uv && python -m uv run --extra test pytest" in text
        assert "python -m pip install uv && python -m uv run qianyi run plan-2017 no-plan" in text
        for target in re.findall(r"\]\(([^)]+)\)", text):
            assert (HOUSE / target).exists(), f"{name} links to {target}"
        for target in re.findall(r"`((?:sim|agents|scenarios|docs)/[^`]*)`", text):
            assert (HOUSE / target).exists(), f"{name} names {target}"
