"""The documents name what exists."""

import re
from pathlib import Path

from sim.indicators import INDICATORS
from sim.ledger import CHANNELS

HOUSE = Path(__file__).parent.parent


def test_the_glossary_has_every_indicator_and_channel():
    text = (HOUSE / "docs" / "glossary.md").read_text(encoding="utf-8")
    missing = [name for name in (*INDICATORS, *CHANNELS) if f"| `{name}` |" not in text]
    assert not missing


def test_both_readmes_have_the_same_commands_and_links_that_exist():
    texts = {name: (HOUSE / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md")}
    for name, text in texts.items():
        assert "python -m pip install uv && python -m uv run --extra test pytest" in text
        assert "python -m pip install uv && python -m uv run qianyi run plan-2017 no-plan" in text
        for target in re.findall(r"\]\(([^)]+)\)", text):
            assert (HOUSE / target).exists(), f"{name} links to {target}"
        for target in re.findall(r"`((?:sim|agents|scenarios|docs)/[^`]*)`", text):
            assert (HOUSE / target).exists(), f"{name} names {target}"
