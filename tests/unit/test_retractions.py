"""Lists of retractions."""

from __future__ import annotations

from io import BytesIO

from probatum.evidence.editions import Rejection
from probatum.sources import retractions
from probatum.sources.retractions import Mark, Retraction


def read(text: str) -> list[Retraction | Rejection]:
    return list(retractions.read(BytesIO(text.encode()), "list.jsonl"))


def test_each_update_is_a_notice_and_only_a_retraction_retracts() -> None:
    found = read(
        '{"doi": "10.1000/A", "retracted": true, "updates": ['
        '{"type": "erratum", "doi": "10.1000/B"}, {"type": "Retraction", "doi": "10.1000/C"}, '
        '{"type": "expression_of_concern", "doi": ""}, {"type": "publisher-note"}]}'
    )
    assert found == [
        Retraction("doi:10.1000/a", Mark.CORRECTION, notice="doi:10.1000/b"),
        Retraction("doi:10.1000/a", Mark.RETRACTION, notice="doi:10.1000/c"),
        Retraction("doi:10.1000/a", Mark.CONCERN),
        Retraction("doi:10.1000/a", Mark.NOTE),
    ]
    assert [x.retracts for x in found if isinstance(x, Retraction)] == [False, True, False, False]


def test_a_record_marked_retracted_without_such_an_update_is_retracted() -> None:
    found = read(
        '{"doi": "10.1000/A", "retracted": true, "updates": [{"type": "err", "doi": "10.1000/B"}]}'
    )
    assert found[-1] == Retraction("doi:10.1000/a", Mark.RETRACTION)


def test_pmids_that_pubmed_marks_are_retracted() -> None:
    assert read('{"pubDate": "1976-02-09", "ISSN": "1", "pmid": "993"}\n\n') == [
        Retraction("pmid:993", Mark.RETRACTION)
    ]


def test_a_bad_line_names_its_place_and_the_next_is_read() -> None:
    bad, empty, good = read('{"doi": \n[1]\n{"pmid": "993"}\n')
    assert isinstance(bad, Rejection)
    assert bad.place == "list.jsonl, line 1"
    assert isinstance(empty, Rejection)
    assert isinstance(good, Retraction)


def test_sniff() -> None:
    assert retractions.sniff(b'{"doi": "10.1/x", "retracted": false, "updates": []}\n', "a")
    assert retractions.sniff(b'{"pubDate": "1976", "ISSN": "0", "pmid": "993"}\n', "a")
    assert not retractions.sniff(b'{"pmid": "993", "title": "x"}\n', "a")
    assert not retractions.sniff(b"doi,retracted,updates\n", "a")
