"""Commands with options that hold what nobody would give them; none of the commands may begin its work."""

import random
from collections.abc import Iterator

import typer

from qianyi.experiments.cli import app

NUMBERS = ["", "x", "1_0", "٥", "5.0", "0x10", "1e1", "inf", "nan", "9" * 5000, "-" + "9" * 5000, " ", "\0", "\udcff"]
TEXTS = ["", "=", "a=", "=a", "\0", "\udcff", "x" * 100_000, "seed=" + "9" * 5000, ".".join("a" * 3000) + "=1"]
TEXTS += ["seed=0x" + "f" * 5000, "x=" + "[" * 5000, "levers=1", "policy=x", "seed=1_0_", "name=", "until=٢٠٢٥Q4"]
_NOWHERE = "nowhere.toml"


def calls(seed: int, count: int) -> Iterator[list[str]]:
    """Words of commands that name a scenario or run that does not exist, and one to three options."""
    luck = random.Random(seed)
    commands = [(name, command) for name, command in _commands() if any(_is_argument(p) for p in command.params)]
    for _ in range(count):
        name, command = luck.choice(commands)
        words = [name, *(_NOWHERE for p in command.params if _is_argument(p))]
        for option in luck.choices([p for p in command.params if not _is_argument(p)], k=luck.randint(1, 3)):
            whole = getattr(option.type_descriptor, "annotation", None) is int
            words += [luck.choice(option.opts), luck.choice(NUMBERS if whole else [*TEXTS, *NUMBERS])]
        yield words


def wrong_numbers() -> Iterator[list[str]]:
    """Every option of a whole number with every text that is none."""
    for name, command in _commands():
        words = [name, *(_NOWHERE for p in command.params if _is_argument(p))]
        for option in command.params:
            if not _is_argument(option) and getattr(option.type_descriptor, "annotation", None) is int:
                yield from ([*words, option.opts[0], value] for value in NUMBERS)


def _commands() -> list[tuple[str, object]]:
    root = typer.main.get_command(app)
    return [(name, command) for name, command in root.commands.items() if not hasattr(command, "commands")]


def _is_argument(parameter) -> bool:
    return parameter.param_type_name == "argument"
