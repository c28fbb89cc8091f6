"""The desk in a browser: Debian's chromium driven by playwright, without the internet."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest

from scenarios.loader import load

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: install extra `test`")
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="Debian's chromium is not here: apt-get install chromium runs the desk in a browser"
)


@pytest.fixture(scope="module")
def desk():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "experiments", "view", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ))
    try:
        for _ in range(400):
            try:
                urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1).close()
                break
            except OSError:
                time.sleep(0.25)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser, desk):
    page, faults = browser.new_page(viewport={"width": 1280, "height": 1000}), []
    page.on("requestfailed", lambda asked: faults.append(asked.url))
    page.on("response", lambda answer: answer.status >= 400 and faults.append(answer.url))
    inside = (desk, "data:", "blob:")
    page.on("request", lambda asked: asked.url.startswith(inside) or faults.append(asked.url))
    page.goto(f"{desk}?lang=en")
    page.wait_for_selector(".differences", timeout=40_000)
    yield page
    page.close()
    assert faults == []


def settled(page) -> str:
    """Differences once all replicates are there and the page has not changed them for a second."""
    seen = ""
    for _ in range(60):
        page.wait_for_function("/^100 of 100/.test(document.querySelector('.status')?.innerText)", timeout=30_000)
        before, seen = seen, page.inner_text(".differences")
        if before == seen:
            return seen
        page.wait_for_timeout(1000)
    raise AssertionError("the differences do not settle")


def wait_for_staff(page, persons: int) -> None:
    """The first lever of the desk shows this many staff."""
    shown = f"document.querySelector('.lever')?.innerText.endsWith(': {persons}')"
    page.wait_for_function(shown, timeout=20_000)


def test_a_lever_moves_the_numbers_and_the_link_and_file_say_the_same(page, desk, tmp_path):
    for pillar in ("Opening up", "Reform", "Beijing-Tianjin-Hebei", "Innovation", "Funding"):
        assert page.get_by_text(pillar, exact=True).is_visible()
    before = settled(page)
    slider = page.get_by_role("slider").first
    slider.focus()
    page.wait_for_function("document.activeElement?.getAttribute('role') === 'slider'")
    page.wait_for_timeout(500)
    page.keyboard.press("ArrowRight")
    wait_for_staff(page, 25)
    page.wait_for_function("was => document.querySelector('.differences').innerText !== was", arg=before)
    page.wait_for_timeout(1500)
    after = settled(page)
    assert after != before
    with page.expect_download() as taken:
        page.get_by_text("Scenario as TOML").click()
    taken.value.save_as(tmp_path / "mine.toml")
    mine = load(str(tmp_path / "mine.toml"))
    assert mine.policy.levers["promotion_staff"].value == 25
    page.goto(page.locator("a.reopen").evaluate("link => link.href"))
    wait_for_staff(page, 25)
    assert settled(page) == after


def test_language_and_zone(page):
    page.get_by_role("button", name=re.compile("^zh$", re.I)).click()
    page.wait_for_selector("text=体制改革")
    page.get_by_role("tab", name="开发区").click()
    page.get_by_text("收入变化来源").wait_for()
