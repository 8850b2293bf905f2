"""What a request to a login carries: parameters in its query, its form or its JSON."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote

from jira_sandbox.call import Call
from jira_sandbox.logins.basic import pair


def sent(call: Call) -> dict[str, str]:
    """Read the parameters of a request, wherever they are; what is no text is left out."""
    found = dict(call.query)
    if isinstance(call.body, dict):
        return found | {name: value for name, value in call.body.items() if isinstance(value, str)}
    if call.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        found |= parse_qsl(call.raw.decode("utf-8", "replace"), keep_blank_values=True)
    return found


def client_of(call: Call, given: dict[str, str]) -> tuple[str, str]:
    """Read id and secret of the application that asks: from a Basic header, or from the parameters.

    https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
    """
    kind, _, secret = call.headers.get("authorization", "").partition(" ")
    both = pair(secret) if kind.lower() == "basic" else None
    if both is not None:
        return unquote(both[0]), unquote(both[1])
    return given.get("client_id", ""), given.get("client_secret", "")
