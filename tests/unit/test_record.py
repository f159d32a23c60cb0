"""The record keeps every edition, and says which of them counts."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect

from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import (
    Edition,
    Kind,
    Level,
    Link,
    Name,
    Passage,
    PassageKind,
    Role,
    Span,
    Status,
    Withdrawal,
)
from probatum.library import tables
from probatum.library.held import (
    AddedStatus,
    AmbiguousError,
    FileEntry,
    LibraryError,
    NotHeldError,
    Notice,
)
from probatum.library.index import Filter
from probatum.library.order import not_after, version_order
from probatum.library.packing import pack, unpack
from probatum.library.record import Record

SET_ID = "0a1b2c3d-0000-4000-8000-00000000000a"
LABEL = f"spl:{SET_ID}"


def edition(
    document: str = LABEL, date: str = "2025-02-28", version: str = "3", **fields: Any
) -> Edition:
    builder = EditionBuilder()
    builder.open_section("5 WARNINGS", "43685-7")
    builder.open_section("5.1 Liver")
    span = builder.paragraph("Measure the following:")
    builder.item(fields.pop("words", "ALT every week."), lead_in=[span] if span else ())
    builder.close_section()
    builder.table([["2 kg", "10 mL"]], headers=[["Weight", "Dose"]], caption="Table 1")
    level = fields.get("level", Level.PRIMARY)
    if level is Level.DIGEST:
        builder.fact("Our words.", Status.SECONDARY, "a review")
    fields = {"source": "DailyMed", "kind": Kind.LABEL, "title": "Example label", **fields}
    return builder.build(document=document, date=date, version=version, **fields)


def digest(**fields: Any) -> Edition:
    return edition(**{"level": Level.DIGEST, "version": "", "date": "2025-02", **fields})


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(tmp_path) as opened:
        yield opened


def counting(record: Record, as_of: str | None = None) -> list[tuple[str, str]]:
    return [(h.date, h.level.value) for h in record.held(as_of=as_of)]


def test_an_edition_comes_back_as_it_was_added(record: Record) -> None:
    whole = edition(
        names=(Name(Role.BRAND, "Exemplar"),),
        links=(Link("erratum in", "pmid:3"),),
        meta={"pages": [1, {"a": None}]},
        publication_types=("Review",),
    )
    passage = replace(
        whole.passages[0], date="2025", page=3, changed=True, strength="A", certainty="high"
    )
    whole = replace(whole, passages=(passage, *whole.passages[1:]))
    record.add([whole])
    assert record.edition(whole.id) == whole
    assert record.edition(whole.id).id == whole.id
    assert whole.words(whole.passages[1].lead_in[0]) == "Measure the following:"


def test_every_field_of_a_passage_survives_packing() -> None:
    fact = digest()
    text, body = pack(fact)
    row = {
        **{"document": fact.document, "source": fact.source, "kind": "label", "level": "digest"},
        **{"title": fact.title, "version": "", "date": fact.date, "url": "", "licence": ""},
        **{"names": "[]", "links": "[]", "publication_types": "[]", "exclusions": "[]"},
        **{"design": None, "jurisdiction": "", "retracted": 0, "meta": "{}"},
    }
    assert unpack(row, text, body) == fact


def test_statuses(record: Record) -> None:
    first, second = edition(), edition(version="4", date="2025-06")
    assert [a.status for a in record.add([first, first, second])] == [
        AddedStatus.ADDED,
        AddedStatus.UNCHANGED,
        AddedStatus.NEW_EDITION,
    ]
    state = record.state
    assert record.add([second])[0].status is AddedStatus.UNCHANGED
    assert record.state > state
    assert len(record.held(newest=False)) == 2


def test_a_wrong_edition_is_rejected_and_the_rest_of_the_batch_is_kept(record: Record) -> None:
    good = edition()
    wrong = [
        replace(good, document="spl:"),
        replace(good, text=" "),
        replace(good, text="short"),
        replace(good, passages=(replace(good.passages[0], section=9),)),
        replace(good, title="\ud800"),
    ]
    results = record.add([*wrong, good])
    assert [r.status for r in results] == [AddedStatus.REJECTED] * 5 + [AddedStatus.ADDED]
    assert all(r.reason for r in results[:5])
    assert record.counts().editions == 1


@pytest.mark.parametrize(
    ("editions", "newest"),
    [
        ([("2024-01-01", "9"), ("2024-01-01", "10")], ("2024-01-01", "10")),
        ([("2025-01-01", "1"), ("2024-01-01", "2")], ("2025-01-01", "1")),
        ([("", "1"), ("2024", "")], ("2024", "")),
    ],
)
def test_newest_is_by_date_then_version(
    record: Record, editions: list[tuple[str, str]], newest: tuple[str, str]
) -> None:
    for date, version in editions:
        record.add([edition(date=date, version=version)])
    held = record.held()
    assert [(h.date, h.version) for h in held] == [newest]
    assert len(record.held(newest=False)) == 2


@pytest.mark.parametrize(
    ("kind", "primary", "wins"),
    [
        (Kind.LABEL, "2025-02-28", "primary"),
        (Kind.LABEL, "2025-02-01", "primary"),
        (Kind.LABEL, "2025", "primary"),
        (Kind.LABEL, "2019-05-24", "primary"),
        (Kind.ABSTRACT, "2019", "primary"),
    ],
)
def test_a_digest_gives_way_to_the_primary_text(
    record: Record, kind: Kind, primary: str, wins: str
) -> None:
    record.add([digest(kind=kind)])
    assert counting(record) == [("2025-02", "digest")]
    text = edition(kind=kind, date=primary)
    record.add([text])
    assert [level for _, level in counting(record)] == [wins]
    record.remove(LABEL, text.id)
    assert counting(record) == [("2025-02", "digest")]


def test_as_of(record: Record) -> None:
    record.add([edition(date="2019-05-24", version="1"), digest(), edition(date="2025-02-28")])
    assert counting(record, "2018") == []
    assert counting(record, "2025-01-31") == [("2019-05-24", "primary")]
    assert counting(record, "2025-02-10") == [("2019-05-24", "primary")]
    assert counting(record, "2025-02-28") == [("2025-02-28", "primary")]
    assert counting(record, "2030-01-01") == counting(record) == [("2025-02-28", "primary")]


def test_dates_are_compared_on_the_shorter_precision() -> None:
    assert not_after("2025-02", "2025-02-10")
    assert not_after("2025-02-28", "2025-02")
    assert not not_after("2025-03", "2025-02-28")
    assert not_after("", "1900")
    assert version_order("10.2") > version_order("9")


def test_resolve(record: Record) -> None:
    first = edition(date="2024-01-01", version="2", names=(Name(Role.BRAND, "Exemplar"),))
    second = edition(names=(Name(Role.BRAND, "Exemplar"),))
    study = edition("pmid:123", "2020", "", kind=Kind.ABSTRACT, title="A study")
    trial = edition("nct:NCT00000001", "2021", "", kind=Kind.TRIAL, title="A trial")
    record.add([first, second, study, trial])
    for name in (LABEL, SET_ID, SET_ID.upper(), SET_ID[:8], "exemplar", f"{LABEL}@{second.id}"):
        assert record.resolve(name).edition == second.id
    assert record.resolve("123").document == "pmid:123"
    assert record.resolve("PMID: 123").document == "pmid:123"
    assert record.resolve("nct00000001").document == "nct:NCT00000001"
    assert record.resolve("a study").document == "pmid:123"
    for wanted in ("2", "v2", "Version 2", "2024", "2024-01", first.id, first.id[:6]):
        assert record.resolve(LABEL, wanted).edition == first.id
    assert record.resolve(first.id).edition == first.id
    assert record.resolve(LABEL, as_of="2024-06-01").edition == first.id


def test_resolve_says_what_is_near_and_what_is_ambiguous(record: Record) -> None:
    record.add(
        [
            edition(names=(Name(Role.BRAND, "Exemplar"),)),
            edition("spl:b", names=(Name(Role.GENERIC, "exemplase"),)),
            edition("spl:c", names=(Name(Role.GENERIC, "exemplase"),)),
            edition("spl:c", version="4", names=(Name(Role.GENERIC, "exemplase"),)),
        ]
    )
    with pytest.raises(NotHeldError) as missing:
        record.resolve("Exemplra")
    assert "Exemplar" in missing.value.suggestions
    with pytest.raises(AmbiguousError) as several:
        record.resolve("exemplase")
    assert [key for key, _ in several.value.choices] == ["spl:b", "spl:c"]
    with pytest.raises(NotHeldError, match="no edition '1999'"):
        record.resolve("spl:c", "1999")
    for odd in ("", " ", "%", "_" * 5, "'; drop table editions; --", "x" * 100_000):
        with pytest.raises(NotHeldError):
            record.resolve(odd)


def test_first_hand_text_counts_before_the_same_version_at_second_hand(record: Record) -> None:
    own = edition()
    other = edition(source="openFDA", words="ALT weekly.")
    record.add([own])
    record.add([other])
    assert [h.edition for h in record.held()] == [own.id]


def test_a_retraction_reaches_what_is_held_and_what_comes_later(record: Record) -> None:
    early, late = edition("pmid:1", "2019"), edition("pmid:2", "2020")
    record.add([early])
    assert not record.edition(early.id).retracted
    notices = [Notice(d, "retracted by", "pmid:9", "2021", "PubMed") for d in ("pmid:1", "pmid:2")]
    assert record.apply(notices) == 2
    assert record.apply(notices) == 0
    record.add([late])
    assert all(h.retracted for h in record.held())
    assert record.edition(early.id).retracted
    assert record.notices("pmid:1") == notices[:1]


def test_a_revised_header_with_the_same_text_is_taken_over(record: Record) -> None:
    before = edition("pmid:1", "2019", kind=Kind.ABSTRACT)
    record.add([before])
    after = replace(before, retracted=True, publication_types=("Retracted Publication",))
    assert record.add([after])[0].status is AddedStatus.UNCHANGED
    assert record.edition(before.id) == after
    assert record.rows(Filter(publication_types=("Retracted Publication",)))


def test_a_withdrawn_document_is_kept_and_no_longer_counts(record: Record) -> None:
    record.add([edition("pmid:1")])
    record.add([], [Withdrawal("pmid:1", "deleted by PubMed"), Withdrawal("pmid:2", "same")])
    assert record.held() == []
    assert [h.withdrawn for h in record.held(newest=False)] == ["deleted by PubMed"]
    assert record.rows(Filter(newest=False)) == frozenset()
    assert record.resolve("pmid:1").withdrawn


def test_remove(record: Record) -> None:
    record.add([edition(version="1", date="2019"), edition(), edition("pmid:1")])
    record.remove(LABEL, "1")
    assert [h.version for h in record.held(document=LABEL, newest=False)] == ["3"]
    record.remove(SET_ID)
    assert [h.document for h in record.held(newest=False)] == ["pmid:1"]
    with pytest.raises(NotHeldError):
        record.remove(LABEL)


def test_rows_follow_the_filter(record: Record) -> None:
    record.add(
        [
            edition(date="2019", version="1"),
            edition(),
            edition("pmid:1", "2020-05", "", kind=Kind.ABSTRACT, jurisdiction="EU"),
            edition("pmid:2", "", "", kind=Kind.ABSTRACT),
        ]
    )

    def documents(**fields: Any) -> list[str]:
        of = {h.row: h.document for h in record.held(newest=False)}
        return sorted(of[row] for row in record.rows(Filter(**fields)))

    assert documents() == ["pmid:1", "pmid:2", LABEL]
    assert documents(newest=False).count(LABEL) == 2
    assert documents(kinds=(Kind.ABSTRACT,)) == ["pmid:1", "pmid:2"]
    assert documents(jurisdictions=("EU",)) == ["pmid:1"]
    assert documents(dated_from="2020-05-17", dated_to="2020") == ["pmid:1"]
    assert documents(as_of="2020-04") == ["pmid:2", LABEL]
    assert documents(documents=("pmid:2",), levels=(Level.PRIMARY,)) == ["pmid:2"]


def test_history_keeps_revisions(record: Record) -> None:
    first = record.save_article("Q?", "2025-01-01", '{"a":1}')
    assert record.save_article("Q?", "2025-01-01", '{"a":1}') == first
    second = record.save_article("Q?", "2025-01-01", '{"a":2}')
    other = record.save_article("Other?", "2025-01-01", "{}")
    assert (first.revision, second.revision) == (1, 2)
    assert [(a.id, a.revision) for a in record.articles()] == [(other.id, 1), (first.id, 2)]
    assert record.article(first.id[:6]).article == '{"a":2}'
    assert record.article(first.id, 1).article == '{"a":1}'
    with pytest.raises(NotHeldError):
        record.article("zz")


def test_small_tables(record: Record) -> None:
    assert record.checked("DailyMed") is None
    record.set_checked("DailyMed", "2025-01-01")
    assert record.checked("DailyMed") == "2025-01-01"
    record.set_setting("jurisdiction", "EU")
    record.set_setting("jurisdiction", "US")
    assert record.setting("jurisdiction") == "US"
    record.set_job("encoding", {"done": 3})
    assert record.job("encoding") == {"done": 3}
    entry = FileEntry("ab", "/x", "spl 1", {"added": 1})
    record.add([], file=entry)
    assert record.file("ab", "spl 1") == entry
    assert record.file("ab", "spl 2") is None


def test_names_come_from_the_editions_that_count(record: Record) -> None:
    record.add([edition(date="2019", version="1", names=(Name(Role.BRAND, "Old"),))])
    new = edition(names=(Name(Role.BRAND, "New"), Name(Role.GENERIC, "thing")))
    record.add([new])
    assert list(record.names()) == [
        (Role.BRAND, "New", LABEL, new.id),
        (Role.GENERIC, "thing", LABEL, new.id),
    ]
    assert [text for _, text, _, _ in record.names([Role.GENERIC])] == ["thing"]


def test_the_migrations_make_the_schema_of_the_tables(tmp_path: Path) -> None:
    from probatum.library.migrations.running import upgrade

    migrated = create_engine(f"sqlite:///{tmp_path / 'migrated.sqlite'}")
    upgrade(migrated)
    with Record.open(tmp_path) as record:
        made = inspect(record.engine)
        other = inspect(migrated)
        assert sorted(made.get_table_names()) == sorted(other.get_table_names())
        for table in made.get_table_names():
            kinds = [
                {c["name"]: str(c["type"]) for c in i.get_columns(table)} for i in (made, other)
            ]
            assert kinds[0] == kinds[1]
            assert made.get_indexes(table) == other.get_indexes(table)
            assert made.get_foreign_keys(table) == other.get_foreign_keys(table)
            assert made.get_pk_constraint(table) == other.get_pk_constraint(table)
        with migrated.connect() as connection:
            assert connection.execute(tables.state.select()).all() == [("record", 0)]


def test_a_record_that_is_current_is_opened_without_alembic(tmp_path: Path) -> None:
    code = (
        "import sys; from probatum.library.record import Record\n"
        f"for _ in range(2): Record.open({str(tmp_path)!r}).close()\n"
        "print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_file_that_is_no_library_gets_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "record.sqlite").write_bytes(b"not a database at all" * 500)
    with pytest.raises(LibraryError, match="damaged or no library"):
        Record.open(tmp_path)
    with pytest.raises(LibraryError, match="cannot be made"):
        Record.open(tmp_path / "record.sqlite" / "below")


def test_the_schema_is_made_of_portable_types() -> None:
    from sqlalchemy.dialects import postgresql
    from sqlalchemy.schema import CreateTable

    for table in tables.metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=postgresql.dialect()))


def test_every_field_of_a_passage_is_kept(record: Record) -> None:
    full = Passage(
        0,
        0,
        4,
        PassageKind.FACT,
        (Span(0, 2),),
        "2025-02",
        7,
        True,
        "Grade B",
        "moderate certainty",
        Status.SECONDARY,
        "where it was read",
        (("what", "liver"), ("when", "weekly")),
    )
    assert all(getattr(full, f.name) for f in fields(Passage) if f.name not in ("section", "start"))
    stored = replace(edition(), passages=(full,))
    record.add([stored])
    assert record.edition(stored.id).passages == (full,)
