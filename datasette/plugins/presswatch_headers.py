"""What protects the reader: response headers, and error pages that say what to do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator
from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import Base400, Forbidden, Request, Response
from datasette.views.base import DatasetteError

# No page of ours has a script or an inline style, so nothing of either kind may run: a stored text that should ever
# slip through the sanitiser finds nothing to work with. No picture or font is ever fetched from another host.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Datasette's own pages under /-/ (settings, plugins, permissions) set styles inside their HTML.
STOCK_POLICY = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"same-origin",
}

App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


@hookimpl
def asgi_wrapper() -> Callable[[App], App]:
    """Put the headers on every answer, static files and errors included."""

    def wrap(app: App) -> App:
        async def secured(scope: dict[str, Any], receive: Any, send: Any) -> None:
            policy = STOCK_POLICY if scope.get("path", "").startswith("/-/") else POLICY
            ours = HEADERS | {b"content-security-policy": policy.encode()}

            async def send_secured(event: dict[str, Any]) -> None:
                if event["type"] == "http.response.start":
                    theirs = [(name, value) for name, value in event.get("headers", []) if name.lower() not in ours]
                    event = {**event, "headers": [*theirs, *ours.items()]}
                await send(event)

            await app(scope, receive, send_secured)

        return secured

    return wrap


@hookimpl(wrapper=True)
def handle_exception(datasette: Any, request: Request, exception: Exception) -> Generator[None, list[Any], list[Any]]:
    """Answer what is the visitor's to mend; what is ours goes to Datasette, which prints the traceback.

    A wrapper, because Datasette 0.65.5 runs all hooks and its own spends a second on the traceback of every 404. It
    also answers 500 to a sort that a table does not offer.
    """
    theirs = yield
    answer = explained(exception, datasette.setting("sql_time_limit_ms"))
    if answer is None:
        return theirs
    status, title, message = answer

    async def respond() -> Response:
        info = {"ok": False, "status": status, "title": title, "error": message}
        if request.path.endswith(".json"):
            return Response.json(info, status=status)
        return Response.html(await datasette.render_template("error.html", info, request=request), status=status)

    return [respond]


def explained(exception: Exception, limit_ms: int) -> tuple[int, str, str] | None:
    """Return status, title and message for an error of the request, None for any other."""
    if isinstance(exception, Base400):
        title = "There is nothing at this address" if exception.status == 404 else "This request cannot be answered"
        return exception.status, title, str(exception)
    if isinstance(exception, Forbidden):
        return 403, "This is not open to visitors", str(exception)
    if not isinstance(exception, DatasetteError):
        return None
    if exception.title == "SQL Interrupted":
        message = f"The query was stopped after {limit_ms / 1000:g} seconds. Ask for fewer rows, or filter by an index."
        return 400, "This query took too long", message
    status = 400 if str(exception.message).startswith("Cannot ") else exception.status
    return status, exception.title or "This request cannot be answered", str(exception.message)
