"""The desk in a browser: Debian's chromium driven by playwright, without the internet."""

import re
import shutil
from types import SimpleNamespace

import pytest

from qianyi.results.measures.panel import crossings, read_revenue
from qianyi.results.run.store import RunDirectory
from qianyi.scenarios.loader import load
from tests.commands import qianyi

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: install extra `test`")
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="Debian's chromium is not here: apt-get install chromium runs the desk in a browser"
)
WANTED = 12


@pytest.fixture(scope="module")
def desk():
    from qianyi.experiments.view.bench import served

    with served() as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser, desk):
    """A page whose scenario has few replicates; nothing that it asks for may fail or leave the machine."""
    from qianyi.experiments.view.request import address

    page, faults = browser.new_page(viewport={"width": 1280, "height": 1000}), []
    page.on("requestfailed", lambda asked: faults.append(asked.url))
    page.on("response", lambda answer: answer.status >= 400 and faults.append(answer.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    inside = (desk, "data:", "blob:")
    page.on("request", lambda asked: asked.url.startswith(inside) or faults.append(asked.url))
    query = address("plan-2017", "no-plan", "en", {}, {"extends": "plan-2017", "replicates": WANTED})
    page.goto(f"{desk}?{query}")
    page.wait_for_selector(".differences", timeout=60_000)
    yield page
    page.close()
    assert faults == []


def settled(page, replicates: int = WANTED) -> str:
    """Differences once all replicates are there and the page has not changed them for a second."""
    seen, whole = "", f"/^{replicates} of {replicates}/.test(document.querySelector('.status')?.innerText)"
    for _ in range(60):
        page.wait_for_function(whole, timeout=60_000)
        before, seen = seen, page.inner_text(".differences")
        if before == seen:
            return seen
        page.wait_for_timeout(700)
    raise AssertionError("the differences do not settle")


def wait_for_staff(page, persons: int) -> None:
    """The first lever of the desk shows this many staff."""
    shown = f"document.querySelector('.lever:not(.own)')?.innerText.endsWith(': {persons}')"
    page.wait_for_function(shown, timeout=20_000)


def open_tab(page, name: str) -> None:
    """Open a page of the desk."""
    page.get_by_role("tab", name=name, exact=True).click()


def numbers(text: str) -> list[str]:
    """Numbers of a table in their order."""
    return re.findall(r"[-+]?\d[\d,.]*", text)


def test_a_lever_moves_the_board_and_link_file_and_run_say_the_same(page, desk, tmp_path):
    for pillar in ("Opening up", "Reform", "Beijing-Tianjin-Hebei", "Innovation", "Funding"):
        page.get_by_role("button", name=pillar, exact=True).wait_for()
    page.get_by_role("button", name="Reform", exact=True).click()
    page.get_by_text("evidence: assumed").nth(12).wait_for()
    before = settled(page)
    slider = page.get_by_role("slider").first
    slider.focus()
    page.wait_for_function("document.activeElement?.type === 'range'")
    page.wait_for_timeout(500)
    page.keyboard.press("ArrowRight")
    wait_for_staff(page, 25)
    page.wait_for_function("was => document.querySelector('.differences').innerText !== was", arg=before)
    after = settled(page)
    assert after != before
    with page.expect_download() as taken:
        page.get_by_text("Scenario as TOML").click()
    mine = tmp_path / "mine.toml"
    taken.value.save_as(mine)
    assert load(str(mine)).policy.levers["promotion_staff"].value == 25
    assert numbers(of_run(mine, tmp_path / "run")) == numbers(after)
    page.wait_for_function("location.search.includes('promotion_staff=25')")
    page.reload()
    wait_for_staff(page, 25)
    assert settled(page) == after
    page.goto(page.locator("a.reopen").evaluate("link => link.href"))
    wait_for_staff(page, 25)
    assert settled(page) == after


def of_run(mine, out) -> str:
    """The table of differences that `qianyi run` gives for a file and no-plan, at the page's replicates."""
    from qianyi.experiments.view.ensemble import undecided
    from qianyi.experiments.view.pages.panels import differences_html

    done = qianyi("run", str(mine), "no-plan", "--yes", "--out", str(out), "--replicates", str(WANTED))
    assert done.returncode == 0, done.stderr
    run = RunDirectory.open(out)
    found = undecided(crossings.province_differences(read_revenue(run), *run.scenarios))
    return re.sub(r"<[^>]+>", " ", differences_html(SimpleNamespace(province_differences=found), "en"))


def test_map_zone_and_language(page):
    settled(page)
    open_tab(page, "Map")
    page.get_by_text("Revenue in 2025 (area)").wait_for()
    page.wait_for_selector(".solara-echarts canvas")
    open_tab(page, "Zone")
    page.get_by_text("Where the change comes from").wait_for()
    page.wait_for_function("document.querySelectorAll('.zone .solara-echarts canvas').length >= 5")
    assert page.locator(".projects tr").count() > 1
    page.get_by_role("button", name=re.compile("^zh$", re.I)).click()
    page.get_by_role("tab", name="开发区", exact=True).wait_for()
    page.get_by_text("收入变化来源").wait_for()
    page.get_by_text("依据：假设").first.wait_for()
    page.wait_for_function("document.documentElement.lang === 'zh-CN'")
    assert "人" in page.inner_text(".side")


def test_compare_with_a_kept_scenario(page):
    settled(page)
    open_tab(page, "Compare")
    page.wait_for_selector(".side-by-side", timeout=60_000)
    assert "no-plan" in page.inner_text(".side-by-side")
    assert "Full-time investment-promotion staff" in page.inner_text(".differing")
    page.get_by_text("Keep the present levers").click()
    page.locator(".v-select", has_text="Compare with").click()
    page.get_by_role("option", name="Kept 1").click()
    page.keyboard.press("Escape")
    page.wait_for_function("document.querySelector('.side-by-side')?.innerText.includes('Kept 1')", timeout=60_000)
    row = next(line for line in page.inner_text(".side-by-side").splitlines() if line.startswith("Zones on target"))
    assert "+0.00 [+0.00, +0.00]" in row


def test_play_steps_the_model_by_quarters(page):
    open_tab(page, "Play")
    page.get_by_text("Quarter: 2017Q1").wait_for(timeout=60_000)
    first = page.inner_text(".quarter-numbers")
    page.get_by_role("button", name="Next quarter").click()
    page.get_by_text("Quarter: 2017Q2").wait_for()
    page.wait_for_function("was => document.querySelector('.quarter-numbers').innerText !== was", arg=first)
    page.get_by_role("button", name="Quarter back").click()
    page.get_by_text("Quarter: 2017Q1").wait_for()
    # The table may be drawn a moment after the quarter's name.
    page.wait_for_function("was => document.querySelector('.quarter-numbers').innerText === was", arg=first)
    page.get_by_role("button", name="Play", exact=True).click()
    page.get_by_text("Quarter: 2017Q4").wait_for(timeout=20_000)
    page.get_by_role("button", name="Pause").click()
    with page.expect_download() as taken:
        page.get_by_text("CSV · play-0").click()
    text = open(taken.value.path(), encoding="utf-8-sig").read()
    assert len(text.splitlines()) == 1 + 36 * 31 and "2025Q4" in text


def drop(page, name: str, text: str) -> None:
    """Drop a file on the desk."""
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/plain", "buffer": text.encode()})


def test_a_broken_upload_is_explained_and_a_good_one_is_in_the_link(page):
    settled(page)
    drop(page, "broken.toml", 'extends = "/etc/passwd"')
    page.get_by_text("extends must name a scenario of the library").wait_for()
    drop(page, "broken.toml", "[levers]\npromotion_staf = 3")
    page.get_by_text("promotion_staff").first.wait_for()
    drop(page, "good.toml", f'extends = "no-plan"\nreplicates = {WANTED}\n[levers]\npromotion_staff = 33\n')
    wait_for_staff(page, 33)
    page.wait_for_function("!document.querySelector('.mistake')")
    mine = settled(page)
    page.goto(page.url)
    wait_for_staff(page, 33)
    assert settled(page) == mine


def test_the_keyboard_reaches_everything(page):
    settled(page)
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement?.type || document.activeElement?.tagName"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert {"range", "button", "file", "search"} <= seen
    page.get_by_role("tab", name="Board").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("capital from Beijing and Tianjin").wait_for()


@pytest.mark.parametrize("size", [(768, 1024), (1920, 1080)])
def test_nothing_is_wider_than_the_page(page, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for tab in ("Board", "Map", "Zone", "Compare"):
        open_tab(page, tab)
        page.wait_for_timeout(400)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), tab
