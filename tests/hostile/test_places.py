"""Connections that only knock keep no planner out, and a desk that is full says so."""

import asyncio

from qianyi.experiments.view.places import Places

MOST = 6


class Visitor:
    """A connection of an address: what it says, and what it hears."""

    def __init__(self, desk: Places, address: str, words: int):
        self.heard: list[dict] = []
        self._said = [{"type": "websocket.connect"}] + [{"type": "websocket.receive", "text": "x"}] * words
        scope = {"type": "websocket", "path": "/kernel", "client": (address, 1)}
        self.task = asyncio.ensure_future(desk(scope, self._receive, self._send))

    async def _receive(self) -> dict:
        if self._said:
            return self._said.pop(0)
        await asyncio.sleep(3600)
        raise AssertionError

    async def _send(self, message: dict) -> None:
        self.heard.append(message)

    @property
    def is_in(self) -> bool:
        return {"type": "in"} in self.heard


async def _solara(scope, receive, send) -> None:
    """The server behind: a socket stays until it is cancelled."""
    if scope["type"] == "http":
        return await send({"type": "http.response.start", "status": 200, "headers": []})
    assert (await receive())["type"] == "websocket.connect"
    await send({"type": "websocket.accept"})
    assert (await receive())["type"] == "websocket.receive"
    await send({"type": "in"})
    await asyncio.sleep(3600)


async def _page(desk: Places, address: str) -> list[dict]:
    sent = []

    async def send(message):
        sent.append(message)

    await desk({"type": "http", "path": "/", "client": (address, 1)}, None, send)
    return sent


def test_sockets_that_say_nothing_lock_nobody_out_and_are_closed():
    async def story():
        desk = Places(_solara, MOST, patience=0.2)
        idle = [Visitor(desk, "10.0.0.1", 0) for _ in range(205)]
        await asyncio.sleep(0.05)
        planner = Visitor(desk, "10.0.0.2", 1)
        same_machine = Visitor(desk, "10.0.0.1", 1)
        await asyncio.sleep(0.05)
        assert planner.is_in and same_machine.is_in and not any(visitor.is_in for visitor in idle)
        await asyncio.sleep(0.3)
        assert all(visitor.heard[-1] == {"type": "websocket.close", "code": 1013} for visitor in idle)
        late = Visitor(desk, "10.0.0.1", 1)
        await asyncio.sleep(0.05)
        assert late.is_in and desk.silent.total() == 0
        assert planner.heard.count({"type": "websocket.accept"}) == 1
        for visitor in (planner, same_machine, late):
            visitor.task.cancel()
        await asyncio.sleep(0)
        assert desk.taken.total() == 0

    asyncio.run(story())


def test_one_address_takes_half_of_the_places_and_a_full_desk_says_so_in_words():
    async def story():
        desk = Places(_solara, MOST)
        greedy = [Visitor(desk, "10.0.0.1", 1) for _ in range(10)]
        await asyncio.sleep(0.05)
        assert sum(visitor.is_in for visitor in greedy) == MOST // 2
        refused = await _page(desk, "10.0.0.1")
        assert refused[0]["status"] == 503 and "规划台已满" in refused[1]["body"].decode()
        assert (await _page(desk, "10.0.0.2"))[0]["status"] == 200
        others = [Visitor(desk, f"10.0.1.{number}", 1) for number in range(10)]
        await asyncio.sleep(0.05)
        assert sum(visitor.is_in for visitor in others) == MOST - MOST // 2
        assert "The desk is full" in (await _page(desk, "10.0.0.2"))[1]["body"].decode()
        for visitor in (*greedy, *others):
            visitor.task.cancel()

    asyncio.run(story())
