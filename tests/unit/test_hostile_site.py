"""Every page and every form of the site, with hostile words in the library and in each field."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from fastapi.testclient import TestClient
from lxml import html

from probatum.evidence.editions import Name
from probatum.evidence.editions import Role as NameRole
from probatum.services.history import keep_article
from probatum.services.permissions import Role
from tests.articles import article, hostile
from tests.making import digest, label
from tests.people import Shared, cheap_passwords, renew, shared

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(1)><a href=javascript:alert(1)>Zebra"
ADDRESSES = ("href", "src", "action", "formaction", "data", "poster")
LEFT_OUT = re.compile(r"/sign-|/account/(?:sessions|unlink)|/administration/accounts/\w+/")
"""Forms that would end the session of the one who looks."""
SKIPPED = re.compile(r"^/sign-in|/exports/|/plan/.")
"""Files, which are made slowly and saved, not shown; the plans have a test of their own."""
MOST = 60
"""Pages and forms that are looked at."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    with cheap_passwords():
        made = shared(tmp_path_factory.mktemp("hostile"))
        store = made.app.state.library.store
        evil = {"title": EVIL, "licence": EVIL, "url": "javascript:alert(1)"}
        store.add(
            [
                label(1, names=(Name(NameRole.BRAND, EVIL),), **evil),
                digest("pmid:1", f"Give 5 mg. {EVIL}", "2020-01-01", **evil),
                label(2, version=1),
                label(2, version=2),
            ]
        )
        for one in (article(), hostile()):
            keep_article(store, one)
        made.account("all", *Role)
        evil = made.account("evil", Role.READER)
        with made.accounts._writing() as db:
            db.execute("UPDATE account SET shown = ? WHERE id = ?", (EVIL, evil.id))
        yield made


def faults(text: str) -> list[str]:
    """What a browser would run, load from elsewhere or refuse, were there no policy."""
    if not text.strip():
        return []
    found = []
    for element in html.document_fromstring(text).iter():
        if not isinstance(element.tag, str):
            continue
        inside = element.tag in {"script", "style"} and not element.get("src")
        if element.tag in {"iframe", "object", "embed", "base"} or (
            inside and element.get("type") != "application/json"
        ):
            found.append(f"<{element.tag}>")
        for name, value in element.attrib.items():
            if name.startswith("on") or name == "style":
                found.append(f"{element.tag} {name}")
            scheme = value.strip().casefold().partition(":")[0]
            if name in ADDRESSES and scheme in {"javascript", "data", "vbscript"}:
                found.append(f"{element.tag} {name}={value[:40]}")
    return found


def fields(form: Any) -> dict[str, Any]:
    """What a form sends, with hostile words in every field in which somebody types."""
    sent: dict[str, Any] = {}
    for field in form.inputs:
        kind = (field.get("type") or "text").lower()
        if not field.name or kind in {"file", "submit", "button"}:
            continue
        if field.tag == "textarea" or kind in {"text", "search", "url", "email", "tel"}:
            sent[field.name] = EVIL
        elif field.tag == "select":
            sent[field.name] = (field.value_options or [""])[-1]
        elif kind in {"radio", "checkbox"}:
            sent[field.name] = field.get("value") or "on"
        else:
            sent[field.name] = field.get("value") or "1"
    return sent


def test_no_page_and_no_form_runs_what_somebody_wrote(site: Shared) -> None:
    browser = site.signed_in("all")
    seen: set[str] = set()
    forms: set[tuple[str, str, tuple[str, ...]]] = set()
    waiting = deque(["/", "/administration", "/account", "/articles/nowhere"])
    bad: list[str] = []
    shown = 0

    def look(path: str, answer: Any) -> None:
        nonlocal shown
        kind = answer.headers.get("content-type", "")
        if "content-disposition" in answer.headers or not kind.startswith("text/html"):
            return
        shown += "&lt;script&gt;alert" in answer.text
        bad.extend(f"{path}: {fault}" for fault in faults(answer.text))
        assert answer.status_code != 500, path
        if not answer.text.strip():
            return
        page = html.document_fromstring(answer.text)
        for link in page.iter("a"):
            there = urljoin(f"https://evidence.example{path}", link.get("href") or "")
            parts = urlsplit(there)
            if parts.netloc == "evidence.example" and not SKIPPED.search(parts.path):
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
        for form in page.forms:
            if form.method == "POST" and "csrf" not in form.fields:
                bad.append(f"{path}: a form without its token")
            action = form.get("action") or path.partition("?")[0]
            kind = (form.method, action, tuple(sorted(fields(form))))
            if kind not in forms and not LEFT_OUT.match(action):
                forms.add(kind)
                look(action, sent(browser, form, action))

    def sent(browser: TestClient, form: Any, action: str) -> Any:
        values = fields(form)
        forgive(site)
        if form.method == "GET":
            return browser.get(action, params=values)
        if form.get("enctype") == "multipart/form-data":
            file = (f"{EVIL.replace('/', '')}.txt", EVIL.encode(), "text/plain")
            files = {f.name: file for f in form.inputs if f.get("type") == "file"}
            return browser.post(action, data=values, files=files)
        return browser.post(action, data=values)

    while waiting and len(seen) < MOST:
        path = waiting.popleft()
        if path in seen:
            continue
        seen.add(path)
        answer = browser.get(path)
        if answer.status_code == 303 and urlsplit(answer.headers["location"]).path == "/sign-in":
            browser = site.signed_in("all")
            renew(browser)
            answer = browser.get(path)
        look(path, answer)
    assert bad == []
    assert len(seen) > 8
    assert len(forms) > 6
    assert shown > 5


def forgive(site: Shared) -> None:
    with site.accounts._writing() as db:
        db.execute("DELETE FROM throttle")


def test_the_search_for_faults_finds_them() -> None:
    assert faults(f"<p>{EVIL}</p>") == ["<script>", "img onerror", "a href=javascript:alert(1)"]
    assert faults('<p title="onclick=1"><script src="/a.js"></script><a href="/b">x</a></p>') == []
