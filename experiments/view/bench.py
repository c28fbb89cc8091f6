"""`qianyi view --bench`: how long a planner waits for the first picture and for a hundred replicates."""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from urllib.request import urlopen

from qianyi.experiments.view.ensemble import Ensembles
from qianyi.scenarios.loader import load
from qianyi.scenarios.words import message, words

# What the desk promises on two cores (s): first picture, a hundred replicates of a scenario that nobody asked before.
TARGETS_S = {"first_picture_s": 1.0, "hundred_replicates_s": 5.0, "page_first_picture_s": 1.0}
_WORDS = {
    "first_picture_s": message("Moved lever to first picture (computing, median)"),
    "hundred_replicates_s": message("Moved lever to 100 replicates (computing)"),
    "page_first_picture_s": message("Opened page to first picture (browser, median)"),
    "page_hundred_replicates_s": message("Moved lever to 100 replicates (browser)"),
    "load_before": message("Load of the machine before"),
}


def measure(repeats: int = 5, replicates: int = 100) -> dict[str, float | None]:
    """Seconds; those of the page are None without playwright and chromium. `load_before`: processes wanting a core."""
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    ensembles, reference = Ensembles(), load("no-plan")
    setting = [f"replicates={replicates}"]
    list(ensembles.pictures(load("plan-2017", setting), reference))  # compiles; the reference is known from here on
    firsts, wholes = [], []
    for place in range(repeats):
        scenario = load("plan-2017", [*setting, f"promotion_staff={30 + place}"])
        begun, times = time.perf_counter(), []
        for _ in ensembles.pictures(scenario, reference):
            times.append(time.perf_counter() - begun)
        firsts.append(times[0])
        wholes.append(times[-1])
    found = {"first_picture_s": statistics.median(firsts), "hundred_replicates_s": statistics.median(wholes)}
    return {**found, **_of_page(repeats), "load_before": busy}


@contextmanager
def served() -> Iterator[str]:
    """A desk of its own process on a free port of this machine; its address once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "qianyi", "view", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(600):
            try:
                urlopen(f"{address}readyz", timeout=1).close()
                break
            except OSError:
                time.sleep(0.25)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def _of_page(repeats: int) -> dict[str, float | None]:
    unknown = dict.fromkeys(("page_first_picture_s", "page_hundred_replicates_s"))
    chromium = shutil.which("chromium")
    if chromium is None or find_spec("playwright") is None:
        return unknown
    from playwright.sync_api import sync_playwright

    with served() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        opened = []
        for _ in range(repeats + 1):
            page.goto(f"{address}?lang=en")
            page.wait_for_selector(".solara-echarts canvas", timeout=120_000)
            opened.append(page.evaluate("performance.now()") / 1000.0)
        begun = _moved(page)
        page.wait_for_function("/^100 of 100/.test(document.querySelector('.status')?.innerText)", timeout=120_000)
        whole = time.perf_counter() - begun
        browser.close()
    # The first opening also fetches scripts and fonts, which a browser keeps.
    return {"page_first_picture_s": statistics.median(opened[1:]), "page_hundred_replicates_s": whole}


def _moved(page) -> float:
    """Move the first slider once its page is at rest; when it was moved."""
    page.wait_for_function("/^100 of 100/.test(document.querySelector('.status')?.innerText)", timeout=120_000)
    page.get_by_role("slider").first.focus()
    page.wait_for_timeout(2000)
    begun = time.perf_counter()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("!/^100 of 100/.test(document.querySelector('.status')?.innerText)", timeout=120_000)
    return begun


def lines(found: dict[str, float | None], language: str) -> list[str]:
    """The figures, each with what the desk promises."""
    told = []
    t = words(language)
    for key, said in _WORDS.items():
        value = "–" if found[key] is None else f"{found[key]:.2f}" + ("" if key == "load_before" else " s")
        target = f"（≤ {TARGETS_S[key]:.0f} s）" if key in TARGETS_S else ""
        told.append(f"{t.tell(said)}: {value}{target}")
    return told
