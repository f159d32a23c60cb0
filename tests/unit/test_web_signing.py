"""A review on a site with accounts: whose key a page shows, to whom, and who signs with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from probatum.services import accounts as service
from probatum.services.history import keep
from probatum.services.permissions import Role
from probatum.verification import signing
from tests.desk import article, key_form, label, signed_form
from tests.people import Shared, cheap_passwords, shared

PEOPLE = {"anna": (Role.READER, Role.REVIEWER), "boris": (Role.READER, Role.REVIEWER),
          "author": (Role.READER, Role.AUTHOR), "admin": tuple(Role)}  # fmt: skip


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shared]:
    monkeypatch.setattr(signing, "COST", 2**10)
    with cheap_passwords():
        made = shared(tmp_path)
        for name, roles in PEOPLE.items():
            made.account(name, *roles)
        yield made


@pytest.fixture
def place(site: Shared) -> str:
    """Where the article stands on the desk, taken up by Anna and by Boris, who have keys."""
    store = site.app.state.library.store
    store.add([label()])
    found = f"/desk/articles/{keep(store, article(store)).id}"
    assert site.signed_in("author").post(f"{found}/submit").status_code == 303
    for name in ("anna", "boris"):
        browser = site.signed_in(name)
        given = {"credentials": "MD", "speciality": "neurology", **key_form()}
        assert browser.post("/desk/enrol", data=given).status_code == 303
        assert browser.post(f"{found}/take", data={"interests": "none"}).status_code == 303
    return found


def keys(browser: TestClient, place: str) -> list[str]:
    """The key files that the page to sign on shows."""
    text = browser.get(f"{place}/sign").text
    return re.findall(rf"{signing._KIND} \d+\n(.*)\n", text)


def test_a_key_file_is_shown_to_its_owner_alone(site: Shared, place: str) -> None:
    shown = [keys(site.signed_in(name), place) for name in ("anna", "boris")]
    assert len({key for own in shown for key in own}) == 2
    for name in ("admin", "author"):
        assert keys(site.signed_in(name), place) == []
    boris = site.accounts.named("boris")
    assert boris is not None
    asked = site.signed_in("anna").get(f"{place}/sign", params={"by": boris.id})
    assert shown[0][0] in asked.text
    assert shown[1][0] not in asked.text


def test_a_token_and_an_old_session_see_no_key(site: Shared, place: str) -> None:
    anna = site.accounts.named("anna")
    assert anna is not None
    answer = site.program(anna, *PEOPLE["anna"]).get(f"{place}/sign")
    assert answer.status_code == 303
    browser = site.signed_in("anna")
    site.clock.now += service.RECENT + 1
    answer = browser.get(f"{place}/sign")
    assert answer.headers["location"].startswith("/sign-in?next=%2Fdesk")
    assert keys(browser, place) == []


def test_the_owner_of_the_key_signs_and_nobody_else(site: Shared, place: str) -> None:
    anna, boris, admin = (site.signed_in(name) for name in ("anna", "boris", "admin"))
    form = signed_form(anna.get(f"{place}/sign").text)
    for other in (boris, admin):
        assert other.post(f"{place}/sign", data=form).status_code == 409
    assert anna.post(f"{place}/sign", data=form).status_code == 303
    assert "Reviewed by Anna, MD (neurology)" in anna.get(place).text
    assert anna.post(f"{place}/sign", data=form).status_code == 409
