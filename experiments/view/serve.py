"""Serving the desk: on this machine unless told otherwise, and then only to who has the token."""

import hmac
import os
from http.cookies import SimpleCookie
from importlib.resources import files
from urllib.parse import parse_qs

COOKIE = "qianyi_desk"


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
        if scope["type"] == "websocket":
            return await send({"type": "websocket.close", "code": 4403})
        await send({"type": "http.response.start", "status": 403, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    def _with_cookie(self, send):
        line = f"{COOKIE}={self.token}; HttpOnly; SameSite=Strict; Path=/".encode()

        async def sending(message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", []), (b"set-cookie", line)]}
            await send(message)

        return sending


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


def serve(host: str, port: int, token: str) -> None:
    """Run the desk until interrupted; nothing of it asks the internet or reports home."""
    os.environ["SOLARA_APP"] = "experiments.view.desk"
    os.environ["SOLARA_TELEMETRY_MIXPANEL_ENABLE"] = "False"
    os.environ["SOLARA_THEME_SHOW_BANNER"] = "False"
    os.environ["SOLARA_MODE"] = "production"
    import uvicorn
    from solara.server.starlette import app

    served = TokenGate(WithFont(app), token) if token else WithFont(app)
    uvicorn.run(served, host=host, port=port, log_level="warning", ws_max_size=4 * 1024 * 1024)
