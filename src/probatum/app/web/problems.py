"""What went wrong, as problem+json (RFC 9457) under ``/v1`` and as a calm page elsewhere."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from probatum.app.web.audit_files import NoReportError
from probatum.app.web.jobs import KeyUsedError, NoSuchJobError
from probatum.app.web.templating import page
from probatum.editorial.states import EditorialError
from probatum.library.held import AmbiguousError, BusyError, FullError, LibraryError, NotHeldError
from probatum.protocols.patients import PatientError
from probatum.rendering.plan_view import NotComputedError
from probatum.services.given import GivenError
from probatum.services.permissions import PermissionDenied
from probatum.services.planning import PlanError
from probatum.services.protocol_register import RegisterError
from probatum.services.refusing import QuestionError
from probatum.verification.signing import SigningError

MEDIA = "application/problem+json"

_STATUS: dict[type[Exception], int] = {
    NotHeldError: 404,
    NoSuchJobError: 404,
    NoReportError: 404,
    KeyUsedError: 422,
    AmbiguousError: 409,
    BusyError: 503,
    FullError: 507,
    LibraryError: 500,
    QuestionError: 422,
    PermissionDenied: 403,
    PatientError: 422,
    PlanError: 422,
    RegisterError: 500,
    NotComputedError: 409,
    GivenError: 422,
    EditorialError: 409,
    SigningError: 422,
}


def add_handlers(app: FastAPI) -> None:
    """Turn every error of this application into an answer."""
    for kind in _STATUS:
        app.add_exception_handler(kind, _expected)
    app.exception_handler(HTTPException)(_refused)
    app.exception_handler(RequestValidationError)(_wrong_input)


def problem(
    request: Request, status: int, detail: str, headers: dict[str, str] | None = None, **more: Any
) -> Response:
    """The answer that says what is wrong, in the form that the caller reads."""
    title = HTTPStatus(status).phrase
    if request.url.path.startswith("/v1"):
        content = {
            "type": "about:blank",
            "title": title,
            "status": status,
            "detail": detail,
            **more,
        }
        return JSONResponse(content, status, headers=headers, media_type=MEDIA)
    made = page(request, "problem.html.j2", status=status, detail=detail, title=title, **more)
    made.headers.update(headers or {})
    made.status_code = status
    return made


def _expected(request: Request, error: Exception) -> Response:
    status = next(_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)
    more: dict[str, Any] = {}
    if isinstance(error, NotHeldError):
        more["suggestions"] = list(error.suggestions)
    if isinstance(error, AmbiguousError):
        more["choices"] = [{"id": key, "title": title} for key, title in error.choices]
    return problem(request, status, str(error), **more)


def _refused(request: Request, error: HTTPException) -> Response:
    detail = error.detail
    if error.status_code == 404 and detail == "Not Found":
        detail = f"There is no page at {request.url.path}."
    if error.status_code == 405:
        detail = f"{request.method} does nothing at {request.url.path}."
    return problem(request, error.status_code, detail, dict(error.headers or {}))


def _wrong_input(request: Request, error: RequestValidationError) -> Response:
    """Which value is wrong, without the value: it may be a question or a patient's."""
    wrong = [
        {"place": ".".join(str(part) for part in e["loc"]), "message": e["msg"]}
        for e in error.errors()
    ]
    told = "; ".join(f"{w['place']}: {w['message']}" for w in wrong)
    return problem(request, 422, f"The request cannot be read. {told}.", errors=wrong)


def unexpected(request: Request) -> Response:
    """The answer to an error that nobody expected."""
    return problem(
        request, 500,
        "This failed, and the reason is not known. Nothing that was stored is lost. Try again; if "
        "it stays, report it with what you did.",
    )  # fmt: skip
