"""`qianyi view`: the planning desk."""

import re
from importlib.util import find_spec
from typing import Annotated

import typer

from qianyi.experiments.commands.terminal.application import command
from qianyi.experiments.commands.terminal.options import LanguageOption
from qianyi.scenarios.mistakes import Told
from qianyi.scenarios.words import words

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@command()
def view(
    host: Annotated[str, typer.Option(help="Address to serve on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port")] = 8765,
    token: Annotated[str, typer.Option(help="Needed to see the page; required with another --host")] = "",
    bench: Annotated[bool, typer.Option("--bench", help="Measure how long a planner waits")] = False,
    language: LanguageOption = "en",
) -> None:
    """Open the planning desk: a page where moving a lever shows its consequence."""
    if find_spec("solara") is None:
        raise Told("the desk needs: python -m uv run --extra view qianyi view")
    if bench:
        from qianyi.experiments.view.bench import lines, measure

        return typer.echo("\n".join(lines(measure(), language)))
    if host not in LOOPBACK and not token:
        raise Told("--host other than 127.0.0.1 needs --token")
    if token and not re.fullmatch(r"[A-Za-z0-9_-]{12,128}", token):
        raise Told("--token takes 12 to 128 letters, digits, - or _")
    t = words(language)
    if host not in LOOPBACK:
        typer.echo(t("warning: traffic is not encrypted; put an HTTPS proxy in front"), err=True)
    from qianyi.experiments.view.serve import serve

    typer.echo(t("preparing the rules; the first time takes about half a minute"), err=True)
    shown = f"[{host}]" if ":" in host else host
    serve(host, port, token, lambda: typer.echo(f"http://{shown}:{port}/" + (f"?token={token}" if token else "")))
