"""The rules that passwords of Data Center have to meet: its basic policy.

https://confluence.atlassian.com/adminjiraserver/enabling-password-policies-938847085.html
"""

from __future__ import annotations

SHORTEST = 8
RULES = {
    "length": f"The password must have at least {SHORTEST} characters.",
    "person": "The password must not be similar to the user's name or email address.",
    "before": "The new password must not be similar to the old password.",
}


def faults(password: str, about: list[str], before: str = "") -> list[str]:
    """Say which rules a password breaks.

    Args:
        password: the new one.
        about: what is known of the person: names and address.
        before: the password until now.
    """
    folded = password.casefold()
    similar = (text.casefold() for text in about if len(text) > 2)
    broken = {
        "length": len(password) < SHORTEST,
        "person": any(text in folded or folded in text for text in similar),
        "before": bool(before) and (before.casefold() in folded or folded in before.casefold()),
    }
    return [words for rule, words in RULES.items() if broken[rule]]
