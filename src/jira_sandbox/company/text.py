"""What people write: summaries, paragraphs, long reports — in more than one script."""

from __future__ import annotations

import random

THINGS = (
    "checkout page", "login form", "payment gateway", "search index", "invoice export", "mobile app",
    "audit log", "user profile", "nightly import", "REST endpoint", "dashboard", "notification service",
    "data warehouse", "release pipeline", "feature flag", "customer portal", "price calculator",
    "cache layer", "report builder", "Größentabelle", "カート", "страница входа", "naïve Bayes filter",
)  # fmt: skip
VERBS = (
    "fails for", "is slow for", "shows the wrong total for", "does not save", "times out for",
    "needs a review for", "should support", "breaks the layout of", "loses", "duplicates", "ignores",
    "must encrypt", "double-books",
)  # fmt: skip
ENDS = (
    "large orders", "customers in Québec", "accounts with \"quotes\"", "users without e-mail",
    "C:\\temp\\exports", "100 % of requests", "O'Brien & Sons", "orders > 10,000 €", "emoji 🚀 names",
    "legacy tenants", "new hires", "tables with NULL values", "dates before 1970", "Safari 17",
    "two tabs", "the 29th of February",
)  # fmt: skip
WORDS = (
    "the order service returns", "after the last deployment", "we see", "a timeout", "in the log",
    "and then", "the customer reports", "that the total", "does not match", "because the cache",
    "was not cleared", "for all", "accounts in the region", "while the nightly job", "is running",
    "as discussed", "with the team", "this affects", "every second request", "on node 3",
    "but not on staging", "until somebody", "restarts the worker", "so the fix", "has to wait",
    "for the next release", "see the attached trace", "über das Wochenende", "naïvely",
    "retry with backoff", "and a fresh token", "to reproduce it", "open two tabs", "before the audit",
)  # fmt: skip
LABELS = (
    "backend", "frontend", "Backend", "performance", "security", "tech-debt", "Größe", "緊急",
    "customer-request", "quick_win", "UX", "ux", "needs:triage", "v2.0", "naïve", "émigré",
)  # fmt: skip


def summary(dice: random.Random) -> str:
    """Write a summary line."""
    thing = dice.choice(THINGS)
    return f"{thing[0].upper()}{thing[1:]} {dice.choice(VERBS)} {dice.choice(ENDS)}"


def sentence(dice: random.Random) -> str:
    """Write one sentence of some ten to sixty words."""
    count, throw = dice.randint(3, 9), dice.random
    words = " ".join([WORDS[int(throw() * len(WORDS))] for _ in range(count)])
    return words[0].upper() + words[1:] + "."


def paragraph(dice: random.Random, sentences: int = 3) -> str:
    """Write a paragraph."""
    return " ".join(sentence(dice) for _ in range(sentences))


def report(dice: random.Random, at_least: int) -> list[str]:
    """Write a report of at least so many characters, with a heading, a list and a piece of code."""
    parts = ["h2. Steps", "\n".join(f"* {sentence(dice)}" for _ in range(3)), paragraph(dice)]
    if dice.random() < 0.3:
        parts.append("{code}SELECT * FROM orders WHERE id = '42' -- \"done\"{code}")
    length = sum(map(len, parts))
    while length < at_least:
        parts.append(paragraph(dice, 4)[: max(40, at_least - length)])
        length += len(parts[-1])
    return parts
