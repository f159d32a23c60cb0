"""Signing in with another service, against a real provider on this computer that can lie."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from probatum.services import accounts as service
from probatum.services import oidc
from probatum.services.permissions import Role
from tests import provider as made_up
from tests.people import ORIGIN, Shared, cheap_passwords, renew, shared

BACK = f"{ORIGIN}/sign-in/elsewhere/back"


@pytest.fixture
def there(tmp_path: Path) -> Iterator[tuple[made_up.Provider, Shared]]:
    clock: list[Shared] = []
    with (
        cheap_passwords(),
        made_up.provider(lambda: clock[0].clock.now) as provider,
    ):
        known = oidc.Provider(provider.address, "probatum", made_up.SECRET, "Example ID", True)
        site = shared(tmp_path, provider=known)
        clock.append(site)
        yield provider, site


def left(site: Any) -> str:
    answer = site.get("/sign-in/elsewhere", params={"next": "/library"})
    assert answer.status_code == 303
    return str(answer.headers["location"])


def test_somebody_new_becomes_a_reader_and_is_known_again(there: Any) -> None:
    provider, site = there
    browser = site.browser()
    before = browser.cookies["__Host-probatum"]
    address = left(browser)
    assert address.startswith(f"{provider.address}/authorize?")
    asked = parse_qs(urlsplit(address).query)
    assert asked["redirect_uri"] == [BACK]
    assert asked["scope"] == ["openid profile"]
    answer = browser.get(provider.consent(address))
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"] == "/library"
    assert browser.cookies["__Host-probatum"] != before
    account = site.accounts.identified(provider.address, "subject-1")
    assert (account.shown, account.roles) == ("Dr Ada Ode", {"reader"})
    assert "Dr Ada Ode" in browser.get("/library").text
    again = site.browser()
    again.get(provider.consent(left(again)))
    assert len(site.accounts.accounts()) == 1
    assert again.get("/account").status_code == 200


def test_a_stranger_is_refused_where_accounts_are_linked_first(there: Any, tmp_path: Path) -> None:
    provider, _ = there
    known = oidc.Provider(provider.address, "probatum", made_up.SECRET, "Example ID", False)
    site = shared(tmp_path / "other", provider=known)
    provider.now = site.clock
    stranger = site.browser()
    answer = stranger.get(provider.consent(left(stranger)))
    assert answer.status_code == 403
    assert "no account here is linked" in answer.text
    site.account("ada", Role.READER)
    owner = site.signed_in("ada")
    answer = owner.get(provider.consent(owner.get("/account/link").headers["location"]))
    assert answer.headers["location"] == "/account"
    assert "You can sign in with Example ID" in owner.get("/account").text
    again = site.browser()
    assert again.get(provider.consent(left(again))).headers["location"] == "/library"
    renew(again)
    assert "ada" in again.get("/account").text
    site.account("bo", Role.READER)
    other = site.signed_in("bo")
    answer = other.get(provider.consent(other.get("/account/link").headers["location"]))
    assert answer.status_code == 422
    assert "belongs to an account already" in answer.text
    assert owner.post("/account/unlink").status_code == 303
    assert site.accounts.identified(provider.address, "subject-1") is None


def test_a_name_or_an_address_matches_nobody(there: Any) -> None:
    """The provider says that its user is called as an administrator here is: it gives nothing."""
    provider, site = there
    site.account("head", Role.ADMINISTRATOR)
    provider.lie = lambda c: c.update(preferred_username="head", email="head", name="head")
    browser = site.browser()
    browser.get(provider.consent(left(browser)))
    assert browser.get("/administration").status_code == 403


def test_a_closed_account_is_refused(there: Any) -> None:
    provider, site = there
    browser = site.browser()
    browser.get(provider.consent(left(browser)))
    account = site.accounts.identified(provider.address, "subject-1")
    service.close(site.accounts, account, site.clock.now, service.SYSTEM)
    assert browser.get("/library").status_code == 303
    again = site.browser()
    assert again.get(provider.consent(left(again))).status_code == 403


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("nonce", lambda c: c.update(nonce="another")),
        ("no nonce", lambda c: c.pop("nonce")),
        ("audience", lambda c: c.update(aud="another")),
        ("audiences", lambda c: c.update(aud=["probatum", "another"])),
        ("party", lambda c: c.update(azp="another")),
        ("issuer", lambda c: c.update(iss="https://evil.example")),
        ("expired", lambda c: c.update(exp=c["exp"] - 1000)),
        ("future", lambda c: c.update(iat=c["iat"] + 1000)),
        ("no subject", lambda c: c.pop("sub")),
        ("subject", lambda c: c.update(sub=["a"])),
        ("token", lambda c: c.update(at_hash="wrong")),
    ],
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    there: Any, what: str, change: Any
) -> None:
    provider, site = there
    provider.lie = change
    browser = site.browser()
    answer = browser.get(provider.consent(left(browser)))
    assert answer.status_code == 403, what
    assert site.accounts.accounts() == []


def unsigned(claims: dict[str, Any]) -> str:
    import base64

    parts = [json.dumps({"alg": "none"}), json.dumps(claims)]
    return ".".join(base64.urlsafe_b64encode(p.encode()).rstrip(b"=").decode() for p in parts) + "."


def by_secret(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "HS256", "kid": "1"}, claims, OctKey.import_key(made_up.SECRET * 3))


def by_another(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "ES256", "kid": "1"}, claims, ECKey.generate_key("P-256"))


@pytest.mark.parametrize("sign", [unsigned, by_secret, by_another, lambda c: "no token"])
def test_a_token_that_the_provider_did_not_sign_is_refused(there: Any, sign: Any) -> None:
    provider, site = there
    provider.sign = sign
    browser = site.browser()
    assert browser.get(provider.consent(left(browser))).status_code == 403
    assert site.accounts.accounts() == []


def test_an_answer_is_for_one_browser_once_and_in_time(there: Any) -> None:
    provider, site = there
    victim, attacker = site.browser(), site.browser()
    planted = provider.consent(left(attacker))
    assert victim.get(planted).status_code == 403
    mine = provider.consent(left(victim))
    assert victim.get(mine).status_code == 303
    assert victim.get(mine).status_code == 403
    late = site.browser()
    address = provider.consent(left(late))
    site.clock.now += oidc.IN_TIME + 1
    assert late.get(address).status_code == 403


def test_a_code_without_its_verifier_is_worth_nothing(there: Any) -> None:
    """A stolen code, put into the thief's own sign-in: the provider refuses the verifier."""
    provider, site = there
    victim, thief = site.browser(), site.browser()
    stolen = parse_qs(urlsplit(provider.consent(left(victim))).query)["code"][0]
    own = parse_qs(urlsplit(provider.consent(left(thief))).query)
    query = urlencode({"code": stolen, "state": own["state"][0]})
    assert thief.get(f"/sign-in/elsewhere/back?{query}").status_code == 403
    assert site.accounts.accounts() == []


@pytest.mark.parametrize(
    "query", ["", "state=x&code=y", "error=access_denied", "state=" + "x" * 3000]
)
def test_an_answer_that_nobody_asked_for_is_refused(there: Any, query: str) -> None:
    _, site = there
    assert site.browser().get(f"/sign-in/elsewhere/back?{query}").status_code == 403


def test_an_answer_of_another_issuer_is_refused(there: Any) -> None:
    provider, site = there
    browser = site.browser()
    address = provider.consent(left(browser)).replace(
        urlencode({"iss": provider.address}), urlencode({"iss": "https://evil.example"})
    )
    assert browser.get(address).status_code == 403


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
)
def test_a_provider_that_describes_itself_wrongly_is_left(there: Any, change: Any) -> None:
    provider, site = there
    provider.discovery = change
    answer = site.browser().get("/sign-in/elsewhere")
    assert answer.status_code == 403
    assert "location" not in answer.headers


def test_a_provider_that_does_not_answer_is_said_so(tmp_path: Path) -> None:
    known = oidc.Provider("http://127.0.0.1:9", "probatum", "", "Example ID", True)
    with cheap_passwords():
        answer = shared(tmp_path, provider=known).browser().get("/sign-in/elsewhere")
    assert answer.status_code == 403
    assert "Example ID cannot be reached" in answer.text


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("{", "cannot be read"), ("[]", "is an object"), ('{"issuer": "https://a"}', "lacks"),
        ('{"issuer": "http://a", "client_id": "b"}', "https"),
        ('{"issuer": "https://a", "client_id": 1}', "texts"),
        ('{"issuer": "https://a", "client_id": "b", "new_accounts": "yes"}', "true or false"),
        ('{"issuer": "https://a", "client_id": "b", "extra": 1}', "is an object with"),
    ],
)  # fmt: skip
def test_what_describes_no_provider(tmp_path: Path, given: str, why: str) -> None:
    file = tmp_path / "oidc.json"
    file.write_text(given, "utf-8")
    with pytest.raises(oidc.SettingsError, match=why):
        oidc.read_provider(file)


def test_a_file_describes_a_provider(tmp_path: Path) -> None:
    file = tmp_path / "oidc.json"
    file.write_text('{"issuer": "https://id.example/", "client_id": "b"}', "utf-8")
    assert oidc.read_provider(file) == oidc.Provider(
        "https://id.example", "b", "", "id.example", False
    )
