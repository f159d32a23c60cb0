"""XML is read safely and becomes text that reads well."""

from __future__ import annotations

import io

import pytest

from probatum.sources import xml


def running(markup: str) -> str:
    return xml.text(xml.parse_fragment(f"<a>{markup}</a>"))


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("1.1 × 10<sup>14</sup> vg/kg", "1.1 × 10^14 vg/kg"),
        ("x10<sup>9</sup>/L", "x10^9/L"),
        ("10<sup>-6</sup> M", "10^-6 M"),
        ("375 mg/m<sup>2</sup> weekly", "375 mg/m^2 weekly"),
        ("per 1.73 m <sup>2</sup>", "per 1.73 m^2"),
        ("cells/mm<sup>3</sup>", "cells/mm^3"),
        ("90 mL min<sup>−1</sup>", "90 mL min^−1"),
        ("I<sup>2</sup> = 45%", "I^2 = 45%"),
        ("was shown before.<sup>12</sup> It", "was shown before. [12] It"),
        ("in trials<sup>3,4</sup>", "in trials [3,4]"),
        ("45<sup>1</sup>", "45 [1]"),
        ("Placebo<sup>a</sup>", "Placebo [a]"),
        ("[<sup>18</sup>F]FDG and <sup>99</sup>Tc", "[18F]FDG and 99Tc"),
        ("the 2<sup>nd</sup> dose", "the 2nd dose"),
        ("Ca<sup>2+</sup>", "Ca2+"),
        ("Brand<sup>®</sup> is", "Brand® is"),
        ("C<sub>max</sub> and H<sub>2</sub>O", "Cmax and H2O"),
        ("Brand<b>\n   <sup>®</sup>\n   </b> is", "Brand® is"),
        ("gas NO<sub>2</sub>\n   <b>and</b>", "gas NO2 and"),
        ("<i>[see <b>5.2</b>\n   ]</i>\n   .", "[see 5.2]."),
        ("one<br/>two<p>three</p>four", "one two three four"),
        ("a<!-- not this -->b<?nor this?>c", "abc"),
    ],
)
def test_text_reads_well(markup: str, words: str) -> None:
    assert running(markup) == words


def test_skipped_and_replaced_elements_keep_what_follows() -> None:
    root = xml.parse_fragment("<a>x<note>n</note>y<ref>r</ref>z</a>")
    assert xml.text(root, skip={"note"}, instead={"ref": lambda e: "[1]"}) == "xy[1]z"


def test_undeclared_entities_of_an_external_dtd_become_characters() -> None:
    document = b'<!DOCTYPE r SYSTEM "x.dtd"><r><p>a&nbsp;b &eacute;</p></r>'
    assert [xml.text(p) for p in xml.iterparse(io.BytesIO(document), "p")] == ["a b é"]


LAUGHS = b"".join(
    b'<!ENTITY e%d "%s">' % (i, b"&e%d;" % (i - 1) * 10 if i else b"lol") for i in range(12)
)
BOMBS = [
    b"<!DOCTYPE a [" + LAUGHS + b"]><a>&e11;</a>",
    b"<!DOCTYPE a [" + LAUGHS + b']><a x="&e11;"/>',
    b'<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/hostname">]><a>&f;</a>',
    b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]><a/>',
]


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_and_outside_references_are_refused(bomb: bytes) -> None:
    with pytest.raises(xml.XmlError):
        xml.parse(io.BytesIO(bomb))
    with pytest.raises(xml.XmlError):
        list(xml.iterparse(io.BytesIO(bomb), "a"))


def test_depth_is_limited() -> None:
    with pytest.raises(xml.XmlError):
        xml.parse(io.BytesIO(b"<a>" * 100_000))


def test_a_break_gives_the_line_after_the_whole_records() -> None:
    records = xml.iterparse(io.BytesIO(b"<r>\n<p>a</p>\n<p>b</p>\n<p>"), "p")
    assert [xml.text(next(records)), xml.text(next(records))] == ["a", "b"]
    with pytest.raises(xml.XmlError) as caught:
        next(records)
    assert caught.value.line == 4
    assert "line 4" in str(caught.value)


def test_records_are_freed_while_reading() -> None:
    document = b"<r>" + b"<p><q>words</q></p>" * 20_000 + b"</r>"
    held = [len(e.getparent()) for e in xml.iterparse(io.BytesIO(document), "p")]
    assert len(held) == 20_000
    assert max(held) < 4_000


def test_only_the_outermost_record_is_given() -> None:
    document = b'<r xmlns="urn:x"><s>a<s>b</s></s><s>c</s></r>'
    assert [xml.text(e) for e in xml.iterparse(io.BytesIO(document), "s")] == ["ab", "c"]


def test_names_are_local() -> None:
    root = xml.parse_fragment('<d xmlns="urn:x" xmlns:y="urn:y"><b y:k=" v "/><c><b>t</b></c></d>')
    assert xml.attribute(xml.child(root, "b"), "k") == "v"
    assert xml.attribute(None, "k") == ""
    assert xml.text(xml.child(root, "c", "b")) == "t"
    assert xml.child(root, "c", "no", "b") is None
    assert [xml.local(e) for e in xml.children(root)] == ["b", "c"]
    assert len(list(xml.descendants(root, "b"))) == 2
