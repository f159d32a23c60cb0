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


def test_a_form_or_revision_that_there_is_not_is_told(site) -> None:
    saved = kept(site)
    answer = site.get(f"/articles/{saved.id}/{saved.revision}/exports/exe")
    assert answer.status_code == 404
    assert "bibtex" in answer.text
    assert site.get(f"/articles/{saved.id}/99/exports/pdf").status_code == 404
