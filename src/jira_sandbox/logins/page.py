"""The pages a person sees while they log in: plain HTML that a browser shows and a program can post."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import quote

from jira_sandbox.call import Answer

HTML = "text/html;charset=UTF-8"


def page(title: str, body: str, status: int = 200) -> Answer:
    """Make a page; what is in the body is escaped already."""
    named = escape(title)
    text = (
        f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{named}</title></head>\n'
        f"<body>\n<h1>{named}</h1>\n{body}\n</body>\n</html>\n"
    )
    headers = {"Cache-Control": "no-store", "X-Frame-Options": "DENY"}
    return Answer(text.encode(), status, HTML, headers)


def problem(text: str, status: int = 400) -> Answer:
    """Tell a person what is wrong where it would be unsafe to send them on."""
    return page("Something went wrong", f"<p>{escape(text)}</p>", status)


def hidden(fields: Mapping[str, str]) -> str:
    """Write fields of a form that its reader does not see."""
    return "\n".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in fields.items()
    )


def form(
    action: str,
    fields: Mapping[str, str],
    *,
    login: bool = True,
    buttons: Iterable[tuple[str, str, str]] = (),
    message: str = "",
) -> str:
    """Write a form.

    Args:
        action: where it is posted to.
        fields: what goes along unseen.
        login: whether it asks for name and password.
        buttons: name, value and label of each.
        message: what was wrong with it before.
    """
    told = [f'<p role="alert">{escape(message)}</p>'] if message else []
    asked = (
        [
            '<p><label>User <input name="username" autocomplete="username"></label></p>',
            '<p><label>Password <input name="password" type="password"></label></p>',
        ]
        if login
        else []
    )
    pressed = [
        f'<button name="{escape(name)}" value="{escape(value)}">{escape(label)}</button>'
        for name, value, label in buttons
    ]
    inside = "\n".join([*told, hidden(fields), *asked, *pressed])
    return f'<form method="post" action="{escape(action)}">\n{inside}\n</form>'


def sent_to(url: str) -> Answer:
    """Send a browser on; what a header cannot hold is escaped."""
    safe = quote(url, safe="%/:=&?~#+!$,;'@()*[]")
    return Answer(b"", 302, HTML, {"Location": safe, "Cache-Control": "no-store"})
