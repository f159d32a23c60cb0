"""The article as one self-contained page: nothing is fetched, and it works without its script.

Every text is escaped, addresses other than http(s) are dropped, and the page's own content security
policy lets only the style and the script run that this module wrote.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from probatum.evidence.articles import SUGGESTED, Article, ArticleSection
from probatum.evidence.claims import Claim, Quote
from probatum.rendering.charts import HEIGHT, SHIFT, charts
from probatum.rendering.view import (
    EVIDENCE,
    EVIDENCE_COLUMNS,
    View,
    aside,
    cells,
    counted,
    own_marks,
    view,
)
from probatum.rendering.wording import clean, coded, in_pieces, one_line, safe_url

TEMPLATES = Path(__file__).parent / "templates"
"""Templates, styles and scripts of every page."""


LATER = "…"
TOLD_LATER = "This is told when every statement of the article has been checked."
"""What stands in the place of what is known of a whole article only."""


@dataclass(frozen=True, slots=True)
class Parts:
    """An article's page in the pieces between which a surface puts its own: the list of contents,
    title and warnings, what stands first ("Get help now" of a patient page), the status strip, and
    everything from the short answer to the quotes."""

    contents: Markup
    head: Markup
    first: Markup
    status: Markup
    body: Markup


def render(article: Article) -> str:
    """The whole page. The same article gives the same characters."""
    made = view(article)
    return page(
        "article.html.j2", article=article, heading=made.heading, elsewhere=made.elsewhere,
        parts=parts(article), suggested=SUGGESTED,
    )  # fmt: skip


def parts(
    article: Article,
    *,
    beside: Callable[[Claim], Markup] = lambda _: Markup(""),
    held: Callable[[Quote], str] = lambda _: "",
) -> Parts:
    """The pieces of an article's page.

    ``beside`` gives the markup that a surface puts under the quotes of a claim, ``held`` the address
    at which it shows a quote in the stored text, "" for none.
    """
    values = _values(article, beside, held)
    return Parts(
        *(_piece(name, values) for name in ("contents", "head", "first", "status", "body"))
    )


def opening(
    article: Article,
    drafted: Sequence[ArticleSection],
    *,
    held: Callable[[Quote], str] = lambda _: "",
) -> Markup:
    """How an article begins that still grows: its title, its warnings, its opening lines.

    ``drafted`` are the sections that it may have; of them is shown only whether a line is grave.
    """
    status = replace(article.status, newest_text=LATER, sentence=TOLD_LATER)
    begun = replace(article, status=status, sections=tuple(drafted))
    values = _values(begun, lambda _: Markup(""), held)
    return _piece("head", values) + _piece("status", values) + _piece("short", values)


def block(article: Article, place: int, *, held: Callable[[Quote], str] = lambda _: "") -> Markup:
    """The part of an article's page that ends with the section at ``place`` (from 0): the section, or
    what is there of the studies under one heading."""
    so_far = replace(article, sections=article.sections[: place + 1])
    values = _values(so_far, lambda _: Markup(""), held)
    last = values["view"].blocks[-1]
    before = so_far.sections[: -len(last.parts)]
    earlier = {c.id for section in before for c in section.claims}
    return _piece("block", {**values, "block": last, "anchor": _anchors(earlier)})


def _values(
    article: Article, beside: Callable[[Claim], Markup], held: Callable[[Quote], str]
) -> dict[str, Any]:
    """What the templates of an article's pieces are given."""
    made = view(article)
    studies = [b.anchor for b in made.blocks if any(p.layout == "study" for p in b.parts)]
    return {
        "view": made,
        "evidence_title": EVIDENCE,
        "evidence_columns": EVIDENCE_COLUMNS,
        "evidence_before": studies[0] if studies and made.evidence else "",
        "anchor": _anchors(),
        "first_cited": _first_cited(made),
        "beside": beside,
        "held": held,
        "charts": charts,
        "height": HEIGHT,
        "shift": SHIFT,
    }


def _piece(name: str, values: Mapping[str, object]) -> Markup:
    template = environment().get_template(f"article_{name}.html.j2")
    return Markup(template.render(values))  # noqa: S704 (every value of it was escaped)


@dataclass(frozen=True, slots=True)
class Leaf:
    """The page of a plan or an audit in pieces: list of contents, body, and what the foot says."""

    contents: Markup
    body: Markup
    foot: Markup


def leaf(name: str, **values: object) -> Leaf:
    """The pieces of the templates ``NAME_contents``, ``NAME_body`` and ``NAME_foot``."""

    def piece(part: str) -> Markup:
        template = environment().get_template(f"{name}_{part}.html.j2")
        return Markup(template.render(values))  # noqa: S704 (every value of it was escaped)

    return Leaf(piece("contents"), piece("body"), piece("foot"))


def page(template: str, style_more: str = "", **values: object) -> str:
    """A page of one of the templates, with its style, script and security policy.

    ``style_more`` names a style sheet that comes after that of the article.
    """
    style, script = _assets(style_more)
    # The assets are files of this package: they are the only text that is not escaped.
    return (
        environment()
        .get_template(template)
        .render(style=Markup(style), script=Markup(script), policy=policy(style_more), **values)  # noqa: S704
    )


def policy(style_more: str = "") -> str:
    """The content security policy under which a page of :func:`page` works, and nothing else."""
    style, script = _assets(style_more)
    return (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"style-src '{_digest(style)}'; script-src '{_digest(script)}'"
    )


def _assets(style_more: str) -> tuple[str, str]:
    return _asset("article.css") + (_asset(style_more) if style_more else ""), _asset("article.js")


@cache
def environment(*folders: Path) -> Environment:
    """Templates of these folders, then those of this package, with every value escaped."""
    environment = Environment(
        loader=FileSystemLoader([*folders, TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
        finalize=lambda value: clean(value) if type(value) is str else value,
    )
    environment.filters.update(line=one_line, address=safe_url)
    environment.globals.update(
        aside=aside, cells=cells, own_marks=own_marks, counted=counted, coded=coded,
        in_pieces=in_pieces,
    )  # fmt: skip
    return environment


@cache
def _asset(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _anchors(before: Iterable[str] = ()) -> Callable[[Claim], Markup]:
    """Gives each claim's id as an attribute where it stands first, and nothing after; those ``before``
    have stood."""
    seen = set(before)

    def anchor(claim: Claim) -> Markup:
        if claim.id in seen:
            return Markup("")
        seen.add(claim.id)
        return Markup(' id="{}"').format(claim.id)

    return anchor


def _first_cited(made: View) -> dict[int, str]:
    """The id of the first claim in a section that cites a number."""
    first: dict[int, str] = {}
    for section in made.article.sections:
        for claim in section.claims:
            for number in claim.citations:
                first.setdefault(number, claim.id)
    return first
