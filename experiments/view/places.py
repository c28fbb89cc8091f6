"""The places of the desk: a page takes one when it says its first word, and somebody who only knocks takes none."""

import asyncio
from collections import Counter

from qianyi.scenarios.words import LANGUAGES, message

# So long a connection may stay silent before its first word (s); a page speaks at once.
PATIENCE = 20.0
# A silent connection costs next to nothing: so many for each place.
_KNOCKING = 100
_FULL = message("The desk is full: all its places are taken by pages that are open. Close one, or try again later.")


class Places:
    """ASGI middleware: at most `most` pages at once, at most half of them from one address, the next told in words."""

    def __init__(self, inner, most: int, patience: float = PATIENCE) -> None:
        self.inner, self.most, self.patience = inner, most, patience
        self.taken: Counter[str] = Counter()
        self.silent: Counter[str] = Counter()

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] == "/" and not _has_room(self.taken, self.most, scope):
            await _say_full(send)
        else:
            await self.inner(scope, receive, send)

    async def _socket(self, scope, receive, send) -> None:
        """Hear the first word before Solara gives the connection a thread, then hand on all that was heard."""
        heard = [await receive()]
        if not (_has_room(self.taken, self.most, scope) and _has_room(self.silent, _KNOCKING * self.most, scope)):
            return await send({"type": "websocket.close", "code": 1013})
        await send({"type": "websocket.accept"})
        try:
            with _Held(self.silent, _address(scope)):
                heard.append(await asyncio.wait_for(receive(), self.patience))
        except TimeoutError:
            return await send({"type": "websocket.close", "code": 1013})
        if heard[-1]["type"] == "websocket.disconnect":
            return None

        async def hearing():
            return heard.pop(0) if heard else await receive()

        async def sending(message) -> None:
            if message["type"] != "websocket.accept":  # said already
                await send(message)

        with _Held(self.taken, _address(scope)):
            return await self.inner(scope, hearing, sending)


class _Held:
    """One of an address's places, while something lasts."""

    def __init__(self, places: Counter, address: str) -> None:
        self.places, self.address = places, address

    def __enter__(self) -> None:
        self.places[self.address] += 1

    def __exit__(self, *_) -> None:
        self.places[self.address] -= 1
        self.places += Counter()  # forget addresses that hold none


def _has_room(places: Counter, most: int, scope) -> bool:
    return places.total() < most and places[_address(scope)] < max(1, most // 2)


def _address(scope) -> str:
    return str((scope.get("client") or ("",))[0])


async def _say_full(send) -> None:
    body = "\n".join(_FULL.text(language) for language in LANGUAGES).encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"retry-after", b"60")]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body})
