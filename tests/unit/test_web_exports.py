"""What a reader takes along of an article."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
from pypdf import PdfReader

from probatum.app.output import PRINTS
from probatum.app.web.pages.exporting import EXPORTS
from probatum.rendering import handover
from probatum.services.copying import Use, copies
from tests.articles import FATAL
from tests.web import client, kept


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory):
    with client(tmp_path_factory.mktemp("site")) as made:
        yield made


def test_the_page_offers_every_form_and_shows_the_handover_text(site) -> None:
    saved = kept(site)
    page = site.get(f"/articles/{saved.id}").text
    for form in EXPORTS:
        assert f'href="/articles/{saved.id}/{saved.revision}/exports/{form}"' in page
    for line in handover.render(site.app.state.shelf.shown(saved.id).paper).splitlines():
        assert line in page


def test_every_form_is_a_file_of_its_kind(site) -> None:
    saved = kept(site)
    base = f"/articles/{saved.id}/{saved.revision}/exports"
    for form, export in EXPORTS.items():
        answer = site.get(f"{base}/{form}")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == export.media
        assert (
            f'filename="exampla-examplol-oral-1.{export.ending}"'
            in (answer.headers["content-disposition"])
        )
    assert FATAL.text in site.get(f"{base}/cited").text
    assert json.loads(site.get(f"{base}/csl").text)[0]["type"] == "document"
    assert site.get(f"{base}/ris").content.startswith(b"TY  - GEN\r\n")
    assert PdfReader(io.BytesIO(site.get(f"{base}/pdf").content)).pages
    assert zipfile.is_zipfile(io.BytesIO(site.get(f"{base}/docx").content))


def test_the_service_gives_the_same_files(site) -> None:
    saved = kept(site)
    for form in EXPORTS:
        answer = site.get(f"/v1/articles/{saved.id}", params={"format": form})
        file = site.get(f"/articles/{saved.id}/{saved.revision}/exports/{form}")
        assert answer.headers["content-type"] == file.headers["content-type"]
        if form not in PRINTS:
            assert answer.content == file.content


def test_what_is_passed_on_carries_a_code_and_a_day_to_discard_it(site) -> None:
    saved = kept(site)
    base = f"/articles/{saved.id}/{saved.revision}/exports"
    codes = [re.search(r"([A-Z2-7]{8}), discard after 20", site.get(f"{base}/html").text)
             for _ in range(2)]  # fmt: skip
    assert codes[0]
    assert codes[1]
    assert codes[0][1] != codes[1][1]


def test_what_the_service_gives_to_print_carries_the_code_of_its_revision(site) -> None:
    saved = kept(site)
    code = f"{saved.id}-{saved.revision}".upper()
    for form in ("handover", "html"):
        answers = [site.get(f"/v1/articles/{saved.id}", params={"format": form}) for _ in range(2)]
        assert re.search(rf"{code}, discard after 20\d\d-", answers[0].text)
        assert answers[0].headers["etag"] == answers[1].headers["etag"]
    assert "discard after" not in site.get(f"/v1/articles/{saved.id}", params={"format": "md"}).text
    told = copies(site.app.state.library.store, saved.id)
    assert {(c.code, c.use) for c in told if c.use is Use.PAGE} == {(code, Use.PAGE)}


def test_a_file_whose_headers_alone_are_asked_for_was_not_exported(site) -> None:
    saved = kept(site)
    store = site.app.state.library.store
    before = copies(store, saved.id)
    for form in ("pdf", "md"):
        answer = site.head(f"/articles/{saved.id}/{saved.revision}/exports/{form}")
        assert answer.headers["content-type"] == EXPORTS[form].media
        assert answer.content == b""
    assert copies(store, saved.id) == before
    site.get(f"/articles/{saved.id}/{saved.revision}/exports/md")
    assert [c.use for c in copies(store, saved.id)[len(before) :]] == [Use.EXPORTED]


def test_a_form_or_revision_that_there_is_not_is_told(site) -> None:
    saved = kept(site)
    answer = site.get(f"/articles/{saved.id}/{saved.revision}/exports/exe")
    assert answer.status_code == 404
    assert "bibtex" in answer.text
    assert site.get(f"/articles/{saved.id}/99/exports/pdf").status_code == 404
