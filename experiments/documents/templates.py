"""A page is one Jinja template a language, `pages/<name>.<language>.md.j2`; what it names must be given."""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

FOLDER = Path(__file__).resolve().parent / "pages"


def markdown_table(rows: Iterable[Sequence[object]], *heads: str) -> str:
    """A table; a bar inside a cell is escaped."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for row in rows:
        lines.append("| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |")
    return "\n".join(lines)


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER, encoding="utf-8"),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {"table": markdown_table, "number": format}
    return made


def page(name: str, language: str, values: dict[str, object]) -> str:
    """The page of a language from named values; a name that is not given raises `UndefinedError`."""
    return _templates().get_template(f"{name}.{language}.md.j2").render(values)
