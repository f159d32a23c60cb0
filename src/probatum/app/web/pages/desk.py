"""Desk: what waits for a review, each revision claim by claim, the history, the policy, the recall."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from probatum.app.clock import now, today
from probatum.app.people import person
from probatum.app.web.callers import Reader, requires
from probatum.app.web.library import Held
from probatum.app.web.security.sessions import at_the_browser
from probatum.app.web.templating import page
from probatum.app.web.whose import ArticleId
from probatum.editorial import dossier
from probatum.editorial.approvals import MINUTES
from probatum.editorial.course import CERTAINTIES, RISKS, Kind
from probatum.editorial.states import Action, EditorialError, after
from probatum.evidence.claims import Outcome
from probatum.rendering.policy import TITLE
from probatum.services import gaps
from probatum.services.audiences import statement
from probatum.services.copying import Use, asked, copies, used
from probatum.services.permissions import LOCAL, Caller, Role
from probatum.services.reviewing import Case, Desk, doubtful
from probatum.verification import signing
from probatum.verification.signing import SigningError, fingerprint

router = APIRouter(include_in_schema=False)

Staff = Annotated[
    Caller,
    requires(Role.AUTHOR, Role.REVIEWER, Role.EDITOR, Role.LIBRARIAN, Role.ADMINISTRATOR),
]
"""Whoever has work at the desk; the table of states says what each may do."""

KEEPERS = frozenset({Role.LIBRARIAN, Role.ADMINISTRATOR})
"""Whoever sees the questions that nothing held answers: they are other readers' words."""

Signer = Annotated[Caller, requires(Role.REVIEWER)]

Identity = Annotated[str, Path(max_length=64)]
Text = Annotated[str, Form(max_length=2000)]
Line = Annotated[str, Form(max_length=200)]


def _who(caller: Caller, by: str) -> Caller:
    """The caller; on a computer with one user, under the name that was given."""
    return person(by) if caller == LOCAL else caller


@router.get("/desk")
def queue(request: Request, caller: Staff, library: Held) -> Response:
    """What waits for somebody."""
    desk = library.desk(caller)
    questions = gaps.gaps(library.store) if KEEPERS & caller.roles else None
    return page(
        request, "desk.html.j2", caller=caller, local=caller == LOCAL, waiting=desk.queue(),
        reports=desk.reports(), reviewers=desk.reviewers(),
        questions=questions, answered=gaps.answered(library.store, questions or ()),
        fingerprint=fingerprint, policy=desk.policy(), cost=signing.COST,
    )  # fmt: skip


@router.get("/desk/policy")
def policy(request: Request, caller: Reader, library: Held) -> Response:
    """The editorial policy, written from the settings in force."""
    desk = library.desk(caller)
    return page(
        request, "desk_policy.html.j2", caller=caller, local=caller == LOCAL, title=TITLE,
        sections=desk.policy_page(), policy=desk.policy(),
    )  # fmt: skip


@router.post("/desk/policy")
def set_policy(
    caller: Annotated[Caller, requires(Role.ADMINISTRATOR)],
    library: Held,
    reviewers: Annotated[int, Form()],
    print_days: Annotated[int, Form()],
    answerable: Line = "",
    contact: Line = "",
    by: Line = "",
) -> Response:
    """Set the policy."""
    library.desk(_who(caller, by)).set_policy(
        reviewers=reviewers, print_days=print_days, answerable=answerable, contact=contact
    )
    return RedirectResponse("/desk/policy", 303)


@router.post("/desk/enrol")
def enrol(
    caller: Signer,
    library: Held,
    credentials: Annotated[str, Form(max_length=200)],
    speciality: Annotated[str, Form(max_length=200)],
    key: Annotated[str, Form(max_length=1000)],
    proof: Line,
    by: Line = "",
) -> Response:
    """Take in the key file that the caller's browser made, or the command line."""
    file = "".join(f"{line.strip()}\n" for line in key.strip().splitlines())
    library.desk(_who(caller, by)).enrol_key(credentials, speciality, file.encode(), proof.strip())
    return RedirectResponse("/desk#reviewers", 303)


@router.get("/desk/copies")
def copy(
    request: Request,
    caller: Reader,
    library: Held,
    code: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Whether a printed or exported copy may still be used."""
    found, error = None, ""
    if code.strip():
        try:
            found = asked(library.store, code, today())
        except EditorialError as refused:
            error = str(refused)
    return page(request, "desk_copy.html.j2", code=code, found=found, error=error)


@router.post("/desk/reports/{number}")
def settle(
    caller: Annotated[Caller, requires(Role.REVIEWER, Role.EDITOR, Role.ADMINISTRATOR)],
    library: Held,
    number: int,
    because: Text,
    by: Line = "",
) -> Response:
    """Answer a report."""
    library.desk(_who(caller, by)).settle(number, because)
    return RedirectResponse("/desk#reports", 303)


@router.post("/desk/questions/{identity}")
def close(
    caller: Annotated[Caller, requires(*KEEPERS)],
    library: Held,
    identity: Identity,
    because: Text,
) -> Response:
    """Close a question that nothing held answered."""
    gaps.close(library.store, caller, identity, because, now())
    return RedirectResponse("/desk#questions", 303)


@router.get("/desk/articles/{identity}")
def case(request: Request, caller: Staff, library: Held, identity: Identity) -> Response:
    """A revision claim by claim, each with its checks and what was said of it."""
    return _case(request, caller, library.desk(caller), identity)


def _case(request: Request, caller: Caller, desk: Desk, identity: str, error: str = "") -> Response:
    found: Case = desk.case(identity)
    answer = page(
        request, "desk_case.html.j2", case=found, standing=found.standing, caller=caller,
        local=caller == LOCAL, may=_may(found, caller), doubtful=doubtful, kinds=list(Kind),
        certainties=CERTAINTIES, risks=RISKS, steps=desk.history(found.course.article),
        copies=copies(desk.store, found.course.article), passes=Outcome.PASS, error=error,
        missing=found.missing(), names={r.id: r.name for r in desk.reviewers()},
    )  # fmt: skip
    answer.status_code = 409 if error else 200
    return answer


def _may(found: Case, caller: Caller) -> frozenset[str]:
    """The steps that the table allows this caller now."""

    def possible(action: Action) -> bool:
        try:
            after(found.standing.state, action, caller.roles)
        except EditorialError:
            return False
        return True

    return frozenset(a.value for a in Action if possible(a))


@router.get("/desk/articles/{identity}/file.zip")
def export(caller: Staff, library: Held, identity: Identity) -> Response:
    """The whole file of an article."""
    made = library.desk(caller).export(identity)
    used(library.store, caller, library.show(identity), Use.EXPORTED, now())
    name = f'attachment; filename="{made["article_id"]}.zip"'
    return Response(
        dossier.packed(made),
        headers={"Content-Type": "application/zip", "Content-Disposition": name},
    )


@router.get("/desk/articles/{identity}/sign", dependencies=[Depends(at_the_browser)])
def to_sign(
    request: Request,
    caller: Signer,
    library: Held,
    identity: Identity,
    by: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """The lines that the caller would sign, and the caller's own key file to do it with."""
    desk = library.desk(_who(caller, by))
    try:
        lines, key = desk.to_sign(identity), desk.key_file().decode("ascii")
    except (EditorialError, SigningError) as error:
        return _case(request, caller, desk, identity, str(error))
    answer = page(
        request, "desk_sign.html.j2", case=desk.case(identity), lines=lines, key=key, by=by,
        local=caller == LOCAL, minutes=MINUTES,
    )  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.post("/desk/articles/{identity}/sign")
def sign(
    request: Request,
    caller: Signer,
    library: Held,
    identity: Identity,
    revision: Annotated[int, Form(ge=1, le=2**31)],
    at: Line,
    history: Line,
    signature: Line = "",
    by: Line = "",
) -> Response:
    """Take in a signature that was made in the caller's browser, or on the command line."""
    desk = library.desk(_who(caller, by))
    try:
        desk.approve_signed(identity, revision, at, history, signature.strip())
    except (EditorialError, SigningError) as error:
        return _case(request, caller, desk, identity, str(error))
    return RedirectResponse(f"/desk/articles/{identity}", 303)


@router.post("/desk/articles/{identity}/{step}")
def step(
    request: Request,
    caller: Staff,
    library: Held,
    identity: Identity,
    step: Annotated[str, Path(max_length=20)],
    by: Line = "",
    claim: Line = "",
    kind: Line = "",
    words: Text = "",
    because: Text = "",
    subject: Line = "",
    judgement: Line = "",
    interests: Line = "",
    section: Line = "",
    label_says: Text = "",
    owner: Line = "",
    expires: Line = "",
) -> Response:
    """Take a step; one that is refused shows the page again, with the reason."""
    desk = library.desk(_who(caller, by))
    steps: dict[str, Callable[[], object]] = {
        "submit": lambda: desk.submit(identity),
        "take": lambda: desk.take_up(identity, interests),
        "claim": lambda: desk.remark(identity, claim, Kind(kind), words),
        "reword": lambda: desk.reword(identity, claim, words),
        "grade": lambda: desk.grade(identity, subject, judgement, because),
        "bias": lambda: desk.bias(identity, subject, judgement, because),
        "request-changes": lambda: desk.request_changes(identity, because),
        "suspend": lambda: desk.suspend(identity, because),
        "withdraw": lambda: desk.withdraw(identity, because),
        "recall": lambda: desk.recall(identity, because),
        "local": lambda: desk.put_beside(identity, section, words, label_says, owner, expires),
        "take-away": lambda: desk.take_away(identity, subject),
    }
    if step not in steps:
        raise HTTPException(404, f"There is no step {step!r}.")
    try:
        steps[step]()
    except ValueError as error:  # EditorialError and SigningError, which say what to do
        return _case(request, caller, desk, identity, str(error))
    place = f"#{claim}" if step == "claim" else ""
    return RedirectResponse(f"/desk/articles/{identity}{place}", 303)


@router.get("/articles/{identity}/wrong")
def wrong_form(
    request: Request,
    caller: Reader,
    library: Held,
    identity: ArticleId,
    claim: Annotated[str, Query(max_length=20)],
) -> Response:
    """The form in which a reader says that a claim is wrong."""
    return _wrong(request, caller, library, identity, claim)


@router.post("/articles/{identity}/wrong")
def wrong(
    request: Request,
    caller: Reader,
    library: Held,
    identity: ArticleId,
    claim: Annotated[str, Form(max_length=20)],
    words: Text = "",
    contact: Line = "",
    by: Line = "",
) -> Response:
    """Report a claim to the person whom the policy names."""
    try:
        made = library.desk(_who(caller, by)).report(identity, claim, words, contact)
    except EditorialError as error:
        answer = _wrong(
            request, caller, library, identity, claim, str(error), words=words, contact=contact
        )
        answer.status_code = 409
        return answer
    return _wrong(request, caller, library, identity, claim, told=made.recipient)


def _wrong(
    request: Request,
    caller: Caller,
    library: Held,
    identity: str,
    claim: str,
    error: str = "",
    told: str = "",
    words: str = "",
    contact: str = "",
) -> Response:
    article = library.show(identity)
    found = statement(library.store, article, claim)
    if found is None:
        raise HTTPException(404, "The article has no such statement any more; open it again.")
    return page(
        request, "desk_wrong.html.j2", article=article, identity=identity, claim=found, error=error,
        told=told, local=caller == LOCAL, policy=library.desk(caller).policy(), words=words,
        contact=contact,
    )  # fmt: skip
