"""Accounts in a real browser: a passkey signs in, every page is accessible, no script needed."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from probatum.app.web.security.state import Security
from probatum.app.web.server import create_app
from probatum.library.accounts import Accounts
from probatum.services import accounts as service
from probatum.services.permissions import Role
from tests.browser.chromium import accessible, chromium, needs_chromium, opened, served
from tests.people import WORDS, cheap_passwords

pytestmark = needs_chromium

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@dataclass(frozen=True)
class Site:
    address: str
    accounts: Accounts
    clock: list[float]

    def code(self, name: str, *roles: Role, shown: str = "") -> str:
        return service.create(self.accounts, name, shown, roles, self.clock[0], "system")[1]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as made:
        yield made


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("shared")
    clock = [1_800_000_000.0]
    place = socket.socket()
    place.bind(("127.0.0.1", 0))
    origin = f"http://localhost:{place.getsockname()[1]}"
    with cheap_passwords(), Accounts(folder) as accounts:
        app = create_app(folder, security=Security.shared(accounts, origin, clock=lambda: clock[0]))
        with served(app, place):
            yield Site(origin, accounts, clock)


def device(page: Any) -> tuple[Any, str]:
    """A device that holds passkeys, and its owner who always agrees."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return session, made["authenticatorId"]


def welcomed(browser: Any, site: Site, code: str, **options: Any) -> Any:
    page = opened(browser, f"{site.address}/welcome", **options)
    page.get_by_label("One-time code").fill(code)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/account")
    return page


def with_password(browser: Any, site: Site, name: str, *roles: Role, **options: Any) -> Any:
    if site.accounts.named(name) is None:
        site.code(name, *roles)
        account = service.find(site.accounts, name)
        service.set_password(site.accounts, account, WORDS, site.clock[0], account.id)
    page = opened(browser, f"{site.address}/sign-in", **options)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(WORDS)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{site.address}/")
    return page


def test_a_passkey_is_made_with_a_code_and_signs_in(browser: Any, site: Site) -> None:
    page = welcomed(browser, site, site.code("ada", Role.READER, shown="Dr Ada Ode"))
    session, held = device(page)
    assert "no way to sign in yet" in page.inner_text("main")
    page.get_by_label("A name for it").fill("Work laptop")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_text("Work laptop").wait_for()
    made = session.send("WebAuthn.getCredentials", {"authenticatorId": held})["credentials"]
    assert [(c["rpId"], c["isResidentCredential"]) for c in made] == [("localhost", True)]
    first = page.context.cookies()[0]["value"]
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{site.address}/")
    assert page.get_by_role("link", name="Dr Ada Ode").is_visible()
    assert page.context.cookies()[0]["value"] != first
    assert page.context.cookies()[0]["httpOnly"]
    assert page.said == []
    account = service.find(site.accounts, "ada")
    assert site.accounts.passkeys(account.id)[0].uses == 2
    actions = [line.action for line in site.accounts.lines(account=account.id)]
    assert {"signed in by one-time code", "passkey added", "signed in by passkey"} <= set(actions)


def test_a_passkey_that_is_not_known_or_not_confirmed_signs_nobody_in(
    browser: Any, site: Site
) -> None:
    page = welcomed(browser, site, site.code("bo", Role.READER))
    session, held = device(page)
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("button", name="Remove Passkey").wait_for()
    account = service.find(site.accounts, "bo")
    passkey = site.accounts.passkeys(account.id)[0]
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    button = page.get_by_role("button", name="Sign in with a passkey")
    session.send("WebAuthn.setUserVerified", {"authenticatorId": held, "isUserVerified": False})
    button.click()
    page.get_by_text("No passkey was used.").wait_for()
    session.send("WebAuthn.setUserVerified", {"authenticatorId": held, "isUserVerified": True})
    site.accounts.count_passkey(passkey.id, 1000)
    button.click()
    page.get_by_text("This passkey does not sign in here.").wait_for()
    site.accounts.count_passkey(passkey.id, 1)
    site.accounts.remove_passkey(account.id, passkey.id)
    button.click()
    page.get_by_text("This passkey does not sign in here.").wait_for()
    assert page.url.endswith("/sign-in")


def test_an_answer_of_a_passkey_is_taken_once(browser: Any, site: Site) -> None:
    page = welcomed(browser, site, site.code("once", Role.READER))
    device(page)
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("button", name="Remove Passkey").wait_for()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    with page.expect_request("**/sign-in/passkey?*") as sent:
        page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{site.address}/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    status = page.evaluate(
        """async (body) => (await fetch("/sign-in/passkey", {method: "POST", body, headers: {
            "Content-Type": "application/json",
            "X-CSRF-Token": document.querySelector("[data-csrf]").dataset.csrf}})).status""",
        sent.value.post_data,
    )
    assert status == 403


@pytest.mark.parametrize("script", [False, True])
def test_a_password_signs_in_with_and_without_script(
    browser: Any, site: Site, script: bool
) -> None:
    page = with_password(browser, site, "cy", Role.READER, java_script_enabled=script)
    page.goto(f"{site.address}/account")
    assert page.get_by_role("button", name="Add a passkey").is_visible() is script
    page.get_by_role("button", name="Make a token").click()
    assert "probatum_" in page.inner_text(".secret")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/sign-in")
    page.goto(f"{site.address}/account")
    assert "/sign-in" in page.url
    assert page.said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_of_accounts_is_accessible_and_fits(
    browser: Any, site: Site, scheme: str, width: int
) -> None:
    page = with_password(
        browser, site, "head", *Role, color_scheme=scheme, bypass_csp=True,
        viewport={"width": width, "height": 900},
    )  # fmt: skip
    for path in (
        "/account",
        "/administration",
        "/administration/log",
        "/welcome",
        "/sign-in?again=1",
    ):
        page.goto(site.address + path)
        page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        accessible(page)


def test_what_somebody_called_himself_runs_nothing(browser: Any, site: Site) -> None:
    site.code("evil", Role.READER, shown=EVIL)
    account = service.find(site.accounts, "evil")
    service.set_password(site.accounts, account, WORDS, site.clock[0], account.id)
    own = with_password(browser, site, "evil")
    own.goto(f"{site.address}/account")
    own.get_by_label("What it is for").fill(EVIL)
    own.get_by_role("button", name="Make a token").click()
    own.goto(f"{site.address}/library?text={EVIL}")
    admin = with_password(browser, site, "head", *Role)
    for path in ("/administration", "/administration/log", f"/administration/log?of={EVIL}"):
        admin.goto(site.address + path)
    assert own.said == admin.said == []


def test_a_form_of_another_site_changes_nothing(browser: Any, site: Site) -> None:
    """Same computer, another port: the cookie is sent along, and still it is refused."""
    from fastapi import FastAPI
    from fastapi.responses import HTMLResponse

    elsewhere = FastAPI()

    @elsewhere.get("/")
    def _form() -> HTMLResponse:
        return HTMLResponse(
            f'<form method="post" action="{site.address}/account/sessions/end"><button>Go</button>'
        )

    page = with_password(browser, site, "dee", Role.READER)
    other = with_password(browser, site, "dee", Role.READER)
    with served(elsewhere) as address:
        page.goto(address.replace("127.0.0.1", "localhost"))
        page.get_by_role("button", name="Go").click()
        page.get_by_text("A page of another site sent this.").wait_for()
    other.goto(f"{site.address}/account")
    assert other.url.endswith("/account")
