"""The SPL reader on labels made for one point each."""

from __future__ import annotations

import io

import pytest

from probatum.evidence.codes import HIGHLIGHTS
from probatum.evidence.editions import Edition, Passage, PassageKind, Rejection, Role
from probatum.sources import spl

NS = 'xmlns="urn:hl7-org:v3"'
HEADER = (
    '<id root="AA"/><code code="34391-3"/><title>Label</title><effectiveTime value="20200102"/>'
    '<setId root="ABC-1"/><versionNumber value="3"/>'
)


def items(body: str, header: str = HEADER) -> list[object]:
    document = (
        f"<document {NS}>{header}<component><structuredBody>{body}</structuredBody></component>"
        "</document>"
    )
    return list(spl.read(io.BytesIO(document.encode()), "made.xml"))


def section(text: str = "", code: str = "34068-7", title: str = "2 DOSAGE", more: str = "") -> str:
    body = f"<text>{text}</text>" if text else ""
    return (
        f'<component><section><code code="{code}"/><title>{title}</title>{body}{more}'
        "</section></component>"
    )


def excerpt(text: str) -> str:
    return f"<excerpt><highlight><text>{text}</text></highlight></excerpt>"


def edition(body: str, header: str = HEADER) -> Edition:
    (item,) = items(body, header)
    assert isinstance(item, Edition)
    return item


def passages(read: Edition) -> list[tuple[str, list[str]]]:
    return [(read.words(p), [read.words(s) for s in p.lead_in]) for p in read.passages]


def only(read: Edition) -> Passage:
    (passage,) = read.passages
    return passage


def test_identity() -> None:
    read = edition(section("<paragraph>Take it.</paragraph>"))
    assert (read.document, read.version, read.date) == ("spl:abc-1", "3", "2020-01-02")
    assert read.url.endswith("setid=abc-1")
    assert read.meta["spl_id"] == "aa"


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("20190225", "2019-02-25"),
        ("20190225101500", "2019-02-25"),
        ("201902", "2019-02"),
        ("2019", "2019"),
        ("20191399", "2019"),
        ("", ""),
        ("soon", ""),
    ],
)
def test_dates(value: str, date: str) -> None:
    assert spl.iso_date(value) == date


def test_labels_are_recognised_and_texts_about_them_are_not() -> None:
    start = f'<?xml version="1.0"?>\n<document {NS}>'
    assert spl.sniff(start.encode(), "x")
    assert spl.sniff(start.encode("utf-16"), "x")
    assert spl.sniff(b"\xef\xbb\xbf" + start.encode(), "x")
    assert not spl.sniff(f"# How labels begin\n{start}".encode(), "x.md")
    assert not spl.sniff(b'<feed xmlns="urn:x"/>', "x.xml")


def test_no_set_id_is_a_rejection() -> None:
    (item,) = items(section("<paragraph>x</paragraph>"), "<title>x</title>")
    assert isinstance(item, Rejection)
    assert "set id" in item.reason


@pytest.mark.parametrize("document", [b"", b"<html/>", b"plain", b"<document", b"\xff\xfe\x00"])
def test_what_is_no_label_is_a_rejection(document: bytes) -> None:
    (item,) = spl.read(io.BytesIO(document), "odd.xml")
    assert isinstance(item, Rejection)
    assert item.place == "odd.xml"


def test_sections_nest_with_codes_and_dates() -> None:
    inner = (
        '<effectiveTime value="20190301"/><component><section><code code="42229-5"/>'
        "<title>2.1 Adults</title><text><paragraph>One.</paragraph></text></section></component>"
    )
    read = edition(section(more=inner))
    assert read.path(only(read).section) == ("2 DOSAGE", "2.1 Adults")
    assert read.codes(only(read).section) == ("34068-7", "42229-5")
    assert read.sections[0].revised == "2019-03-01"
    assert read.sections[1].parent == 0


def test_items_keep_the_sentence_that_leads_into_them() -> None:
    read = edition(
        section(
            "<paragraph>It is potent. Do not use in:</paragraph>"
            "<list><item><caption>•</caption>children</item><item><caption>b)</caption>adults with"
            "<list><item>gout</item></list></item></list><paragraph>Else yes.</paragraph>"
        )
    )
    assert passages(read) == [
        ("It is potent. Do not use in:", []),
        ("children", ["Do not use in:"]),
        ("b) adults with", ["Do not use in:"]),
        ("gout", ["Do not use in:", "b) adults with"]),
        ("Else yes.", []),
    ]
    assert [(e.reason, e.characters) for e in read.exclusions] == [("bullet of a list", 1)]


def test_the_title_of_an_unnumbered_section_leads_into_its_list() -> None:
    body = "<list><item>gout</item></list><paragraph>Stop.</paragraph>"
    assert passages(edition(section(body, title="Do not use if you have"))) == [
        ("gout", ["Do not use if you have"]),
        ("Stop.", []),
    ]
    assert passages(edition(section(body)))[0] == ("gout", [])


def test_text_and_lists_without_paragraphs() -> None:
    read = edition(section("Loose <content>words</content>:<list><item>one</item></list>tail"))
    assert passages(read) == [("Loose words:", []), ("one", ["Loose words:"]), ("tail", [])]


def test_a_styled_line_is_the_heading_of_what_follows() -> None:
    read = edition(
        section(
            '<paragraph><content styleCode="bold">Adults</content></paragraph>'
            "<paragraph>One tablet.</paragraph><paragraph>Daily.</paragraph>"
            '<paragraph><content styleCode="italics">Children</content></paragraph>'
            "<paragraph>None.</paragraph>"
            '<paragraph><content styleCode="bold">Last words</content></paragraph>'
        )
    )
    assert passages(read) == [
        ("One tablet.", ["Adults"]),
        ("Daily.", ["Adults"]),
        ("None.", ["Children"]),
        ("Last words", ["Children"]),
    ]


def test_blank_lines_and_bullets_cut_a_paragraph() -> None:
    read = edition(
        section("<paragraph>Watch for:<br/>• fever<br/>• rash<br/><br/>Stop.</paragraph>")
    )
    assert passages(read) == [
        ("Watch for:", []),
        ("fever", ["Watch for:"]),
        ("rash", ["Watch for:"]),
        ("Stop.", []),
    ]


def test_bullets_in_running_text_are_items() -> None:
    read = edition(
        section(
            "<paragraph>Stop and ask if you have:</paragraph><paragraph>• gout • fever</paragraph>"
            "<list><item>heart disease ■ diabetes</item></list>"
        )
    )
    assert passages(read) == [
        ("Stop and ask if you have:", []),
        ("gout", ["Stop and ask if you have:"]),
        ("fever", ["Stop and ask if you have:"]),
        ("heart disease", ["Stop and ask if you have:"]),
        ("diabetes", ["Stop and ask if you have:"]),
    ]
    assert read.exclusions[0].characters == 3


def test_a_numbered_list_of_one_short_item_is_a_heading() -> None:
    read = edition(
        section(
            "<paragraph>It is rare.</paragraph><list><item><caption>4.</caption>Liver</item></list>"
            "<paragraph>Test it.</paragraph>"
        )
    )
    assert passages(read) == [("It is rare.", []), ("Test it.", ["4. Liver"])]


def test_footnotes_get_a_mark_and_stand_below() -> None:
    read = edition(
        section(
            "<table><thead><tr><th>Age</th><th>Dose</th></tr></thead><tbody>"
            '<tr><td>1</td><td>2 mg<footnote ID="f">Oral.</footnote></td></tr>'
            '<tr><td>3</td><td>4 mg<footnoteRef IDREF="f"/></td></tr></tbody></table>'
        )
    )
    assert [w for w, _ in passages(read)] == ["1\t2 mg*", "3\t4 mg*", "* Oral."]


def test_pictures_leave_only_their_captions() -> None:
    read = edition(
        section(
            "<paragraph><renderMultiMedia><caption>Figure 1. Site</caption></renderMultiMedia>"
            "</paragraph><renderMultiMedia/>"
        )
    )
    assert read.words(only(read)) == "Figure 1. Site"
    assert only(read).kind is PassageKind.CAPTION


def test_highlights_come_first_under_their_own_code() -> None:
    short = "<list><item>20 mg (2.1)</item></list>"
    read = edition(section("<paragraph>Twenty.</paragraph>", more=excerpt(short)))
    highlights = [p for p in read.passages if HIGHLIGHTS in read.codes(p.section)]
    assert [read.words(p) for p in highlights] == ["Label", "20 mg (2.1)"]
    assert all(p.kind is PassageKind.HIGHLIGHT for p in highlights)
    assert read.codes(highlights[1].section) == (HIGHLIGHTS, "34068-7")
    assert read.words(read.passages[-1]) == "Twenty."


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "<table><tbody><tr><td>Dosage (2.1)</td><td>9/2019</td></tr></tbody></table>",
            [("Dosage (2.1) 9/2019", "2019-09")],
        ),
        (
            "<table><tbody><tr><td>Dosage<br/>Warnings</td><td>10/2023<br/>12/2023</td></tr>"
            "</tbody></table>",
            [("Dosage 10/2023", "2023-10"), ("Warnings 12/2023", "2023-12")],
        ),
        (
            "<paragraph>Dosage (2.1) ..... 09/2019<br/>Boxed Warning removed - - - - 1/2020"
            "</paragraph>",
            [("Dosage (2.1) 09/2019", "2019-09"), ("Boxed Warning removed 1/2020", "2020-01")],
        ),
        (
            "<paragraph>Warnings and Precautions,</paragraph>"
            "<paragraph>Gout (5.1) 2/2021</paragraph>",
            [("Warnings and Precautions,", None), ("Gout (5.1) 2/2021", "2021-02")],
        ),
    ],
)
def test_recent_major_changes(text: str, rows: list[tuple[str, str | None]]) -> None:
    read = edition(section(code="43683-2", title="", more=excerpt(text)))
    changes = [p for p in read.passages if "43683-2" in read.codes(p.section)]
    assert [(read.words(p), p.date) for p in changes] == rows


def test_a_change_mark_anywhere_in_or_above_a_paragraph() -> None:
    read = edition(
        section(
            '<paragraph>Old. <content styleCode="italics xmChange">New.</content></paragraph>'
            '<content styleCode="XmChange"><paragraph>All new.</paragraph></content>'
            "<paragraph>Old.</paragraph>"
        )
    )
    assert [p.changed for p in read.passages] == [True, True, False]


def test_the_suffix_of_a_biologic_is_told_apart() -> None:
    product = """<subject><manufacturedProduct><manufacturedProduct>
      <code code="1-2" codeSystem="2.16.840.1.113883.6.69"/><name>Brand</name>
      <formCode displayName="INJECTION"/>
      <asEntityWithGeneric><genericMedicine><name>madeumab-abcd</name></genericMedicine></asEntityWithGeneric>
      <ingredient classCode="ACTIB"><quantity><numerator value="5" unit="mg"/>
        <denominator value="1" unit="mL"/></quantity>
        <ingredientSubstance><name>MADEUMAB</name></ingredientSubstance></ingredient>
      <ingredient classCode="IACT">
        <ingredientSubstance><name>WATER</name></ingredientSubstance></ingredient>
      </manufacturedProduct>
      <subjectOf><approval><id extension="{}"/></approval></subjectOf>
      <consumedIn><substanceAdministration><routeCode displayName="ORAL"/>
      </substanceAdministration></consumedIn>
      </manufacturedProduct></subject>"""
    read = edition(section(code="48780-1", title="", more=product.format("BLA1")))
    (listed,) = read.meta["products"]  # type: ignore[union-attr,misc]
    assert listed == {
        "brand": "Brand",
        "generic": "madeumab-abcd",
        "suffix": "abcd",
        "route": "ORAL",
        "form": "INJECTION",
        "ndc": "1-2",
        "substances": ["MADEUMAB"],
        "application": "BLA1",
    }
    assert {n.text for n in read.names if n.role is Role.GENERIC} == {"madeumab-abcd", "madeumab"}
    assert "MADEUMAB 5 mg/1 mL" in read.words(only(read))
    assert "WATER" not in {n.text for n in read.names}
    small = edition(section(code="48780-1", title="", more=product.format("NDA1")))
    assert small.meta["products"][0]["suffix"] == ""  # type: ignore[index,call-overload]


def test_the_opening_sentences_of_highlights_are_no_title() -> None:
    title = (
        "These highlights do not include all the information needed to use DR. X 2.5 safely and "
        "effectively. See full prescribing information for DR. X 2.5. DR. X 2.5 (made) tablets "
        "Initial U.S. Approval: 1999"
    )
    assert spl.display_title(title, []) == "DR. X 2.5 (made) tablets"
    assert spl.display_title("", []) == ""
