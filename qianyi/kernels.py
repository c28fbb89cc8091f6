"""Compiled rules that are kept on disk: each with a digest, so that a damaged one is thrown away and compiled anew.

What lies there is machine code that is run: a flipped byte would end the program, or worse, give other numbers.
"""

import hashlib
import io
import pickle
import sys
from collections.abc import Callable
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path

_DIGEST = hashlib.sha256().digest_size


def tell_in(language: str) -> None:
    """From now on what is said of damaged rules is said in this language."""
    global _language
    _language = language


_language = "en"
_told: set[Path] = set()


def _tell(place: Path) -> None:
    """Say it once for each folder."""
    from qianyi.scenarios.words import message

    if place not in _told:
        _told.add(place)
        said = message("compiled rules in {place} were damaged; they are compiled anew", place=place)
        print(said.text(_language), file=sys.stderr)


def guard() -> None:
    """Make numba check what it reads from the folder of our rules, before the first rule is declared."""
    caching = import_module("numba.core.caching")
    config = import_module("numba.core.config")
    plain = caching.IndexDataCacheFile
    checked = _checked(plain)

    def either(cache_path: str, **named):
        ours = bool(config.CACHE_DIR) and Path(config.CACHE_DIR) in Path(cache_path).parents
        return (checked if ours else plain)(cache_path=cache_path, **named)

    caching.IndexDataCacheFile = either


def _checked(plain: type) -> type:
    """Numba's file of kept functions, with a digest of name and content before every content."""

    class Checked(plain):
        def __init__(self, cache_path: str, filename_base: str, source_stamp):
            super().__init__(cache_path, f"{filename_base}.checked", source_stamp)

        def _load_index(self) -> dict:
            try:
                file = io.BytesIO(_content(Path(self._index_path)))
            except OSError:
                return {}
            if pickle.load(file) != self._version:
                return {}
            stamp, kept = pickle.load(file)
            return kept if stamp == self._source_stamp else {}

        def _load_data(self, name: str):
            return pickle.loads(_content(Path(self._data_path(name))))

        @contextmanager
        def _open_for_write(self, filepath: str):
            content = io.BytesIO()
            yield content
            with super()._open_for_write(filepath) as file:
                file.write(_digest(Path(filepath), content.getvalue()) + content.getvalue())

        def save(self, key, data) -> None:
            with suppress(OSError):  # no room for it: each process compiles it for itself
                super().save(key, data)

    return Checked


def _digest(path: Path, content: bytes) -> bytes:
    return hashlib.sha256(path.name.encode() + content).digest()


def _content(path: Path) -> bytes:
    """What was written; a damaged file is told, deleted, and as good as one that is not there: `OSError`."""
    data = path.read_bytes()
    if _digest(path, data[_DIGEST:]) == data[:_DIGEST]:
        return data[_DIGEST:]
    _tell(path.parent.parent)
    with suppress(OSError):
        path.unlink()
    raise FileNotFoundError(str(path))


class BeforeRules:
    """Finds no module, but sees when rules are about to be declared, and works once just before."""

    def __init__(self, watched: str, work: Callable[[], None]):
        self.watched: str | None = watched
        self.work = work

    def find_spec(self, name: str, path=None, target=None) -> None:
        """Nothing: the next finder finds it."""
        if name == self.watched:
            self.watched = None
            self.work()
