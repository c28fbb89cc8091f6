"""Parts that every page of the desk is made of: cards, charts, tables, files."""

from collections.abc import Callable, Sequence
from html import escape

import pandas as pd
import solara

from qianyi.experiments.view.words import say
from qianyi.results.run.spreadsheets import csv_text


class Unsure(str):
    """Words of a table that stand for an undecided difference; they look it."""


@solara.component
def Heading(key: str, language: str, *values: object):
    """Heading of a card."""
    solara.HTML(tag="h3", unsafe_innerHTML=escape(say(key, language, *values)))


@solara.component
def Chart(option: dict, height: int, on_click: Callable[[dict], None] | None = None, maps: dict | None = None):
    """A chart that follows its card's width."""
    look = {"style": f"height: {height}px; width: 100%;"}
    solara.FigureEcharts(option=option, on_click=on_click, maps=maps or {}, attributes=look, responsive=True)


@solara.component
def Csv(name: str, frame: Callable[[], pd.DataFrame]):
    """What a chart shows, as a CSV that spreadsheets open with its Chinese; made when it is asked for."""

    def made() -> bytes:
        return csv_text(frame()).encode("utf-8-sig")

    with solara.FileDownload(made, f"{name}.csv", mime_type="text/csv"):
        solara.Button(f"CSV · {name}", icon_name="mdi-download", text=True, small=True, classes=["csv"])


def table_html(head: Sequence[str], rows: Sequence[Sequence[str]], texts: int = 1, kind: str = "") -> str:
    """A table of plain strings; the first `texts` columns are words, the rest numbers."""

    def cell(text: str, place: int, tag: str) -> str:
        look = "unsure" if isinstance(text, Unsure) else "text" if place < texts else ""
        return f"<{tag} class='{look}'>{escape(text)}</{tag}>"

    def line(cells: Sequence[str], tag: str) -> str:
        return f"<tr>{''.join(cell(text, place, tag) for place, text in enumerate(cells))}</tr>"

    body = "".join(line(row, "td") for row in rows)
    return f"<div class='scroll'><table class='numbers {kind}'>{line(head, 'th')}{body}</table></div>"


def difference_text(difference: float, low: float, high: float, undecided: bool, digits: int, language: str) -> str:
    """A paired difference with its interval; an undecided one says so."""
    numbers = f"{difference:+,.{digits}f} [{low:+,.{digits}f}, {high:+,.{digits}f}]"
    return Unsure(f"{numbers} {say('undecided', language)}") if undecided else numbers


def use_superseded(wanted: object, leave: Callable[[], None] = lambda: None) -> Callable[[], bool]:
    """Whether work that began for `wanted` is awaited no more: something newer is, or the page was left.

    `leave` is called when the page is left.
    """
    newest = solara.use_ref(None)
    newest.current = wanted

    def stop() -> None:
        newest.current = None
        leave()

    solara.use_effect(lambda: stop, [])
    return lambda: newest.current is not wanted
