"""What a visitor may ask of the desk, and who may ask."""

import asyncio

import pytest

from qianyi.experiments.view import request
from qianyi.experiments.view.serve import HostGate, TokenGate
from qianyi.scenarios.levers import levers
from qianyi.scenarios.loader import load
from qianyi.scenarios.mistakes import ScenarioMistakes


def test_the_file_taken_away_is_the_scenario_on_the_page(tmp_path):
    moved = {"promotion_staff": 40.0, "reform_deadline": float(levers()["reform_deadline"].high)}
    wanted = request.asked({"extends": "plan-2017"}, moved)
    (tmp_path / "mine.toml").write_text(wanted.text, encoding="utf-8")
    mine = load(str(tmp_path / "mine.toml"))
    assert mine.model_copy(update={"name": "desk"}) == request.resolved(wanted)
    assert mine.policy.levers["promotion_staff"].value == 40.0


@pytest.mark.parametrize("name", ["plan-2017", "late-reform", "no-plan"])
def test_nothing_moved_is_the_library_scenario(name):
    assert request.resolved(request.asked({"extends": name}, {})).policy == load(name).policy


def test_an_upload_keeps_everything_it_sets():
    data = b'extends = "late-reform"\nseed = 9\n[levers]\npromotion_staff = 32\n[environment]\nrebasing_hazard = 0.1\n'
    table = request.parsed_upload(data)
    found = request.resolved(request.asked(table, {"co_built_parks": 3.0}))
    assert (found.seed, found.environment.rebasing_hazard) == (9, 0.1)
    assert found.policy.levers["promotion_staff"].value == 32
    assert found.policy.levers["co_built_parks"].value == 3


@pytest.mark.parametrize(
    "data",
    [b"\xff\xfe", b"levers = [", b"x" * 70_000, b'extends = "/etc/passwd"', b'extends = "../a.toml"', b"levers = 3"]
    + [b"replicates = 501"]
    + [b"[levers]\npromotion_staf = 3", b"extends = 3", b'extends = ["no-plan"]', b"[levers]\npromotion_staff = 1e9"],
)
def test_a_broken_upload_is_explained(data):
    with pytest.raises(ScenarioMistakes) as found:
        request.parsed_upload(data)
    assert all(mistake.text(language) for mistake in found.value.mistakes for language in ("zh", "en"))


def test_an_upload_that_is_no_toml_is_told_with_its_line_and_in_the_visitors_language():
    with pytest.raises(ScenarioMistakes) as found:
        request.parsed_upload(b"replicates = 5\nuntil = soon\n")
    assert found.value.mistakes[0].text("zh").startswith("desk.toml:2: 读到 取值无法识别")
    with pytest.raises(ScenarioMistakes, match="too many digits"):
        request.parsed_upload(b"replicates = " + b"9" * 5000)


def test_a_text_reaches_no_file_of_the_server(tmp_path, monkeypatch):
    (tmp_path / "near.toml").write_text("seed = 5\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert load("near.toml").seed == 5
    for name in ("near.toml", str(tmp_path / "near.toml")):
        with pytest.raises(ScenarioMistakes, match="no such scenario"):
            request.resolved(request.asked({"extends": name}, {}))


def test_a_link_reopens_the_same_levers_and_nothing_else():
    moved = {"promotion_staff": 40.0, "reform_deadline": float(levers()["reform_deadline"].with_plan)}
    query = request.address("late-reform", "no-plan", "en", moved)
    assert request.from_address(query) == request.Start("late-reform", "no-plan", "en", moved)
    broken = request.from_address("scenario=/etc/passwd&promotion_staff=nan&co_built_parks=x")
    assert broken == request.Start("plan-2017", "no-plan", "zh", {})


def test_a_link_carries_an_uploaded_scenario():
    table = request.parsed_upload('extends = "late-reform"\nseed = 9\ntitle_zh = "测试"\n'.encode())
    found = request.from_address(request.address("plan-2017", "no-plan", "zh", {"promotion_staff": 40.0}, table))
    assert (found.table, found.moved, found.mistakes) == (table, {"promotion_staff": 40.0}, ())
    large = {"extends": "no-plan", "question_en": "".join(chr(33 + 7 * k % 90) + str(k) for k in range(4000))}
    assert request.address("plan-2017", "no-plan", "zh", {}, large) == ""


@pytest.mark.parametrize(
    "packed", ["x", "!!!", request._packed('extends = "/etc/passwd"'), request._packed("a" * 10**7)]
)
def test_a_link_with_a_broken_scenario_is_explained(packed):
    found = request.from_address(f"file={packed}&lang=en")
    assert found.table is None and found.mistakes[0].text("en")


def test_sliders_can_show_both_reference_values_without_moving_them():
    for lever in levers().values():
        for value in (lever.without_plan, lever.with_plan):
            places = (value - lever.low) / request.step_of(lever)
            assert abs(places - round(places)) < 1e-6, lever.id


@pytest.mark.parametrize(
    ("query", "cookie", "seen"),
    [(b"", b"", False), (b"token=wrong", b"", False), (b"token=right", b"", True), (b"", b"qianyi_desk=right", True)],
)
def test_without_the_token_a_page_shows_nothing(query, cookie, seen):
    sent = []

    async def page(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"levers"})

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "query_string": query, "headers": [(b"cookie", cookie)]}
    asyncio.run(TokenGate(page, "right")(scope, None, send))
    assert sent[0]["status"] == (200 if seen else 403)
    assert sent[1]["body"] == (b"levers" if seen else b"")


@pytest.mark.parametrize(
    ("host", "origin", "loopback", "seen"),
    [
        (b"127.0.0.1:8765", b"", True, True),
        (b"localhost:8765", b"http://localhost:8765", True, True),
        (b"[::1]:8765", b"http://[::1]:8765", True, True),
        (b"evil.example:8765", b"http://evil.example:8765", True, False),
        (b"127.0.0.1.evil.example", b"", True, False),
        (b"", b"", True, False),
        (b"[", b"", True, False),
        (b"127.0.0.1:8765", b"http://evil.example", True, False),
        (b"127.0.0.1:8765", b"null", True, False),
        (b"127.0.0.1:8765", b"http://127.0.0.1:9999", True, False),
        (b"desk.example", b"https://desk.example", False, True),
        (b"desk.example", b"https://evil.example", False, False),
    ],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_pages_of_other_sites_cannot_drive_the_desk(kind, host, origin, loopback, seen):
    sent, reached = [], []

    async def page(scope, receive, send):
        reached.append(scope["type"])

    async def send(message):
        sent.append(message)

    headers = [(b"host", host), *([(b"origin", origin)] if origin else [])]
    asyncio.run(HostGate(page, loopback)({"type": kind, "headers": headers}, None, send))
    assert reached == ([kind] if seen else [])
    assert seen or sent[0].get("status", sent[0].get("code")) in (403, 4403)
