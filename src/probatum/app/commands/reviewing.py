"""``review`` and ``verify-signature``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from probatum.app.cli import LIBRARY
from probatum.app.clock import now, today
from probatum.app.commands.signing import secret_of
from probatum.app.opening import WrongInput, opened
from probatum.app.output import write, write_bytes
from probatum.app.people import person
from probatum.rendering.wording import one_line

if TYPE_CHECKING:
    from probatum.editorial.course import Standing
    from probatum.editorial.steps import Step
    from probatum.services.reviewing import Case

F = TypeVar("F", bound=Callable[..., Any])

KINDS = ("confirm", "dispute", "suggest", "comment")
CERTAINTIES = ("high", "moderate", "low", "very low")
RISKS = ("low", "some concerns", "high", "unclear")


class DeskGroup(click.Group):
    """A group whose commands all take ``--library``."""

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command, with the option."""
        cmd.params.append(LIBRARY)
        super().add_command(cmd, name)


def _by(command: F) -> F:
    return click.option(
        "--by", metavar="NAME", required=True, help="Who you are, as the history names you."
    )(command)


_because = click.option("--because", metavar="WORDS", required=True, help="The reason, in words.")
_json = click.option("--json", "as_json", is_flag=True, help="As JSON.")
_secret = click.option(
    "--secret-file",
    metavar="FILE",
    help="The file whose first line is the secret; default: it is asked for.",
)
_revision = click.option("--revision", type=int, help="Default: the newest.")


@click.group(cls=DeskGroup, epilog="Example: probatum review queue")
def review() -> None:
    """Review, sign, recall: the desk of the library.

    An article is a draft until its author submits it. Reviewers take it up with a statement of their
    interests, work claim by claim, and sign. Each step stands in a history that only grows.
    """


@review.command(epilog='Example: probatum review submit 3f2a --by "An Author"')
@click.argument("article")
@_by
@click.pass_context
def submit(ctx: click.Context, article: str, by: str) -> None:
    """Ask for a review of an article's newest revision. ARTICLE is its id in `probatum history`."""
    with opened(ctx) as library:
        _stands(library.desk(person(by)).submit(article))


@review.command(epilog="Example: probatum review queue")
@_json
@click.pass_context
def queue(ctx: click.Context, as_json: bool) -> None:
    """What waits: revisions to review, reports to answer, questions without an answer."""
    from dataclasses import asdict

    from probatum.services.gaps import gaps

    with opened(ctx) as library:
        desk = library.desk()
        waiting, reports, questions = desk.queue(), desk.reports(), gaps(library.store)
    if as_json:
        found = {
            "revisions": [asdict(w) for w in waiting],
            "reports": [asdict(r) for r in reports],
            "questions": [asdict(q) for q in questions],
        }
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for w in waiting:
        state = "approval suspended" if w.suspended else w.state.value
        click.echo(f"{w.article} rev. {w.revision}  {state} since {w.since[:10]}  {w.title}")
        click.echo(
            f"   {w.claims} statements; {w.doubtful} wait for a reviewer's word, {w.disputed} disputed"
        )
    for r in reports:
        click.echo(f"report {r.number}  {r.at[:10]}  to {r.recipient}  {r.article} {r.claim}")
        click.echo(f"   {r.name}: {one_line(r.words)}")
    if questions:
        click.echo(f"{len(questions)} questions without an answer: probatum review gaps")
    if not (waiting or reports or questions):
        click.echo("Nothing waits.", err=True)


@review.command(epilog="Example: probatum review show 3f2a")
@click.argument("article")
@_revision
@click.option("--all", "everything", is_flag=True, help="Also claims that the checks vouch for.")
@click.pass_context
def show(ctx: click.Context, article: str, revision: int | None, everything: bool) -> None:
    """A revision claim by claim, each with its checks, and what reviewers said of it.

    First those that need a person: disputed, then those for which no check can vouch, since one fails
    or the words under them are a digest.
    """
    with opened(ctx) as library:
        case = library.desk(person()).case(article, revision)
    _case(case, everything)


def _case(case: Case, everything: bool) -> None:
    from probatum.services.reviewing import doubtful

    standing = case.standing
    click.echo(f"{standing.article} rev. {standing.revision}  {case.article.title}")
    click.echo(case.article.status.review)
    for name, interests in sorted((standing.interests or {}).items()):
        click.echo(f"interests of {name}: {interests}")
    for difference in standing.differences:
        click.echo(f"\n{difference['claim']}  in {difference['document']}")
        click.echo(f"   was: {one_line(str(difference['was']))}")
        click.echo(f"   now: {one_line(str(difference['now'])) or 'nothing like it'}")
    hidden = 0
    for claim in case.claims:
        said = case.course.of(claim.id)
        if not (everything or doubtful(claim) or said):
            hidden += 1
            continue
        click.echo(f"\n{claim.id}  {claim.verdict.value}\n   {one_line(claim.text)}")
        for quote in claim.quotes:
            click.echo(f"   “{one_line(quote.exact)}” ({quote.document})")
        for check in claim.checks:
            if check.outcome.value in ("fail", "cannot tell"):
                click.echo(f"   {check.outcome.value}: {check.name}: {one_line(check.reason)}")
        for remark in said:
            words = f": {one_line(remark.words)}" if remark.words else ""
            click.echo(f"   {remark.name}, {remark.at[:10]}: {remark.kind.value}{words}")
    if hidden:
        click.echo(f"\n{hidden} statements that the checks vouch for: --all shows them.")
    for report in case.reports:
        state = f"settled: {one_line(report.outcome)}" if report.settled else "open"
        click.echo(
            f"\nreport {report.number} on {report.claim} ({state}): {one_line(report.words)}"
        )


@review.command(epilog='Example: probatum review take 3f2a --by "A. Reviewer" --interests none')
@click.argument("article")
@_by
@click.option(
    "--interests", required=True, help="Your conflict-of-interest statement; “none” is one."
)
@click.pass_context
def take(ctx: click.Context, article: str, by: str, interests: str) -> None:
    """Begin a review. The statement of interests stands in your signature."""
    with opened(ctx) as library:
        _stands(library.desk(person(by)).take_up(article, interests))


@review.command(
    epilog='Example: probatum review claim 3f2a c12ab34 dispute --words "not in children" --by "A. R."'
)
@click.argument("article")
@click.argument("claim")
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--words", default="", help="What you say of it, or the words that you suggest.")
@_by
@click.pass_context
def claim(ctx: click.Context, article: str, claim: str, kind: str, words: str, by: str) -> None:
    """Confirm or dispute a claim, suggest other words for it, or comment on it. CLAIM is an id of
    `probatum review show`, the beginning of one, or several with commas.

    A dispute and a suggestion stand in the way of an approval until you confirm the claim.
    """
    from probatum.editorial.course import Kind

    with opened(ctx) as library:
        for one in claim.split(","):
            library.desk(person(by)).remark(article, one.strip(), Kind(kind), words)
            click.echo(f"{one.strip()}: {kind}")


@review.command(
    epilog='Example: probatum review grade 3f2a "Survival without ventilation" low --because '
    '"one open trial of 22 infants" --by "A. Reviewer"'
)
@click.argument("article")
@click.argument("outcome")
@click.argument("certainty", type=click.Choice(CERTAINTIES))
@_because
@_by
@click.pass_context
def grade(
    ctx: click.Context, article: str, outcome: str, certainty: str, because: str, by: str
) -> None:
    """Record the certainty of the evidence for one outcome, by GRADE."""
    with opened(ctx) as library:
        library.desk(person(by)).grade(article, outcome, certainty, because)
        click.echo(f"{outcome}: {certainty}")


@review.command(
    epilog='Example: probatum review bias 3f2a "NAME OF THE STUDY" high --because "no control group" '
    '--by "A. Reviewer"'
)
@click.argument("article")
@click.argument("study")
@click.argument("risk", type=click.Choice(RISKS))
@_because
@_by
@click.pass_context
def bias(ctx: click.Context, article: str, study: str, risk: str, because: str, by: str) -> None:
    """Record a note on a study's risk of bias."""
    with opened(ctx) as library:
        library.desk(person(by)).bias(article, study, risk, because)
        click.echo(f"{study}: {risk}")


@review.command(
    name="request-changes",
    epilog='Example: probatum review request-changes 3f2a --because "dose of c1" --by "A. Reviewer"',
)
@click.argument("article")
@_because
@_by
@click.pass_context
def request_changes(ctx: click.Context, article: str, because: str, by: str) -> None:
    """Send a revision back to its author."""
    with opened(ctx) as library:
        _stands(library.desk(person(by)).request_changes(article, because))


@review.command(
    epilog='Example: probatum review revise 3f2a --claim c12ab34 --words "Give 5 mg." --by "An A."'
)
@click.argument("article")
@click.option("--file", metavar="ARTICLE.json", help="The whole text, as JSON of the article.")
@click.option("--claim", metavar="ID", help="One claim that gets other words.")
@click.option("--words", help="The words.")
@_by
@click.pass_context
def revise(
    ctx: click.Context,
    article: str,
    file: str | None,
    claim: str | None,
    words: str | None,
    by: str,
) -> None:
    """Write the next revision. Every check is made again on what was changed.

    An approval of the text before is suspended; the new revision is a draft.
    """
    from probatum.app.commands.history import read_file

    with opened(ctx) as library:
        desk = library.desk(person(by))
        if file and not claim and not words:
            saved = desk.revise(article, read_file(file))
        elif claim and words and not file:
            saved = desk.reword(article, claim, words)
        else:
            raise click.UsageError("Give --file, or --claim with --words.")
        click.echo(f"{saved.id} rev. {saved.revision}: draft")


@review.command(epilog='Example: probatum review approve 3f2a --by "A. Reviewer"')
@click.argument("article")
@_by
@_secret
@click.pass_context
def approve(ctx: click.Context, article: str, by: str, secret_file: str | None) -> None:
    """Sign the newest revision with your key: name, time, interests and the hash of its text."""
    with opened(ctx) as library:
        desk = library.desk(person(by))
        made = desk.approve(article, secret_of(secret_file, new=False))
        _stands(made)
        click.echo(f"content {made.content}")


@review.command(epilog="Example: probatum review sign lines.txt --key my.key")
@click.argument("lines")
@click.option("--key", metavar="FILE", required=True, help="Your key file.")
@_secret
def sign(lines: str, key: str, secret_file: str | None) -> None:
    """Sign what the desk's page in the browser shows you, and print the signature to enter there.

    LINES is a file with those lines, or the key file itself, whose signature shows a site on which you
    enrol that the key is yours. Needs no library and no network, and sends nothing.
    """
    from probatum.editorial.approvals import KIND
    from probatum.verification.signing import SigningError
    from probatum.verification.signing import sign as signature

    try:
        own, text = Path(key).read_bytes(), Path(lines).read_bytes()
    except OSError as error:
        raise WrongInput(f"{error.filename}: {error.strerror}") from error
    if text != own:
        text = b"\n".join(text.strip().splitlines())
        if not text.startswith(KIND.encode() + b"\n"):
            raise WrongInput(f"{lines}: not signed: the lines to sign begin with “{KIND}”.")
    try:
        click.echo(signature(text, own, secret_of(secret_file, new=False))[1])
    except SigningError as error:
        raise WrongInput(str(error)) from error


@review.command(
    epilog='Example: probatum review suspend 3f2a --because "new trial" --by "An Editor"'
)
@click.argument("article")
@_because
@_by
@click.pass_context
def suspend(ctx: click.Context, article: str, because: str, by: str) -> None:
    """Take an approval back; whoever signed looks at it again."""
    with opened(ctx) as library:
        _stands(library.desk(person(by)).suspend(article, because))


@review.command(
    epilog='Example: probatum review withdraw 3f2a --because "outdated" --by "An Editor"'
)
@click.argument("article")
@_revision
@_because
@_by
@click.pass_context
def withdraw(ctx: click.Context, article: str, revision: int | None, because: str, by: str) -> None:
    """Take a revision out of use."""
    with opened(ctx) as library:
        _stands(library.desk(person(by)).withdraw(article, because, revision))


@review.command(
    epilog='Example: probatum review recall 3f2a --because "wrong unit" --by "An Editor"'
)
@click.argument("article")
@_revision
@_because
@_by
@click.pass_context
def recall(ctx: click.Context, article: str, revision: int | None, because: str, by: str) -> None:
    """Withdraw a revision, list who has it, and mark every copy that asks."""
    from probatum.services.copying import copies

    with opened(ctx) as library:
        made = library.desk(person(by)).recall(article, because, revision)
        _stands(made)
        for c in copies(library.store, article, made.revision):
            until = f", discard after {c.discard}" if c.discard else ""
            click.echo(f"{c.use.value} on {c.at[:10]} by {c.name}: copy {c.code}{until}")


@review.command(epilog="Example: probatum review copy ABCD2345")
@click.argument("code")
@click.pass_context
def copy(ctx: click.Context, code: str) -> None:
    """Ask whether a printed or exported copy may still be used. Exit code 1: discard it."""
    from probatum.services.copying import asked

    with opened(ctx) as library:
        found = asked(library.store, code, today())
    c = found.copy
    made = f"{c.use.value} on {c.at[:10]} by {c.name}" if c.at else "printed by a browser"
    click.echo(f"{c.code}: {c.article} rev. {c.revision}, {made}")
    click.echo(found.line)
    if not (c.discard or found.recalled):
        click.echo("It holds until the day that is printed on it.")
    if found.newest > c.revision:
        click.echo(f"A later text exists: revision {found.newest}.")
    if found.recalled or found.expired:
        past = f"it was to be discarded after {c.discard}" if found.expired else "it was withdrawn"
        click.echo(f"Discard this copy: {past}.")
        ctx.exit(1)


@review.command(
    epilog='Example: probatum review report 3f2a c12ab34 --words "the label says 6 months" --by "A N."'
)
@click.argument("article")
@click.argument("claim")
@click.option("--words", required=True, help="What is wrong.")
@click.option("--contact", default="", help="How you can be reached.")
@_by
@click.pass_context
def report(ctx: click.Context, article: str, claim: str, words: str, contact: str, by: str) -> None:
    """“This is wrong”: report a claim to the person whom the policy names."""
    with opened(ctx) as library:
        made = library.desk(person(by)).report(article, claim, words, contact)
        click.echo(f"Report {made.number} is with {made.recipient}.")


@review.command(epilog='Example: probatum review settle 1 --because "corrected" --by "An Editor"')
@click.argument("number", type=int)
@_because
@_by
@click.pass_context
def settle(ctx: click.Context, number: int, because: str, by: str) -> None:
    """Answer a report."""
    with opened(ctx) as library:
        library.desk(person(by)).settle(number, because)
        click.echo(f"Report {number}: settled")


@review.command(
    epilog='Example: probatum review gaps --close 1a2b3c4d5e --because "label added" --by "A. L."'
)
@click.option("--close", "gap", metavar="ID", help="Close this question.")
@click.option("--because", metavar="WORDS", default="", help="What became of it.")
@click.option("--by", metavar="NAME", default="", help="Who you are.")
@click.pass_context
def gaps(ctx: click.Context, gap: str | None, because: str, by: str) -> None:
    """Questions that nothing held answers, for whoever keeps the library."""
    from probatum.services import gaps as service

    with opened(ctx) as library:
        if gap:
            service.close(library.store, person(by), gap, because, now())
        for g in service.gaps(library.store):
            looked = f"  looked for {', '.join(g.looked_for)}" if g.looked_for else ""
            click.echo(f"{g.id}  {g.times}×, last on {g.last[:10]}  {one_line(g.question)}{looked}")


@review.command(
    name="local",
    epilog='Example: probatum review local 3f2a --section Dose --we-do "weigh on the day" '
    '--label-says "weight" --owner "Ward 4" --expires 2027-06-30 --by "An Editor"',
)
@click.argument("article")
@click.option("--section", default="", help="Title of the section, or the beginning of it.")
@click.option("--we-do", default="", help="What is done here.")
@click.option("--label-says", default="", help="What the label says.")
@click.option("--owner", default="", help="Who answers for it.")
@click.option("--expires", metavar="DATE", default="", help="Until when it holds.")
@click.option("--remove", metavar="ID", help="Take this local policy away instead.")
@_by
@click.pass_context
def local(
    ctx: click.Context,
    article: str,
    section: str,
    we_do: str,
    label_says: str,
    owner: str,
    expires: str,
    remove: str | None,
    by: str,
) -> None:
    """Put beside a section what is done here, with its owner and its day of expiry."""
    with opened(ctx) as library:
        desk = library.desk(person(by))
        if remove:
            desk.take_away(article, remove)
            click.echo(f"{remove}: removed")
            return
        made = desk.put_beside(article, section, we_do, label_says, owner, expires)
        click.echo(f"{made.id}: beside {made.section} until {made.expires}")


@review.command(
    epilog='Example: probatum review enrol --by "A. Reviewer" --credentials MD --speciality neurology'
)
@_by
@click.option("--credentials", required=True, help="Your degree and post.")
@click.option("--speciality", required=True, help="Your speciality.")
@_secret
@click.pass_context
def enrol(
    ctx: click.Context, by: str, credentials: str, speciality: str, secret_file: str | None
) -> None:
    """Make your key to sign with, encrypted by a secret that only you know.

    Publish its fingerprint where your readers trust it, for instance on your hospital's page.
    """
    from probatum.verification.signing import fingerprint

    with opened(ctx) as library:
        secret = secret_of(secret_file, new=True)
        made = library.desk(person(by)).enrol(credentials, speciality, secret)
        click.echo(f"{made.shown}: enrolled. Fingerprint of the key: {fingerprint(made.key)}")


@review.command(
    epilog='Example: probatum review policy --reviewers 2 --answerable "Dr B." --by "An A."'
)
@click.option("--reviewers", type=int, help="How many reviewers have to sign.")
@click.option("--answerable", metavar="NAME", help="The person whom “This is wrong” reaches.")
@click.option("--contact", help="How a reader reaches that person besides.")
@click.option("--print-days", type=int, help="After how many days a copy is to be discarded.")
@click.option("--by", metavar="NAME", default="", help="Who you are.")
@click.pass_context
def policy(
    ctx: click.Context,
    reviewers: int | None,
    answerable: str | None,
    contact: str | None,
    print_days: int | None,
    by: str,
) -> None:
    """The editorial policy, written from the settings in force; with options, change them."""
    given = {
        "reviewers": reviewers, "answerable": answerable, "contact": contact,
        "print_days": print_days,
    }  # fmt: skip
    settings = {name: value for name, value in given.items() if value is not None}
    with opened(ctx) as library:
        desk = library.desk(person(by))
        if settings and not by:
            raise click.UsageError("Say with --by who sets the policy.")
        if settings:
            desk.set_policy(**settings)
        sections = desk.policy_page()
    from probatum.rendering.policy import markdown

    click.echo(markdown(sections), nl=False)


@review.command(epilog="Example: probatum review history 3f2a")
@click.argument("article", required=False)
@click.option("--check", is_flag=True, help="Look for signs of tampering. Exit code 1: found.")
@click.option("--expect", metavar="HASH", default="", help="A hash noted before: has to be there.")
@_json
@click.pass_context
def history(
    ctx: click.Context, article: str | None, check: bool, expect: str, as_json: bool
) -> None:
    """The steps of an article, or all; each carries the hash of the one before it."""
    from dataclasses import asdict

    with opened(ctx) as library:
        desk = library.desk(person())
        steps = desk.history(article)
        found = desk.faults(expect) if check or expect else []
    if as_json:
        click.echo(json.dumps([asdict(s) for s in steps], ensure_ascii=False, indent=2))
    else:
        for step in steps:
            click.echo(_told(step))
    if check or expect:
        for fault in found:
            click.echo(f"TAMPERED: {fault}", err=True)
        if found:
            ctx.exit(1)
        last = f"; the last has the hash {steps[-1].hash}" if steps else ""
        click.echo(f"{len(steps)} steps, nothing altered{last}", err=True)


def _told(step: Step) -> str:
    where = f"{step.article} rev. {step.revision}  " if step.article else ""
    more = step.detail.get("why") or step.detail.get("words") or ""
    claim = step.detail.get("claim") or ""
    rest = f"  {claim} {one_line(str(more))}".rstrip()
    return (
        f"{step.number:>5}  {step.at}  {step.hash[:12]}  {where}{step.action} by {step.name}{rest}"
    )


@review.command(epilog="Example: probatum review export 3f2a --out file.zip")
@click.argument("article")
@click.option("--out", metavar="FILE", required=True, help="file.zip or file.json.")
@click.pass_context
def export(ctx: click.Context, article: str, out: str) -> None:
    """The whole file: article, revisions, reviews, signatures, quotes, checks, history."""
    from probatum.editorial import dossier
    from probatum.services.copying import Use, used

    with opened(ctx) as library:
        made = library.desk(person()).export(article)
        used(library.store, person(), library.show(article), Use.EXPORTED, now())
    if Path(out).suffix.lower() == ".zip":
        write_bytes(dossier.packed(made), out)
    else:
        write(dossier.dumps(made), out)


@click.command(
    name="verify-signature",
    epilog="Example: probatum verify-signature file.zip --key '1f2e 3d4c …'",
)
@click.argument("file")
@click.option(
    "--key", "expected", metavar="FINGERPRINT",
    help="The key must be this one, as its owner published it.",
)  # fmt: skip
@click.pass_context
def verify_signature(ctx: click.Context, file: str, expected: str | None) -> None:
    """Check the signatures of an article's file, with no library and no network.

    FILE is from `probatum review export` (zip or JSON), or the JSON of an approved article. For each
    signature it says who signed which text when, and whether the text in the file is that very text.
    A key proves a name only as far as you know whose it is: compare its fingerprint. Exit code 1: a
    signature is not good.
    """
    from probatum.editorial import dossier
    from probatum.editorial.states import EditorialError
    from probatum.verification.signing import fingerprint

    try:
        found = dossier.verify(dossier.read(Path(file).read_bytes()))
    except OSError as error:
        raise WrongInput(f"{file}: cannot be read ({error.strerror}).") from error
    except EditorialError as error:
        raise WrongInput(f"{file}: {error}") from error
    bad = 0
    for v in found:
        a, mark = v.approval, fingerprint(v.approval.key)
        why = v.why
        if not why and expected and mark.replace(" ", "") != expected.replace(" ", "").lower():
            why = "another key made it"
        bad += bool(why)
        click.echo(f"{'NOT GOOD: ' + why if why else 'good'}: {one_line(a.shown)}")
        click.echo(f"   article {a.article} rev. {a.revision}, content {a.content}")
        click.echo(f"   interests: {one_line(a.interests)}; signed at {a.at}; key {mark}")
        if not v.counts:
            click.echo(
                "   It did not stand any more when the file was made: suspended or withdrawn."
            )
    if bad:
        ctx.exit(1)


def _stands(standing: Standing) -> None:
    more = ""
    if standing.approvals and standing.state.value == "under review":
        more = f"; {len(standing.approvals)} signed, the policy asks for more"
    click.echo(f"{standing.article} rev. {standing.revision}: {standing.state.value}{more}")
