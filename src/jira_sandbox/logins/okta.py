"""An identity provider that behaves like Okta: passwords, second factors, remembered devices, sessions.

The classic authentication API, a machine of states that a client walks through with a state token:
https://developer.okta.com/docs/reference/api/authn/
https://developer.okta.com/docs/reference/api/sessions/
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from jira_sandbox.errors import JiraError
from jira_sandbox.logins.accounts import Accounts, same
from jira_sandbox.state.cast import Cast
from jira_sandbox.state.profiles import key_of
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

KINDS = ("push", "sms", "email", "token:software:totp")
"""Second factors: Okta Verify's push, a text message, a mail, and the six digits of Okta Verify."""

SELF_SERVICE = ("sms", "email", "token:software:totp")
"""Factors that a person sets up while they log in; a push needs the phone itself."""

LOCKED_AFTER = 10
"""Wrong passwords or codes after which an account is locked."""

STATE_LIFE = timedelta(minutes=5)
CODE_LIFE = timedelta(minutes=5)
PAUSE = timedelta(seconds=30)
"""How long after a message the next one may be asked for."""
SESSION_LIFE = timedelta(hours=2)


class OktaError(JiraError):
    """A refusal in Okta's shape (https://developer.okta.com/docs/reference/error-codes/).

    Args:
        status: HTTP status.
        code: Okta's code, ``E00000…``.
        summary: what is wrong.
        causes: why.
    """

    def __init__(self, status: int, code: str, summary: str, *causes: str) -> None:
        super().__init__(status, summary)
        self.code = code
        self.summary = summary
        self.causes = causes

    @property
    def body(self) -> Thing:
        """The JSON body."""
        return {
            "errorCode": self.code,
            "errorSummary": self.summary,
            "errorLink": self.code,
            "errorId": "oae" + secrets.token_urlsafe(15),
            "errorCauses": [{"errorSummary": cause} for cause in self.causes],
        }


def no_token() -> OktaError:
    """Refuse a token of any kind that is unknown, used up or old."""
    return OktaError(401, "E0000011", "Invalid token provided")


def wrong_code() -> OktaError:
    """Refuse a code."""
    cause = "Your passcode doesn't match our records. Please try again."
    return OktaError(403, "E0000068", "Invalid Passcode/Answer", cause)


@dataclass
class Factor:
    """A second factor of somebody; ``code`` and ``sent`` are of its last message."""

    id: str
    kind: str
    secret: str = ""
    code: str = ""
    sent: datetime | None = None


@dataclass
class Enrolled:
    """What the identity provider keeps of one person."""

    factors: list[Factor] = field(default_factory=list)
    failures: int = 0
    devices: set[str] = field(default_factory=set)
    """Tokens of devices that need no second factor."""
    duties: list[str] = field(default_factory=list)
    """Kinds of factors of which they have to set one up before they are let in."""

    @property
    def locked(self) -> bool:
        """Whether there were too many failures."""
        return self.failures >= LOCKED_AFTER


@dataclass
class Transaction:
    """A login under way; ``push`` is the answer of the phone, empty while none was asked."""

    owner: str
    expires: datetime
    device: str
    factor: Factor | None = None
    push: str = ""
    asked: datetime | None = None


@dataclass
class Login:
    """A session, or the token that is exchanged for one."""

    owner: str
    begun: datetime
    expires: datetime
    means: tuple[str, ...] = ("pwd",)


class Okta:
    """A part of the site: everybody's second factors, and who is logging in."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.people: dict[str, Enrolled] = {}
        self.transactions: dict[str, Transaction] = {}
        self.tokens: dict[str, Login] = {}
        self.sessions: dict[str, Login] = {}
        self.messages: list[Thing] = []
        accounts = site.part(Accounts)
        self.api_token = accounts.derived("okta api token")
        member = dict(site.part(Cast).roles(site)).get("member")
        if member is not None:
            self.enroll(key_of(member), KINDS)

    def enroll(self, owner: str, kinds: Iterable[str], duties: Iterable[str] = ()) -> Enrolled:
        """Give somebody these second factors and no others, or the duty to set one of some kinds up.

        Raises:
            ValueError: there is no such kind.
        """
        wanted, due = list(kinds), list(duties)
        if not set(wanted) <= set(KINDS) or not set(due) <= set(SELF_SERVICE):
            raise ValueError(f"factors are {', '.join(KINDS)}; to be set up, {', '.join(SELF_SERVICE)}")
        self.people[owner] = Enrolled([self._factor(owner, kind) for kind in wanted], duties=due)
        return self.people[owner]

    def _factor(self, owner: str, kind: str) -> Factor:
        digest = hashlib.blake2b(f"{kind} of {owner}".encode(), digest_size=8).hexdigest()
        return Factor(
            f"fac{digest}", kind, base64.b32encode(secrets.token_bytes(20)).decode() if "totp" in kind else ""
        )

    def enrolled(self, owner: str) -> Enrolled:
        """Give what is kept of somebody."""
        return self.people.setdefault(owner, Enrolled())

    def named(self, login: str) -> Thing | None:
        """Find an active person by what they type: their e-mail address, or their login name."""
        wanted = login.casefold()
        mailed = (
            user
            for user in self.site.users
            if wanted and user.get("active") and str(user.get("emailAddress", "")).casefold() == wanted
        )
        return next(mailed, None) or self.site.part(Accounts).named(login)

    # logging in

    def begin(self, login: str, password: str, device: str) -> tuple[str, str, Login | None]:
        """Check name and password.

        Returns:
            The state that follows, its state token, and the login where it is finished.

        Raises:
            OktaError: 401 where they are wrong.
        """
        user = self.named(login)
        kept = None if user is None else self.enrolled(key_of(user))
        if user is not None and kept is not None and kept.locked:
            return "LOCKED_OUT", "", None
        if user is None or kept is None or not self.site.part(Accounts).knows(user, password):
            if kept is not None:
                kept.failures += 1
            raise OktaError(401, "E0000004", "Authentication failed")
        enrolling = bool(kept.duties) and not kept.factors
        if not enrolling and (not kept.factors or (device and device in kept.devices)):
            kept.failures = 0
            return "SUCCESS", "", self._login(key_of(user))
        token = "00" + secrets.token_urlsafe(30)
        self.transactions[token] = Transaction(key_of(user), self.site.now + STATE_LIFE, device)
        return "MFA_ENROLL" if enrolling else "MFA_REQUIRED", token, None

    def set_up(self, token: str, kind: str) -> Factor:
        """Begin to set a factor up, and send its first digits.

        Raises:
            OktaError: 400 for a factor that is not theirs to set up.
        """
        transaction = self.transaction(token)
        kept = self.enrolled(transaction.owner)
        if kept.factors or kind not in kept.duties:
            raise OktaError(400, "E0000001", "Api validation failed: factorType", "factorType: Invalid")
        factor = self._factor(transaction.owner, kind)
        transaction.factor = factor
        if kind != "token:software:totp":
            self.send(transaction, factor)
        return factor

    def activate(self, token: str, id_: str, code: str) -> Login:
        """End the setting up of a factor with its digits.

        Raises:
            OktaError: 403 for wrong digits, 404 for a factor that nobody sets up.
        """
        transaction = self.transaction(token)
        kept, factor = self.enrolled(transaction.owner), transaction.factor
        if factor is None or factor.id != id_ or kept.factors:
            raise OktaError(404, "E0000007", f"Not found: Resource not found: {id_} (UserFactor)")
        if not self._right(factor, code):
            raise wrong_code()
        kept.factors.append(factor)
        del self.transactions[token]
        return self._login(transaction.owner, "mfa", "otp")

    def _login(self, owner: str, *means: str) -> Login:
        now = self.site.now
        return Login(owner, now, now + STATE_LIFE, ("pwd", *means))

    def transaction(self, token: str) -> Transaction:
        """Find a login under way.

        Raises:
            OktaError: 401 where there is none any more.
        """
        found = self.transactions.get(token)
        if found is None or self.site.now >= found.expires:
            raise no_token()
        return found

    def factor(self, transaction: Transaction, id_: str) -> Factor:
        """Find a factor of the person who logs in.

        Raises:
            OktaError: 404 where they have none of this id.
        """
        for factor in self.enrolled(transaction.owner).factors:
            if factor.id == id_:
                return factor
        raise OktaError(404, "E0000007", f"Not found: Resource not found: {id_} (UserFactor)")

    def verify(self, token: str, id_: str, code: str | None, *, remember: bool) -> Login | None:
        """Go on with a second factor: ask for it, check it, or look whether it was answered.

        Args:
            token: the state token.
            id_: of the factor.
            code: the digits, where the person has some.
            remember: whether the device shall need no second factor from now on.

        Returns:
            The login when it is finished; ``None`` while an answer is waited for.

        Raises:
            OktaError: 403 for wrong digits, 429 for too many messages.
        """
        transaction = self.transaction(token)
        factor = self.factor(transaction, id_)
        kept = self.enrolled(transaction.owner)
        if kept.locked:
            raise OktaError(403, "E0000069", "User Locked", "Max attempts exceeded")
        if factor.kind == "push":
            if not self._pushed(transaction, factor):
                return None
        elif code is None and factor.kind != "token:software:totp":
            self.send(transaction, factor)
            return None
        elif not self._right(factor, code or ""):
            kept.failures += 1
            raise wrong_code()
        del self.transactions[token]
        kept.failures = 0
        if remember and transaction.device:
            kept.devices.add(transaction.device)
        return self._login(transaction.owner, "mfa", "swk" if factor.kind == "push" else "otp")

    def _pushed(self, transaction: Transaction, factor: Factor) -> bool:
        """Ask the phone, or look whether it was answered."""
        now = self.site.now
        if transaction.factor is not factor or transaction.push in ("REJECTED", "TIMEOUT"):
            transaction.factor, transaction.push, transaction.asked = factor, "WAITING", now
            self.messages.append({"to": transaction.owner, "kind": "push"})
        elif transaction.push == "WAITING" and now - (transaction.asked or now) >= CODE_LIFE:
            transaction.push = "TIMEOUT"
        return transaction.push == "SUCCESS"

    def send(self, transaction: Transaction, factor: Factor) -> None:
        """Send six digits by text message or mail.

        Raises:
            OktaError: 429 where the last ones were sent a moment ago.
        """
        now = self.site.now
        if factor.sent is not None and now < factor.sent + PAUSE:
            told = "An SMS message" if factor.kind == "sms" else "An email"
            raise OktaError(429, "E0000109", f"{told} was recently sent. Please wait 30 seconds"
                                             " before trying again.")  # fmt: skip
        factor.code, factor.sent = f"{secrets.randbelow(10**6):06}", now
        transaction.factor, transaction.push = factor, ""
        self.messages.append({"to": transaction.owner, "kind": factor.kind, "passCode": factor.code})

    def _right(self, factor: Factor, code: str) -> bool:
        """Check digits; those of a message are good once, whichever login they were sent for."""
        if factor.kind == "token:software:totp":
            import pyotp

            return pyotp.TOTP(factor.secret).verify(code, valid_window=1)
        good = factor.sent is not None and self.site.now < factor.sent + CODE_LIFE
        if not (good and factor.code and same(code, factor.code)):
            return False
        factor.code = ""
        return True

    def answer_push(self, owner: str, answer: str) -> bool:
        """Let somebody answer on their phone: ``SUCCESS`` or ``REJECTED``; ``False`` if nobody asks."""
        waiting = [t for t in self.transactions.values() if t.owner == owner and t.push == "WAITING"]
        for transaction in waiting:
            transaction.push = answer
        return bool(waiting)

    # sessions

    def session_token(self, login: Login) -> str:
        """Make the token that a login ends with, to be exchanged for a session once."""
        token = "2011" + secrets.token_urlsafe(36)
        self.tokens[token] = login
        return token

    def open_session(self, token: str) -> tuple[str, Login]:
        """Exchange a session token for a session.

        Raises:
            OktaError: 401 where it is unknown, used or old.
        """
        login = self.tokens.pop(token, None)
        if login is None or self.site.now >= login.expires:
            raise OktaError(401, "E0000004", "Authentication failed")
        name, now = "102" + secrets.token_urlsafe(24), self.site.now
        self.sessions[name] = Login(login.owner, now, now + SESSION_LIFE, login.means)
        return name, self.sessions[name]

    def session(self, name: str) -> Login | None:
        """Find a session that has not ended."""
        found = self.sessions.get(name)
        return found if found is not None and self.site.now < found.expires else None
