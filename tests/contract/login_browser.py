"""A person with a browser, as far as logging in needs one: reads forms, fills them in, sends them."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import requests
from lxml import html


class Browser:
    """Follows what a person would; redirects are looked at, not followed.

    Args:
        url: where its first page is.
        user: whom it logs in, as the sandbox tells them; nobody without.
    """

    def __init__(self, url: str, user: dict[str, Any] | None = None) -> None:
        self.session = requests.Session()
        self.url = url
        self.user = user
        self.answer = self.session.get(url, allow_redirects=False)

    @property
    def text(self) -> str:
        """What the page says."""
        return str(html.fromstring(self.answer.content).text_content())

    def form(self) -> Any:
        """The form of the page."""
        (form,) = html.fromstring(self.answer.content).forms
        return form

    def press(self, name: str, value: str, **more: str) -> dict[str, str]:
        """Fill the form in, press a button, and give the parameters of where that leads."""
        form = self.form()
        fields = {key: given or "" for key, given in form.fields.items() if key != name}
        if self.user is not None and "username" in fields:
            fields |= {"username": self.user["user"], "password": self.user["password"]}
        target = urljoin(self.url, form.action)
        self.answer = self.session.post(target, data={**fields, name: value, **more}, allow_redirects=False)
        return self.led_to()

    def led_to(self) -> dict[str, str]:
        """The parameters of where the answer sends the browser."""
        query = urlsplit(self.answer.headers.get("location", "")).query
        return {name: values[0] for name, values in parse_qs(query).items()}
