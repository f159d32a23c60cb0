"""Pages on the library: drugs, stored text, changes, adding files."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from probatum.app.web.reading import LONGEST, Asked, around, chapter, chapters
from probatum.app.web.uploads import MOST, plain
from probatum.evidence.editions import Edition, Kind, Section
from tests.web import client, worked

ZOLGENSMA = "spl:68cd4f06-70e1-40d8-bedb-609ec0afa471"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with client(tmp_path_factory.mktemp("site")) as made:
        yield made


def text_of(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def test_every_citation_of_a_drug_page_opens_the_quoted_words_in_the_stored_text(site: Any) -> None:
    page = site.get("/drugs", params={"name": "Spinraza"}).text
    places = sorted(set(re.findall(r'class="held" href="([^"]+)"', page)))
    assert len(places) > 5
    for place in places[:5]:
        path, _, query = place.replace("&amp;", "&").removesuffix("#quote").partition("?")
        source = site.get(f"{path}?{query}").text
        assert source.count('id="quote"') == 1
        beside = site.get(f"{path.replace('/source/', '/passage/')}?{query}").text
        marked = ["".join(re.findall(r"<mark[^>]*>(.*?)</mark>", t)) for t in (source, beside)]
        assert marked[0] == marked[1] != ""


def test_a_name_that_is_not_held_gets_near_ones(site: Any) -> None:
    answer = site.get("/drugs", params={"name": "spinrasa"})
    assert answer.status_code == 404
    assert "/drugs?name=" in answer.text


def test_a_place_that_is_not_in_the_text_is_none(site: Any) -> None:
    editions = site.get(f"/v1/documents/{ZOLGENSMA}").json()["items"]
    for start, end in ((5, 5), (9, 3), (0, 10**7)):
        given = {"edition": editions[0]["edition"], "start": start, "end": end}
        assert site.get(f"/source/{ZOLGENSMA}", params=given).status_code == 404
        assert site.get(f"/passage/{ZOLGENSMA}", params=given).status_code == 404
    assert site.get("/source/spl:nothing").status_code == 404


def test_two_editions_stand_side_by_side(site: Any) -> None:
    assert f"/changes/{ZOLGENSMA}" in site.get("/changes").text
    page = site.get(f"/changes/{ZOLGENSMA}").text
    assert 'class="diff"' in page
    some = len(re.findall("<tr", page))
    assert len(re.findall("<tr", site.get(f"/changes/{ZOLGENSMA}?same=true").text)) > some


def long_edition() -> Edition:
    text, sections = "", []
    for number in range(40):
        start = len(text)
        text += f"{number} Title\n" + f"Line of section {number}.\n" * 80
        sections.append(Section(f"{number} Title", None, start, len(text)))
    return Edition("file:a", "s", Kind.LOCAL, "T", text, tuple(sections), ())


def test_a_long_text_is_shown_in_parts_that_leave_nothing_out() -> None:
    edition = long_edition()
    assert len(edition.text) > LONGEST
    parts = chapters(edition)
    assert "".join(edition.text[p.start : p.end] for p in parts) == edition.text
    place = edition.text.index("Line of section 17.")
    assert parts[chapter(parts, Asked(place, place + 4))].title == "17 Title"


def test_a_panel_shows_the_quote_within_its_section() -> None:
    edition = long_edition()
    start = edition.text.index("Line of section 17.\nLine of section 17.\n") + 5
    blocks = around(edition, Asked(start, start + 30))
    marked = [r for b in blocks for r in b.runs if r.marked]
    assert "\n".join(r.text for r in marked) == edition.text[start : start + 30]
    assert [r.first for r in marked] == [True, False]
    shown = " ".join(r.text for b in blocks for r in b.runs)
    assert "17 Title" in shown
    assert "section 16" not in shown
    assert len(shown) < 3000


def send(site: Any, *files: tuple[str, bytes]) -> Any:
    return site.post("/library/add", files=[("files", file) for file in files])


def test_files_are_added_by_a_worker_and_each_is_accounted_for(site: Any) -> None:
    waiting = send(
        site, ("../../etc/note.txt", b"Aspirin lowers fever in adults."), ("bad.pdf", b"%PDF-1.4 x")
    )
    assert waiting.status_code == 200
    assert "Waiting" in waiting.text
    assert worked(site) == 1
    report = site.get(waiting.url.path).text
    assert "note.txt" in report
    assert "bad.pdf" in report
    assert "Could not be read" in report
    folder = site.app.state.library.store.folder
    assert not list((folder / "uploads").iterdir())
    assert any(h.document == "file:note.txt" for h in site.app.state.library.held())


def test_a_packed_bomb_is_refused(site: Any) -> None:
    bomb = gzip.compress(b"0" * (80 << 20), 9)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.txt", b"\0" * (80 << 20))
    place = send(site, ("bomb.txt.gz", bomb), ("bomb.zip", inner.getvalue())).url.path
    worked(site)
    report = site.get(place).text
    assert report.count("decompression bomb") == 2


def test_too_much_at_a_time_is_refused(site: Any) -> None:
    assert send(site, *[(f"{n}.txt", b"x") for n in range(MOST + 1)]).status_code == 413
    assert send(site, ("empty.txt", b"")).status_code == 422
    big = site.post(
        "/library/add", content=b"x", headers={"content-length": str(10**9),
        "content-type": "multipart/form-data; boundary=x"},
    )  # fmt: skip
    assert big.status_code == 413
    folder = site.app.state.library.store.folder / "uploads"
    assert not folder.exists() or not list(folder.iterdir())


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\files\\label.xml", "label.xml"),
        (".hidden", "hidden"),
        ("..", "file"),
        ("a\x00b\n.txt", "a_b_.txt"),
        ("résumé α.pdf", "résumé α.pdf"),
    ],
)
def test_names_of_files_cannot_leave_their_folder(name: str, own: str) -> None:
    assert plain(name) == own
    assert len(plain("ä" * 500 + ".pdf").encode()) < 150
