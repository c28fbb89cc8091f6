"""Serving the desk: on this machine unless told otherwise, and then only to who has the token."""

import hmac
import os
import threading
from collections.abc import Callable
from http.cookies import SimpleCookie
from importlib.resources import files
from urllib.parse import parse_qs, urlsplit

from qianyi.experiments.view.places import Places

COOKIE = "qianyi_desk"
OWN_NAMES = ("127.0.0.1", "localhost", "::1")
# Pages connected at once to one server (threads of Solara); the next one waits until one is closed.
MOST_PAGES = 200


class TokenGate:
    """ASGI middleware: a request without the token (query, later a cookie) gets an empty refusal."""

    def __init__(self, inner, token: str) -> None:
        self.inner, self.token = inner, token

    def _same(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self.token.encode())

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "lifespan":
            return await self.inner(scope, receive, send)
        headers = dict(scope.get("headers", []))
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token", [""])[0]
        kept = SimpleCookie(headers.get(b"cookie", b"").decode("latin-1")).get(COOKIE)
        if asked and self._same(asked):
            return await self.inner(scope, receive, self._with_cookie(send))
        if kept is not None and self._same(kept.value):
            return await self.inner(scope, receive, send)
        await _refuse(scope, send)

    def _with_cookie(self, send):
        line = f"{COOKIE}={self.token}; HttpOnly; SameSite=Strict; Path=/".encode()

        async def sending(message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", []), (b"set-cookie", line)]}
            await send(message)

        return sending


class HostGate:
    """ASGI middleware: a page of another site cannot drive the desk through a planner's browser.

    On loopback the Host must be this machine's own name (a name that was made to point here is refused); anywhere, a
    request that says where it comes from (Origin) must come from the desk's own pages.
    """

    def __init__(self, inner, loopback: bool) -> None:
        self.inner, self.loopback = inner, loopback

    def _allowed(self, scope) -> bool:
        headers = dict(scope.get("headers", []))
        host = headers.get(b"host", b"").decode("latin-1").lower()
        origin = headers.get(b"origin", b"").decode("latin-1").lower()
        try:
            own = not self.loopback or urlsplit(f"//{host}").hostname in OWN_NAMES
            return own and (not origin or urlsplit(origin).netloc == host)
        except ValueError:  # no address at all
            return False

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "lifespan" or self._allowed(scope):
            return await self.inner(scope, receive, send)
        await _refuse(scope, send)


async def _refuse(scope, send) -> None:
    """Say nothing but no."""
    if scope["type"] == "websocket":
        return await send({"type": "websocket.close", "code": 4403})
    await send({"type": "http.response.start", "status": 403, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


class WithFont:
    """ASGI middleware: the Chinese font of the figures, for machines that have none; the one file it can give."""

    def __init__(self, inner) -> None:
        self.inner = inner

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "http" and scope["path"] == "/desk-font":
            from starlette.responses import FileResponse

            kept = {"cache-control": "max-age=604800"}
            font = str(files("pylopdf_fonts_zh_cn") / "NotoSansSC-Regular.otf")
            return await FileResponse(font, headers=kept)(scope, receive, send)
        await self.inner(scope, receive, send)


def warm() -> None:
    """Compile the rules, lay out the start state and compute what the desk opens with, before anybody waits for it."""
    from qianyi.experiments.view.desk import ensembles
    from qianyi.experiments.view.ensemble.stepping import played
    from qianyi.scenarios.loader import load

    scenario, reference = load("plan-2017"), load("no-plan")
    pictures = ensembles.pictures(scenario, reference)
    next(pictures)
    played(scenario.model_copy(update={"until": scenario.quarter_ends[0].strftime("%YQ1")}), 0)
    threading.Thread(target=lambda: list(pictures), daemon=True, name="warm").start()


def serve(host: str, port: int, token: str, ready: Callable[[], None]) -> None:
    """Run the desk until interrupted, after `ready`; nothing of it asks the internet or reports home."""
    os.environ["SOLARA_APP"] = "qianyi.experiments.view.desk"
    os.environ["SOLARA_TELEMETRY_MIXPANEL_ENABLE"] = "False"
    os.environ["SOLARA_THEME_SHOW_BANNER"] = "False"
    os.environ["SOLARA_MODE"] = "production"
    # A page that was closed or lost its connection keeps its state this long; then its memory is given back.
    os.environ.setdefault("SOLARA_KERNEL_CULL_TIMEOUT", "10m")
    os.environ.setdefault("SOLARA_KERNEL_MAX_COUNT", str(MOST_PAGES))
    import uvicorn
    from solara.server.starlette import app

    warm()
    ready()
    desk = Places(WithFont(app), MOST_PAGES)
    served = HostGate(TokenGate(desk, token) if token else desk, not token)
    uvicorn.run(served, host=host, port=port, log_level="warning", ws_max_size=4 * 1024 * 1024)
