"""The editorial policy: the settings in force, and the page that says them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass

from probatum.editorial.approvals import Reviewer
from probatum.editorial.course import CERTAINTIES
from probatum.editorial.states import TABLE, Action, EditorialError, State
from probatum.editorial.steps import Step
from probatum.evidence.editions import Json


@dataclass(frozen=True, slots=True)
class Policy:
    """The settings. Each change is a step of the history."""

    reviewers: int = 1
    """How many reviewers have to sign, none of them the author."""
    answerable: str = ""
    """The named person whom “This is wrong” reaches."""
    contact: str = ""
    """How a reader reaches that person besides."""
    print_days: int = 30
    """After how many days a printed or exported copy is to be discarded."""

    def to_json(self) -> dict[str, Json]:
        """The settings as JSON."""
        return asdict(self)


def read_policy(data: Mapping[str, Json]) -> Policy:
    """The policy from JSON. Raises EditorialError for a setting that cannot be."""
    default = Policy()
    values: dict[str, Json] = {**default.to_json(), **data}
    for name in ("reviewers", "print_days"):
        value = values[name]
        if type(value) is not int or not 1 <= value <= 3650:
            raise EditorialError(f"{name}: a whole number from 1 is needed, not {value!r}.")
    for name in ("answerable", "contact"):
        value = values[name]
        if not isinstance(value, str) or "\n" in value:
            raise EditorialError(f"{name}: one line of text is needed.")
    return Policy(**{name: values[name] for name in default.to_json()})  # type: ignore[arg-type]


def in_force(steps: Iterable[Step]) -> tuple[Policy, str, str]:
    """``(policy, since, set by)``: the last that was set, or the defaults."""
    found = (Policy(), "", "")
    for step in steps:
        if step.action == Action.POLICY:
            found = (read_policy(step.detail), step.at, step.name)
    return found


@dataclass(frozen=True, slots=True)
class PolicySection:
    """A heading of the policy page with its paragraphs and, where it has one, a table."""

    title: str
    paragraphs: tuple[str, ...]
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def page(
    policy: Policy, since: str, by: str, reviewers: Iterable[Reviewer]
) -> tuple[PolicySection, ...]:
    """The policy in words, written from the settings in force, the table of states and the list of
    reviewers, so that it cannot say anything else than what the program does."""
    return tuple(_sections(policy, since, by, tuple(reviewers)))


def _sections(
    policy: Policy, since: str, by: str, reviewers: tuple[Reviewer, ...]
) -> Iterator[PolicySection]:
    stood = (
        f"In force since {since[:10]}, set by {by}." if since else "The settings are the defaults."
    )
    yield PolicySection(
        "What an approval is",
        (
            stood,
            "An article is written by a program from stored sources. Until it is approved it says, as "
            "its first line, that it is educational, unreviewed and to be used with caution.",
            f"{_number(policy.reviewers)} to sign a revision, none of them its author. A "
            "signature binds a name, a time and a statement of interests to the hash of the text "
            "(Ed25519); `probatum verify-signature` checks it without a library or a network.",
            "Before the first signature, a reviewer has confirmed each statement for which no check of "
            "the program can vouch: one fails, or the words under it are a digest. No statement may be "
            "disputed.",
            "Any later change of the text suspends the approval. So does a new edition of a source in "
            "which quoted words no longer stand, a retraction of it, or its removal.",
            "A reviewer's private key is encrypted by a secret that only the reviewer knows, and "
            "that is never sent to this site.",
        ),
    )  # fmt: skip
    yield PolicySection(
        "Who may do what",
        ("“Program” steps follow from others by themselves.",),
        ("step", "by whom", "while it is", "then it is", "meaning"),
        tuple(
            (
                rule.action.value,
                ", ".join(rule.roles),
                "any state" if rule.before == tuple(State) else ", ".join(rule.before) or "–",
                rule.after.value if rule.after else "the same" if rule.before else "–",
                rule.meaning,
            )
            for rule in TABLE
        ),
    )
    yield PolicySection(
        "Who reviews",
        () if reviewers else ("No reviewer is enrolled yet.",),
        ("name", "credentials", "speciality") if reviewers else (),
        tuple((r.name, r.credentials, r.speciality) for r in reviewers),
    )
    yield PolicySection(
        "When something is wrong",
        (
            f"“This is wrong” stands beside every statement and reaches {policy.answerable}"
            + (f" ({policy.contact})." if policy.contact else ".")
            if policy.answerable
            else "No person is named yet whom “This is wrong” reaches: an administrator names one with "
            "`probatum review policy --answerable NAME`.",
            "A recall withdraws a revision, lists who opened, printed or exported it, and every copy "
            "that asks is told so.",
            f"Printed and exported copies carry a code and a date, {policy.print_days} days after "
            "they were made, after which they are to be discarded.",
        ),
    )
    yield PolicySection(
        "How evidence is graded",
        (
            f"Certainty per outcome follows GRADE: {', '.join(CERTAINTIES)}. It is recorded by "
            "reviewers, with the reason, under their names; the program grades nothing.",
        ),
    )


def _number(reviewers: int) -> str:
    return "One reviewer has" if reviewers == 1 else f"{reviewers} reviewers have"
