"""The site under load: 200 readers while 20 questions wait, the weight of pages, and kills."""

from __future__ import annotations

import asyncio
import itertools
import random
import shutil
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx

from benchmarks.places import SEED
from benchmarks.results import keep
from benchmarks.served import QUESTIONS, Served, killed, serving
from probatum.retrieval.beir import percentile

OPTIONS = ("minutes", "count")
READERS = 200
EVERY = 10.0
"""Seconds between two pages of a reader."""

WAITING = 20
KILLS = 100
EXAMPLE = "What are the latest updates on nusinersen?"
PAGES = {
    "ask": "/",
    "article": "/articles/{article}",
    "drug": "/drugs?name=nusinersen",
    "library": "/library",
    "changes": "/changes/spl:68cd4f06-70e1-40d8-bedb-609ec0afa471",
    "source": "/source/spl:68cd4f06-70e1-40d8-bedb-609ec0afa471",
}


def run(minutes: float = 1.0, count: int = KILLS) -> dict[str, Any]:
    """Measure and keep the figures; ``count`` kills, ``minutes`` of load."""
    figures: dict[str, Any] = {"seed": SEED, "readers": READERS, "every": EVERY, "asks": WAITING}
    with tempfile.TemporaryDirectory(prefix="probatum-serving-") as folder:
        with serving(Path(folder)) as site:
            article = _article(site)
            figures["pages"] = _pages(site, article)
            figures["load"] = asyncio.run(_load(site, article, minutes * 60))
        print(f"serving: {figures}", flush=True)
    with tempfile.TemporaryDirectory(prefix="probatum-kills-") as folder:
        kept = killed(Path(folder), count, SEED)
        figures["kills"] = {
            "kills": kept.kills, "taken": kept.taken, "articles": kept.articles,
            "no_answers": kept.no_answers, "interrupted": kept.interrupted, "wrong": kept.wrong,
        }  # fmt: skip
    print(f"serving: {figures['kills']}", flush=True)
    keep("serving", figures)
    return figures


def _article(site: Served) -> str:
    """The id of an article on the example question."""
    job = httpx.post(f"{site.address}/v1/ask", json={"question": EXAMPLE}).json()
    while job["state"] in {"queued", "running"}:
        time.sleep(0.2)
        job = httpx.get(f"{site.address}/v1/jobs/{job['id']}").json()
    return str(job["result"]["article"])


def _pages(site: Served, article: str) -> dict[str, Any]:
    """Bytes transferred with an empty cache, and the largest contentful paint in Chromium."""
    from playwright.sync_api import sync_playwright

    browser_path = shutil.which("chromium")
    if browser_path is None:
        return {}
    made: dict[str, Any] = {}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"]
        )
        for name, path in PAGES.items():
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            page = context.new_page()
            devtools = context.new_cdp_session(page)
            devtools.send("Network.enable")
            sizes: list[float] = []
            devtools.on(
                "Network.loadingFinished", lambda e, s=sizes: s.append(e["encodedDataLength"])
            )
            page.goto(site.address + path.format(article=article), wait_until="networkidle")
            paint = page.evaluate(
                "() => new Promise(done => new PerformanceObserver(list => "
                "done(list.getEntries().at(-1).startTime))"
                ".observe({type: 'largest-contentful-paint', buffered: true}))"
            )
            made[name] = {
                "bytes": int(sum(sizes)),
                "requests": len(sizes),
                "paint_ms": round(paint),
            }
            context.close()
        browser.close()
    return made


async def _load(site: Served, article: str, seconds: float) -> dict[str, Any]:
    """Readers open pages while the queue is kept full; wall-clock milliseconds of each page."""
    times: list[float] = []
    errors: list[str] = []
    waiting: list[int] = []
    dice = random.Random(SEED)
    end = time.monotonic() + seconds
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=READERS)
    headers = {"Accept-Encoding": "gzip"}
    async with (
        httpx.AsyncClient(
            base_url=site.address, limits=limits, headers=headers, timeout=30
        ) as client,
        httpx.AsyncClient(base_url=site.address, timeout=30) as asking,
    ):

        async def reader(first: float) -> None:
            await asyncio.sleep(first)
            while time.monotonic() < end:
                begun = time.perf_counter()
                try:
                    answer = await client.get(f"/articles/{article}")
                    if answer.status_code != 200:
                        errors.append(str(answer.status_code))
                except httpx.HTTPError as error:
                    errors.append(type(error).__name__)
                times.append(1000 * (time.perf_counter() - begun))
                await asyncio.sleep(EVERY - (time.perf_counter() - begun))

        async def asker() -> None:
            numbers = itertools.count()
            mine: list[str] = []
            while time.monotonic() < end:
                jobs = (await asking.get("/v1/jobs", params={"limit": 100})).json()["items"]
                queued = sum(job["state"] == "queued" for job in jobs)
                waiting.append(queued)
                for _ in range(WAITING - queued):
                    question = f"{QUESTIONS[next(numbers) % 6]} Question {next(numbers)}."
                    answer = await asking.post("/v1/ask", json={"question": question})
                    if answer.status_code != 202:
                        errors.append(f"ask {answer.status_code}")
                    mine.append(answer.json().get("id", ""))
                await asyncio.sleep(1)

        await asyncio.gather(asker(), *(reader(dice.uniform(0, EVERY)) for _ in range(READERS)))
    return {
        "seconds": seconds, "pages": len(times), "errors": dict(sorted(Counter(errors).items())),
        "median_ms": round(percentile(times, 0.5), 1), "p95_ms": round(percentile(times, 0.95), 1),
        "p99_ms": round(percentile(times, 0.99), 1), "most_ms": round(max(times), 1),
        "waiting": [min(waiting), max(waiting)],
    }  # fmt: skip
