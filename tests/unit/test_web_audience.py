"""The audience switch, the patient page and the family sheet on the site."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web import client, kept


def test_the_switch_keeps_the_audience_and_goes_back(tmp_path: Path) -> None:
    with client(tmp_path) as site:
        saved = kept(site)
        place = f"/articles/{saved.id}"
        assert "Get help now if" not in site.get(place).text
        sent = site.post(
            "/audience", data={"audience": "patient", "then": place}, follow_redirects=False
        )
        assert (sent.status_code, sent.headers["location"]) == (303, place)
        assert "samesite=lax" in sent.headers["set-cookie"].lower()
        page = site.get(place).text
        assert page.index("Get help now if") < page.index("How far to trust this")
        assert '<option value="patient" selected>' in site.get("/library").text


@pytest.mark.parametrize("then", ["https://elsewhere.example/", "//elsewhere.example", "/\\e", "x"])
def test_the_switch_leads_nowhere_else(tmp_path: Path, then: str) -> None:
    with client(tmp_path) as site:
        sent = site.post(
            "/audience", data={"audience": "nurse", "then": then}, follow_redirects=False
        )
        assert sent.headers["location"] == "/"


def test_an_audience_that_there_is_not(tmp_path: Path) -> None:
    with client(tmp_path) as site:
        assert site.post("/audience", data={"audience": "dragon"}).status_code == 422
        site.cookies.set("audience", "dragon")
        assert site.get("/library").status_code == 200


def test_the_family_sheet_and_exports_are_for_the_reader(tmp_path: Path) -> None:
    with client(tmp_path) as site:
        saved = kept(site)
        place = f"/articles/{saved.id}/{saved.revision}"
        assert "Care team by day" in site.get(f"{place}/family").text
        site.cookies.set("audience", "patient")
        assert site.get(f"{place}/exports/json").json()["audience"] == "patient"
        served = site.get(f"/v1/articles/{saved.id}", params={"audience": "nurse"}).json()
        assert served["audience"] == "nurse"
