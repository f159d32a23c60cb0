"""Who may do what on a shared site, and what an attacker may not: route by route."""

from __future__ import annotations

import asyncio
import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from probatum.app.web.callers import demands
from probatum.app.web.security import pace as pace_module
from probatum.app.web.security.guard import SAFE
from probatum.app.web.security.pace import BY_ACCOUNT, BY_ADDRESS, Pace
from probatum.app.web.security.sessions import inside
from probatum.library.accounts import Passkey, hashed
from probatum.services import accounts as service
from probatum.services.permissions import Role
from tests.people import COOKIE, ORIGIN, WORDS, Shared, cheap_passwords, field, renew, shared
from tests.web import client

PUBLIC = {
    "/static/{name}", "/healthz", "/readyz", "/sign-in", "/sign-in/passkey",
    "/sign-in/passkey/challenge", "/sign-in/elsewhere", "/sign-in/elsewhere/back", "/sign-out",
    "/welcome",
}  # fmt: skip
"""What everybody may call. A new route that names no role has to be put here, on purpose."""

OWN = re.compile(r"/account(?:/|$)")
"""What everybody may call who is signed in at a browser: the page of one's own account."""

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    with cheap_passwords():
        made = shared(tmp_path_factory.mktemp("shared"))
        for role in Role:
            made.account(role.value, role)
        made.account("nothing")
        yield made


@pytest.fixture(autouse=True)
def _no_limits(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test begins as if nobody had tried anything."""
    yield
    if "site" in request.fixturenames:
        request.getfixturevalue("site").app.state.pace.forget()
        with request.getfixturevalue("site").accounts._writing() as db:
            db.execute("DELETE FROM throttle")


def called(path: str) -> str:
    return re.sub(r"{\w+(?::\w+)?}", "1", path)


def active(text: str) -> list[str]:
    """Scripts, styles and handlers that stand in a page itself."""
    bare = re.sub(r'="[^"<>]*"', "=", text)
    return re.findall(r"<style|<script(?! src=)|<\w[^<>]*\s(?:on\w+|style)\s*=", bare)


def test_every_route_says_whom_it_serves(site: Shared) -> None:
    silent = {path for _, path, roles in demands(site.app) if not roles}
    assert {path for path in silent if not OWN.match(path)} == PUBLIC
    counted = [c for c in iter_route_contexts(site.app.routes) if isinstance(c.route, APIRoute)]
    others = [getattr(r, "path", r) for r in site.app.routes if not isinstance(r, APIRoute)]
    assert len(counted) > 20
    assert [o for o in others if isinstance(o, str) and o != "/openapi.json"] == []


@pytest.mark.parametrize("role", [*Role, None])
def test_every_route_refuses_every_other_role(site: Shared, role: Role | None) -> None:
    name = role.value if role else "nothing"
    browser = site.signed_in(name)
    refused = []
    for method, path, roles in demands(site.app):
        if not roles or path == "/sign-out":
            continue
        answer = browser.request(method, called(path))
        site.accounts.forgive(f"changes account {site.accounts.named(name).id}")
        site.accounts.forgive("changes address 192.0.2.1")
        allowed = role in roles
        assert (answer.status_code == 403) != allowed, f"{name}: {method} {path}"
        assert answer.status_code != 401
        if not allowed:
            refused.append(path)
    assert refused


@pytest.mark.parametrize("role", Role)
def test_a_token_opens_what_its_scope_opens(site: Shared, role: Role) -> None:
    """The owner has every role; the token has one."""
    owner = site.accounts.named("owner") or site.account("owner", *Role)
    program = site.program(owner, role)
    for method, path, roles in demands(site.app):
        if path.startswith("/v1") and roles:
            answer = program.request(method, called(path))
            site.accounts.forgive(f"changes account {owner.id}")
            site.accounts.forgive("changes address testclient")
            assert (answer.status_code == 403) != (role in roles), f"{role}: {method} {path}"


def test_a_token_does_not_manage_accounts(site: Shared) -> None:
    owner = site.accounts.named("owner") or site.account("owner", *Role)
    program = site.program(owner, *Role)
    for method, path, _ in demands(site.app):
        if OWN.match(path) or (path.startswith("/administration") and method == "POST"):
            answer = program.request(method, called(path))
            assert answer.status_code == 303, path
            assert answer.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize(
    "given", ["", "Bearer ", "Bearer wrong", "Basic YWRhOmFkYQ==", "Bearer a b"]
)
def test_nobody_gets_in_without_signing_in(site: Shared, given: str) -> None:
    stranger = site.browser()
    if given:
        stranger.headers["Authorization"] = given
    for method, path, roles in demands(site.app):
        if not roles and path in PUBLIC:
            continue
        if given and method not in SAFE:
            continue
        answer = stranger.request(method, called(path))
        site.accounts.forgive("changes address 192.0.2.1")
        if path.startswith("/v1"):
            assert answer.status_code == 401, path
            assert answer.headers["www-authenticate"] == "Bearer"
            assert answer.headers["content-type"] == "application/problem+json"
        else:
            assert answer.status_code == 303, path
            assert urlsplit(answer.headers["location"]).path == "/sign-in"


def test_a_request_with_a_token_has_no_session(site: Shared) -> None:
    browser = site.signed_in("administrator")
    browser.headers["Authorization"] = "Bearer wrong"
    assert browser.post("/account/sessions/end").headers["location"].startswith("/sign-in")
    assert browser.get("/account").status_code == 303


def test_routes_behind_a_prefix_are_logged_in_full(site: Shared) -> None:
    reader = site.accounts.named("reader")
    assert reader is not None
    browser = site.signed_in("reader")
    for path in ("/threads/0123456789", "/v1/jobs/0123456789abcdef"):
        browser.get(path)
        line = site.accounts.lines(account=reader.id, limit=1)[0]
        assert (line.action, line.object) == ("read, answered 404", path)


# Forgery


def test_no_route_changes_anything_without_the_token_of_a_page(site: Shared) -> None:
    browser = site.signed_in("administrator")
    del browser.headers["x-csrf-token"]
    tried = 0
    for method, path, _ in demands(site.app):
        if method in SAFE:
            continue
        tried += 1
        for wrong in ({}, {"x-csrf-token": "0" * 64}, {"x-csrf-token": ""}):
            answer = browser.request(method, called(path), headers=wrong)
            assert answer.status_code == 403, path
            assert "out of date" in answer.text
        answer = browser.request(method, called(path), data={"csrf": "é" * 64})
        assert answer.status_code == 403, path
    assert tried > 10
    assert browser.get("/account").status_code == 200


def test_the_token_of_another_browser_does_nothing(site: Shared) -> None:
    browser, other = site.signed_in("reader"), site.signed_in("reader")
    assert browser.headers["x-csrf-token"] != other.headers["x-csrf-token"]
    browser.headers["x-csrf-token"] = other.headers["x-csrf-token"]
    assert browser.post("/account/sessions/end").status_code == 403


def test_the_field_of_a_form_is_a_token(site: Shared) -> None:
    browser = site.signed_in("reader")
    del browser.headers["x-csrf-token"]
    sent = {"csrf": field(browser.get("/account").text)}
    assert browser.post("/account/sessions/end", data=sent).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"}, {"origin": "null"},
        {"origin": "https://evidence.example.evil.example"}, {"origin": "http://localhost:81"},
        {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"},
        {"origin": ORIGIN, "sec-fetch-site": "cross-site"}, {"origin": "file://"},
    ],
)  # fmt: skip
def test_what_another_site_sends_is_refused_though_its_token_is_right(
    site: Shared, headers: dict[str, str]
) -> None:
    browser = site.signed_in("reader")
    answer = browser.post("/account/sessions/end", headers=headers)
    assert answer.status_code == 403
    assert "another site" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_what_a_page_of_the_site_sends_is_taken(site: Shared) -> None:
    browser = site.signed_in("reader")
    headers = {"origin": ORIGIN, "sec-fetch-site": "same-origin"}
    assert browser.post("/account/sessions/end", headers=headers).status_code == 303


def test_every_form_of_every_template_holds_the_token() -> None:
    """Written in the form, or in a macro of the template that the form calls."""
    folder = Path(__file__).parents[2] / "src/probatum/app/web/templates"
    forms = 0
    for template in folder.rglob("*.j2"):
        text = template.read_text("utf-8")
        macros = re.findall(
            r"macro (\w+)\(.*?\{\{ csrf_field\(request\) \}\}.*?endmacro", text, re.S
        )
        holds = ["csrf_field(request)", *(f"{{{{ {name}(" for name in macros)]
        for form in re.findall(r'<form[^>]*method="post".*?</form>', text, re.S):
            forms += 1
            assert any(held in form for held in holds), f"{template.name}: {form[:80]}"
    assert forms > 20


def test_in_local_mode_other_pages_can_send_nothing_either(tmp_path: Path) -> None:
    local = client(tmp_path)
    assert local.get("/").status_code == 200
    for wrong in ({"origin": "http://evil.example"}, {"sec-fetch-site": "same-site"}):
        assert local.post("/ask", data={"question": "x"}, headers=wrong).status_code == 403
    del local.headers["x-csrf-token"]
    assert local.post("/ask", data={"question": "x"}).status_code == 403
    local.headers["Authorization"] = "Bearer x"
    assert local.post("/ask", data={"question": "x"}).status_code == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example"]
)
def test_a_name_that_was_turned_to_this_computer_is_refused(
    site: Shared, tmp_path: Path, host: str
) -> None:
    assert client(tmp_path).get("/", headers={"host": host}).status_code == 400
    assert site.browser().get("/sign-in", headers={"host": host}).status_code == 400


# Limits of reading


def test_a_loop_is_slowed_and_its_account_alone(site: Shared) -> None:
    site.account("another", Role.READER)
    reader, other = site.signed_in("reader"), site.signed_in("another")
    pages = ("/v1/library", "/changes", "/threads", "/v1/documents?limit=1")
    times = BY_ACCOUNT[0]
    assert {reader.get(pages[n % 4]).status_code for n in range(times)} == {200}
    refused = reader.get("/v1/library")
    assert refused.status_code == 429
    assert refused.headers["content-type"] == "application/problem+json"
    assert int(refused.headers["retry-after"]) >= 1
    page = reader.get("/library")
    assert (page.status_code, "Too many requests" in page.text) == (429, True)
    assert other.get("/v1/library").status_code == 200
    begun = site.clock.now
    try:
        site.clock.now += int(refused.headers["retry-after"])
        assert reader.get("/v1/library").status_code == 200
    finally:
        site.clock.now = begun


def test_two_hundred_readers_behind_one_address_are_never_slowed() -> None:
    pace, now = Pace(), 0.0
    for page in range(200 * 60):
        now = page / 20
        reader = f"reader {page % 200}"
        assert pace.wait(((reader, BY_ACCOUNT), ("address", BY_ADDRESS)), now) == 0.0
    loop = [pace.wait((("loop", BY_ACCOUNT), ("address", BY_ADDRESS)), now) for _ in range(400)]
    assert loop.count(0.0) == BY_ACCOUNT[0]
    assert pace.wait((("reader 1", BY_ACCOUNT), ("address", BY_ADDRESS)), now) == 0.0


def test_those_who_may_read_at_full_pace_again_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pace_module, "MOST", 10)
    pace = Pace()
    for reader in range(100):
        pace.wait(((str(reader), BY_ACCOUNT),), float(reader))
    assert len(pace._free) <= 11


def test_one_user_on_one_computer_is_not_slowed(tmp_path: Path) -> None:
    local = client(tmp_path)
    assert {local.get("/v1/library").status_code for _ in range(BY_ACCOUNT[0] + 5)} == {200}


# Sessions


def test_signing_in_changes_the_cookie_and_ends_the_old_session(site: Shared) -> None:
    planted = "p" * 43
    browser = site.browser()
    browser.cookies.clear()
    browser.cookies.set(COOKIE, planted, "evidence.example")
    renew(browser)
    browser.post("/sign-in", data={"name": "reader", "password": WORDS})
    first = browser.cookies[COOKIE]
    assert first != planted
    assert site.accounts.session(hashed(planted)) is None
    assert site.accounts.session(hashed(first)) is not None
    renew(browser)
    browser.post("/sign-in", data={"name": "reader", "password": WORDS})
    assert browser.cookies[COOKIE] not in {first, planted}
    assert site.accounts.session(hashed(first)) is None


def test_signing_out_ends_the_session_at_the_server(site: Shared) -> None:
    browser = site.signed_in("reader")
    held = browser.cookies[COOKIE]
    assert browser.post("/sign-out").headers["location"] == "/sign-in"
    assert browser.cookies[COOKIE] != held
    thief = site.browser()
    thief.cookies.clear()
    thief.cookies.set(COOKIE, held, "evidence.example")
    assert thief.get("/account").status_code == 303


def test_the_cookie_cannot_be_read_sent_from_elsewhere_or_in_the_clear(site: Shared) -> None:
    browser = site.browser()
    set_ = browser.post("/sign-in", data={"name": "reader", "password": WORDS}).headers[
        "set-cookie"
    ]
    assert set_.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} == set(set_.split("; ")[1:])


def test_a_session_ends_when_idle_and_asks_again_for_what_matters(site: Shared) -> None:
    browser = site.signed_in("reader")
    begun = site.clock.now
    try:
        site.clock.now = begun + service.RECENT + 1
        assert browser.get("/account").status_code == 200
        answer = browser.post("/account/tokens", data={"scope": "reader"})
        assert answer.headers["location"] == "/sign-in?next=%2Faccount&again=1"
        site.clock.now += service.IDLE + 1
        assert browser.get("/account").headers["location"] == "/sign-in?next=%2Faccount"
    finally:
        site.clock.now = begun


@pytest.mark.parametrize(
    "place",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb",
     "\t//evil.example", "", "evil", "/\t/evil.example"],
)  # fmt: skip
def test_signing_in_leads_nowhere_else(site: Shared, place: str) -> None:
    assert inside(place) == "/"
    browser = site.browser()
    sent = {"name": "reader", "password": WORDS, "next": place}
    assert browser.post("/sign-in", data=sent).headers["location"] == "/"


def test_after_signing_in_the_page_that_was_asked_for_is_shown(site: Shared) -> None:
    browser = site.browser()
    asked = browser.get("/library?text=a%26b").headers["location"]
    place = parse_qs(urlsplit(asked).query)["next"][0]
    assert place == "/library?text=a%26b"
    sent = {"name": "reader", "password": WORDS, "next": place}
    assert browser.post("/sign-in", data=sent).headers["location"] == place


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(site: Shared) -> None:
    answers = []
    for name in ("reader", "nobody", "closed"):
        browser = site.browser()
        answer = browser.post("/sign-in", data={"name": name, "password": "wrong password"})
        text = answer.text.replace(f'value="{name}"', "").replace(field(answer.text), "")
        answers.append((answer.status_code, text))
    assert answers[0][0] == 403
    assert len(set(answers)) == 1


def test_guessing_is_answered_with_when_to_come_back(site: Shared) -> None:
    browser = site.browser("192.0.2.99")
    statuses = [
        browser.post("/sign-in", data={"name": "reader", "password": f"wrong {n}"}).status_code
        for n in range(service.SIGN_IN_BY_NAME[0] + 1)
    ]
    assert statuses == [403] * service.SIGN_IN_BY_NAME[0] + [429]
    answer = browser.post("/sign-in", data={"name": "reader", "password": WORDS})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 900
    assert site.signed_in("author").get("/account").status_code == 200


def test_what_changes_something_is_limited_by_account_and_address(site: Shared) -> None:
    reader = site.accounts.named("reader")
    assert reader is not None
    program = site.program(reader, Role.READER)
    times = service.CHANGES_BY_ACCOUNT[0]
    for _ in range(times):
        service.limit_changes(site.accounts, reader.id, "192.0.2.1", site.clock.now)
    path = next(p for m, p, _ in demands(site.app) if m == "POST" and p not in PUBLIC)
    answer = program.post(path)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    if path.startswith("/v1"):
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_household_of_ipv6_addresses_is_one_address(site: Shared) -> None:
    browser = site.browser("2001:db8:1:2::1")
    for last in range(service.SIGN_IN_BY_ADDRESS[0]):
        site.browser(f"2001:db8:1:2::{last:x}").post("/welcome", data={"code": "wrong"})
    assert browser.post("/welcome", data={"code": "wrong"}).status_code == 429
    assert site.browser("2001:db8:1:3::1").post("/welcome", data={"code": "x"}).status_code == 403


# What is shown, logged and taken in


def test_what_somebody_typed_is_shown_as_text_everywhere(site: Shared) -> None:
    admin = site.signed_in("administrator")
    answer = admin.post(
        "/administration/accounts", data={"name": "xss", "shown": EVIL, "role": "reader"}
    )
    account = site.accounts.named("xss")
    assert account is not None
    assert account.shown
    service.set_password(site.accounts, account, WORDS, site.clock.now, account.id)
    victim = site.signed_in("xss")
    pages = [
        answer.text,
        admin.get("/administration").text,
        admin.get("/administration/log").text,
        admin.get("/administration/log", params={"of": EVIL, "who": EVIL}).text,
        admin.post("/administration/accounts", data={"name": EVIL, "shown": EVIL}).text,
        victim.get("/account").text,
        victim.post("/account/tokens", data={"label": EVIL, "scope": "reader"}).text,
        victim.post("/account/tokens", data={"label": EVIL}).text,
        victim.get("/account").text,
        victim.get("/sign-in", params={"next": "/" + EVIL}).text,
        site.browser().post("/sign-in", data={"name": EVIL, "password": "x"}).text,
        victim.get("/library", params={"text": EVIL}).text,
        victim.get("/" + EVIL.replace("/", "")).text,
        victim.post("/ask", data={"question": EVIL}).text,
    ]
    for text in pages:
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert not active(text)
    assert sum("&lt;script&gt;alert" in text for text in pages) >= 8


def test_every_answer_has_a_strict_policy(site: Shared) -> None:
    browser = site.signed_in("administrator")
    for path in (
        "/account",
        "/administration",
        "/administration/log",
        "/sign-in",
        "/welcome",
        "/v1/x",
    ):
        answer = browser.get(path)
        policy = dict(
            part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; ")
        )
        assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["strict-transport-security"].startswith("max-age=")
        assert not active(answer.text)


@pytest.mark.parametrize("path", ["/account", "/administration", "/sign-in", "/welcome"])
def test_pages_of_accounts_are_kept_nowhere(site: Shared, path: str) -> None:
    assert site.signed_in("administrator").get(path).headers["cache-control"] == "no-store"


def test_the_log_holds_ids_and_nothing_that_was_typed(site: Shared) -> None:
    browser = site.signed_in("reader")
    reader = site.accounts.named("reader")
    assert reader is not None
    secret = "Zebrastreifen 19 kg"
    assert browser.post("/ask", data={"question": secret}).status_code < 400
    browser.get("/library", params={"text": secret})
    browser.get(f"/articles/{secret}")
    browser.get("/articles/0123456789")
    lines = site.accounts.lines(account=reader.id, limit=10)
    told = [(line.action, line.object) for line in lines]
    assert ("read, answered 404", "/articles/0123456789") in told
    assert ("read", "/library") not in told
    assert ("sent", "/ask") in told
    assert ("read, answered 404", "/articles/{identity}") in told
    stored = b"".join(p.read_bytes() for p in site.accounts.path.parent.glob("accounts.sqlite*"))
    assert b"Zebra" not in stored
    assert site.accounts.broken() is None


def test_an_error_that_nobody_expected_tells_the_log_no_word(
    site: Shared, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "Zebrastreifen 19 kg"

    def fails(*_: object, **__: object) -> None:
        raise ValueError(secret)

    monkeypatch.setattr(site.app.state.library.store.record, "held", fails)
    answer = site.signed_in("reader").get("/library", params={"text": secret})
    assert answer.status_code == 500
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "Zebra" not in answer.text + caplog.text
    assert "GET /library failed: ValueError at test_security:" in caplog.text


def test_who_opened_an_article_can_be_told(site: Shared) -> None:
    from probatum.services.history import keep_article
    from tests.articles import article

    saved = keep_article(site.app.state.library.store, article())
    assert saved is not None
    reader = site.accounts.named("reader")
    assert reader is not None
    browser = site.signed_in("reader")
    browser.get(f"/articles/{saved.id}")
    browser.get(f"/articles/{saved.id}/1")
    opened = site.accounts.lines(of=f"/articles/{saved.id}")
    assert [(line.account, line.action) for line in opened] == [(reader.id, "read")] * 2
    assert site.accounts.lines(of=f"/articles/{saved.id[:-1]}") == []


@pytest.mark.parametrize(
    "path",
    ["/static/..%2f..%2fserver.py", "/static/%2e%2e/server.py", "/articles/..%2f..%2fetc%2fpasswd",
     "/source/..%2f..%2f..%2fetc%2fpasswd", "/source/file:%2fetc%2fpasswd", "/static/%00"],
)  # fmt: skip
def test_no_path_leads_out_of_the_library(site: Shared, path: str) -> None:
    answer = site.signed_in("reader").get(path)
    assert answer.status_code in {400, 404, 422}
    assert "root:" not in answer.text
    assert "import " not in answer.text


def test_a_body_that_is_too_large_is_refused(site: Shared) -> None:
    browser = site.signed_in("reader")
    big = b"question=" + b"x" * 2_000_000
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert browser.post("/ask", content=big, headers=form).status_code == 413
    chunks = (b"x" * 65536 for _ in range(64))
    assert browser.post("/ask", content=chunks, headers=form).status_code == 413
    packed = gzip.compress(b"question=" + b"x" * 50_000_000)
    answer = browser.post("/ask", content=packed, headers={**form, "content-encoding": "gzip"})
    assert answer.status_code in {400, 415, 422}


@pytest.mark.parametrize(
    "answer",
    [
        {}, {"id": 1}, {"id": "x"}, {"id": None, "response": []}, {"id": "a25vd24", "rawId": "a25vd24"},
        {"id": "a25vd24", "rawId": "a25vd24", "type": "public-key", "response": {
            "clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA"}},
        {"id": "a25vd24", "rawId": "a25vd24", "type": "public-key", "response": {
            "clientDataJSON": "!!", "authenticatorData": "\u0000", "signature": 5}},
    ],
)  # fmt: skip
def test_what_is_no_answer_of_a_passkey_is_refused_calmly(
    site: Shared, answer: dict[str, object]
) -> None:
    if site.accounts.passkey("a25vd24") is None:
        owner = site.accounts.named("editor")
        assert owner is not None
        site.accounts.add_passkey(Passkey("a25vd24", owner.id, b"\xa0", 0, "Key", site.clock.now))
    browser = site.browser()
    assert browser.post("/sign-in/passkey", json=answer).status_code == 403
    assert "challenge" in browser.post("/sign-in/passkey/challenge").json()
    assert browser.post("/sign-in/passkey", json=answer).status_code == 403
    own = site.signed_in("editor")
    for offered in (False, True):
        if offered:
            own.post("/account/passkeys/offer")
        sent = {"answer": answer, "label": "x"}
        assert own.post("/account/passkeys", json=sent).status_code == 422


def test_what_one_has_asked_is_not_anothers_to_see_or_stop(site: Shared) -> None:
    asker, other = site.signed_in("reader"), site.signed_in("author")
    site.accounts.set_roles(site.accounts.named("author").id, ["author", "reader"])
    asked = asker.post("/ask", data={"question": "How is nusinersen dosed?"})
    place = asked.headers["location"]
    assert asker.get(place).status_code == 200
    for path in (place, f"{place}/events"):
        assert other.get(path).status_code == 404
    assert other.post(f"{place}/cancel").status_code == 404
    site.accounts.set_roles(site.accounts.named("author").id, ["author"])


@pytest.mark.parametrize(
    "size", [(b"content-length", b"200000"), (b"transfer-encoding", b"chunked")]
)
def test_of_a_stranger_nothing_large_is_read(site: Shared, size: tuple[bytes, bytes]) -> None:
    """The answer is there before the body is asked for."""
    statuses: list[int] = []

    async def receive() -> dict[str, object]:
        raise AssertionError("the body was asked for")

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(int(str(message["status"])))

    headers = [(b"host", b"evidence.example"), (b"content-type", b"multipart/form-data"), size]
    for path in ("/ask", "/sign-in", "/nowhere"):
        scope = {
            "type": "http", "method": "POST", "path": path, "raw_path": path.encode(),
            "query_string": b"", "headers": headers, "client": ("192.0.2.1", 1), "root_path": "",
            "server": ("evidence.example", 443), "scheme": "https", "http_version": "1.1",
        }  # fmt: skip
        asyncio.run(site.app(scope, receive, send))
    assert statuses == [401] * 3


def test_the_last_way_to_sign_in_stays(site: Shared) -> None:
    account = site.accounts.named("keyed") or site.account("keyed", Role.READER)
    browser = site.signed_in("keyed")
    site.accounts.add_passkey(Passkey("only", account.id, b"", 0, "Key", site.clock.now))
    site.accounts.set_password(account.id, None)
    assert "only way" in browser.post("/account/passkeys/only/remove").text
    assert len(site.accounts.passkeys(account.id)) == 1


def test_nobody_changes_anothers_account(site: Shared) -> None:
    owner = site.accounts.named("author")
    assert owner is not None
    site.accounts.add_passkey(Passkey("others", owner.id, b"", 0, "Key", site.clock.now))
    token, _ = service.new_token(
        site.accounts, owner, "", [Role.AUTHOR], 1, site.clock.now, owner.id
    )
    browser = site.signed_in("reader")
    assert browser.post("/account/passkeys/others/remove").status_code == 422
    assert browser.post(f"/account/tokens/{token.id}/end").status_code == 422
    assert site.accounts.passkey("others") is not None
    assert site.accounts.tokens(owner.id)


def test_an_administrator_makes_gives_resets_and_closes(site: Shared) -> None:
    admin = site.signed_in("administrator")
    made = admin.post(
        "/administration/accounts", data={"name": "new", "role": ["reader", "author"]}
    )
    code = re.search(r'class="secret">([\w-]+)<', made.text)
    assert code
    account = site.accounts.named("new")
    assert account is not None
    newcomer = site.browser()
    assert newcomer.post("/welcome", data={"code": code[1]}).headers["location"] == "/account"
    renew(newcomer)
    assert "no way to sign in yet" in newcomer.get("/account").text
    sent = {"password": WORDS, "repeated": WORDS + "!"}
    assert "differ" in newcomer.post("/account/password", data=sent).text
    sent["repeated"] = WORDS
    assert newcomer.post("/account/password", data=sent).status_code == 303
    assert newcomer.get("/account").status_code == 200
    assert site.browser().post("/welcome", data={"code": code[1]}).status_code == 403
    base = f"/administration/accounts/{account.id}"
    admin.post(f"{base}/roles", data={"role": "editor"})
    assert site.accounts.account(account.id).roles == {"editor"}
    unsure = admin.post(f"{base}/reset")
    assert unsure.status_code == 409
    assert "was not reset" in unsure.text
    assert 'class="secret"' not in unsure.text
    assert 'class="secret"' in admin.post(f"{base}/reset", data={"sure": "yes"}).text
    assert newcomer.get("/account").status_code == 303
    admin.post(f"{base}/close")
    assert site.accounts.account(account.id).closed
    admin.post(f"{base}/reopen")
    assert site.accounts.account(account.id).closed is None
    own = site.accounts.named("administrator")
    assert own is not None
    for other in site.accounts.accounts():
        if Role.ADMINISTRATOR in other.roles and other.id != own.id:
            site.accounts.set_roles(other.id, [])
    answer = admin.post(f"/administration/accounts/{own.id}/roles", data={"role": "reader"})
    assert "last administrator" in answer.text
