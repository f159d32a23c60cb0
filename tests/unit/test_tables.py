"""Tables keep their headers with their rows."""

from __future__ import annotations

from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import Kind, PassageKind
from probatum.sources.tables import MAX_SPAN, Table, read_table, tables_in_html
from probatum.sources.xml import parse_fragment


def table(rows: str) -> Table:
    return read_table(parse_fragment(f"<table>{rows}</table>"))


def test_spans_are_expanded() -> None:
    read = table(
        "<caption>Dose</caption>"
        "<thead><tr><th rowspan='2'>Weight</th><th colspan='2'>Dose</th></tr>"
        "<tr><th>day 1</th><th>day 2</th></tr></thead>"
        "<tbody><tr><td rowspan='2'>5 kg</td><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr>"
        "</tbody><tfoot><tr><td colspan='3'>By weight.</td></tr></tfoot>"
    )
    assert read == Table(
        "Dose",
        (("Weight", "Dose", "Dose"), ("Weight", "day 1", "day 2")),
        (("5 kg", "1", "2"), ("5 kg", "3", "4")),
        ("By weight.",),
    )


def test_bold_rows_are_headers_without_a_thead() -> None:
    bold = '<td><content styleCode="bold">{}</content></td>'
    row = "<tr>" + bold.format("Age") + bold.format("Dose") + "</tr>"
    read = table(f"<tbody>{row}<tr><td>adult</td><td>one tablet</td></tr></tbody>")
    assert read.headers == (("Age", "Dose"),)
    assert read.rows == (("adult", "one tablet"),)


def test_words_over_figures_are_headers() -> None:
    read = table("<tr><td>Event</td><td>Drug</td></tr><tr><td>Rash</td><td>12%</td></tr>")
    assert read.headers == (("Event", "Drug"),)
    words = table("<tr><td>aches</td><td>cough</td></tr><tr><td>rash</td><td>fever</td></tr>")
    assert words.headers == ()
    assert len(words.rows) == 2


def test_short_titles_over_a_number_are_headers() -> None:
    read = table(
        "<tr><td>Age</td><td>Dose</td></tr><tr><td>under 4 years</td><td>do not use</td></tr>"
        "<tr><td>older</td><td>one</td></tr>"
    )
    assert read.headers == (("Age", "Dose"),)


def test_a_subheading_is_one_cell_and_a_footnote_is_a_note() -> None:
    read = table(
        "<thead><tr><th>Event</th><th>n</th></tr></thead><tbody>"
        "<tr><td>Skin</td><td/></tr><tr><td>Rash*</td><td>12</td></tr>"
        "<tr><td colspan='2'>* All grades.</td></tr></tbody>"
    )
    assert read.rows == (("Skin",), ("Rash*", "12"))
    assert read.notes == ("* All grades.",)


def test_hostile_spans_are_bounded() -> None:
    read = table("<tr><td colspan='999999999' rowspan='999999999'>x</td><td>y</td></tr>")
    assert len(read.rows[0]) == MAX_SPAN + 1
    assert table("<tr><td colspan='-1' rowspan='x'>x</td><td>y</td></tr>").rows == (("x", "y"),)


def test_html_with_open_cells() -> None:
    (read,) = tables_in_html("<table><tr><th>A<th>B<tr><td>1<td>10<sup>6</sup></table>")
    assert read.headers == (("A", "B"),)
    assert read.rows == (("1", "10^6"),)
    assert tables_in_html(" ") == []


def test_rows_below_a_subheading_keep_it() -> None:
    builder = EditionBuilder()
    builder.table(
        [("Skin",), ("Rash", "12"), ("Gut",), ("Nausea", "3")], [("Event", "n")], "Table 1"
    )
    read = builder.build(document="file:x", source="x", kind=Kind.LOCAL, title="x")
    context = {
        read.words(p): [read.words(s) for s in p.lead_in]
        for p in read.passages
        if p.kind is PassageKind.TABLE_ROW
    }
    assert context == {
        "Skin": ["Table 1", "Event\tn"],
        "Rash\t12": ["Table 1", "Event\tn", "Skin"],
        "Gut": ["Table 1", "Event\tn"],
        "Nausea\t3": ["Table 1", "Event\tn", "Gut"],
    }
