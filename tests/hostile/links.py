"""Links to the desk as nobody would write them."""

import base64
import random
import zlib
from collections.abc import Iterator
from urllib.parse import quote

from qianyi.scenarios.levers import levers
from tests.hostile.texts import broken

_VALUES = ["", "nan", "inf", "-1e400", "1_0", "٥", "9" * 5000, "2017-04-30", "20170430", "\0", "%", "x" * 3000, "true"]
_NAMES = ["scenario", "reference", "lang", "file", "token", *list(levers())[:6]]
_PLACES = ["/etc/passwd", "../no-plan", "no-plan.toml", "file:///etc/passwd", "plan-2017\0"]


def links(seed: int, count: int) -> Iterator[str]:
    """Queries of addresses: values of every kind for every name, and scenarios packed well or badly."""
    luck = random.Random(seed)
    texts = broken(seed, count)
    for text in texts:
        given = [(luck.choice(_NAMES), luck.choice([*_VALUES, *_PLACES])) for _ in range(luck.randint(0, 4))]
        packed = base64.urlsafe_b64encode(zlib.compress(text.encode("utf-8", "surrogatepass"))).decode()
        damage = luck.choice((lambda p: p, lambda p: p, lambda p: p[:-3], lambda p: p[5:], lambda p: p * 3))
        given.append(("file", damage(packed)))
        luck.shuffle(given)
        yield luck.choice(("?", "")) + "&".join(
            f"{name}={quote(value, safe=luck.choice(('', '%&=')))}" for name, value in given
        )
