"""The courier: hears what happens at a site and carries it to every webhook that wants it.

https://developer.atlassian.com/cloud/jira/platform/webhooks/#delivery
"""

from __future__ import annotations

import asyncio
import random
import uuid
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx2

from jira_sandbox.call import World
from jira_sandbox.logins.clients import Clients
from jira_sandbox.state.events import Event
from jira_sandbox.webhooks.body import body
from jira_sandbox.webhooks.delivery import LARGEST, Delivery, address, transient
from jira_sandbox.webhooks.hook import Hook, Hooks
from jira_sandbox.webhooks.matching import wanting
from jira_sandbox.webhooks.signature import signature, token

CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 20.0
AT_ONCE = 20
"""Deliveries to one host that are under way at the same time."""

MOST_TRIES = 6
PAUSE = (300.0, 900.0)
"""Seconds between two tries, drawn evenly."""

HELD = 300.0
"""Seconds after which a delivery that is held back goes although none came after it."""

KEPT = 1000
"""Deliveries that are remembered."""

AGENT = {True: "Atlassian Webhook HTTP Client", False: "Atlassian HttpClient unknown / JIRA"}


@dataclass(frozen=True)
class Disorder:
    """What goes wrong between the courier and the receiver, each by a probability.

    Args:
        reorder: a delivery is held back until the next one to the same webhook is through.
        duplicate: a delivery is made twice.
        drop: a delivery is never made.
        ordered: the first try of a delivery waits for the one before it; Jira itself gives no order.
        seed: of the dice.
    """

    reorder: float = 0.0
    duplicate: float = 0.0
    drop: float = 0.0
    ordered: bool = True
    seed: int = 1

    def __post_init__(self) -> None:
        if not all(0 <= chance <= 1 for chance in (self.reorder, self.duplicate, self.drop)):
            raise ValueError("a probability is 0 to 1")


@dataclass
class Courier:
    """Carries webhooks; ``scale`` shortens the pauses between tries.

    It is no part of the site: what is under way stays under way, whatever becomes of the site's state.
    """

    world: World
    scale: float = 1.0
    trace: str = ""
    """What the app that asks wants to find again in the webhooks its request causes."""
    disorder: Disorder = field(default_factory=Disorder)
    log: deque[Delivery] = field(default_factory=lambda: deque(maxlen=KEPT))
    dice: random.Random = field(init=False)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    turns: dict[int, asyncio.Event] = field(default_factory=dict)
    """Set when the first try of the last delivery to a webhook is through."""
    held: dict[int, Delivery] = field(default_factory=dict)
    hosts: dict[str, asyncio.Semaphore] = field(default_factory=dict)
    clients: dict[bool, httpx2.AsyncClient] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.put(self.disorder)
        self.world.site.events.listeners.append(self.hear)

    def put(self, disorder: Disorder) -> None:
        """Begin to be in this disorder."""
        self.disorder = disorder
        self.dice = random.Random(disorder.seed)  # noqa: S311 - weather, not cryptography

    def hear(self, event: Event) -> None:
        """Send an event to whoever wants it."""
        site = self.world.site
        text: bytes | None = None
        for hook in wanting(site, event):
            text = body(site, self.world.encoder, event) if text is None else text
            self.send(hook, event, text)

    def send(self, hook: Hook, event: Event, text: bytes) -> None:
        """Let an event go to one webhook, in the disorder there is."""
        cloud = self.world.site.cloud
        flow = "Secondary" if event.cascade else "Primary"
        sent = b"" if hook.exclude_body else text
        identifier = str(uuid.UUID(int=self.dice.getrandbits(128), version=4))
        url = address(hook, event, cloud=cloud)
        delivery = Delivery(hook.id, event.name, identifier, url, sent, flow, self.trace)
        self.log.append(delivery)
        disorder, dice = self.disorder, self.dice
        if len(text) > LARGEST or dice.random() < disorder.drop:
            delivery.state = "dropped"
            return
        late = self.held.pop(hook.id, None)
        if late is None and dice.random() < disorder.reorder:
            self.held[hook.id] = delivery
            self._run(self._release(hook, delivery))
            return
        for _ in range(2 if dice.random() < disorder.duplicate else 1):
            self._start(hook, delivery)
        if late is not None:
            self._start(hook, late)

    def _start(self, hook: Hook, delivery: Delivery) -> None:
        done = asyncio.Event()
        before = self.turns.get(hook.id) if self.disorder.ordered else None
        self.turns[hook.id] = done
        self._run(self._carry(hook, delivery, before, done))

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _release(self, hook: Hook, delivery: Delivery) -> None:
        """Let go what was held back, if nothing came after it."""
        await asyncio.sleep(HELD * self.scale)
        if self.held.get(hook.id) is delivery:
            del self.held[hook.id]
            self._start(hook, delivery)

    async def _carry(
        self, hook: Hook, delivery: Delivery, before: asyncio.Event | None, done: asyncio.Event
    ) -> None:
        """Deliver, and try again as often as Jira does."""
        if before is not None:
            await before.wait()
        tries = MOST_TRIES if self.world.site.cloud else 1
        for number in range(tries):
            if number:
                await asyncio.sleep(self.dice.uniform(*PAUSE) * self.scale)
            again = await self._try(hook, delivery, number)
            done.set()
            if not again:
                break
        if delivery.state == "waiting":
            self._give_up(hook, delivery)

    def _give_up(self, hook: Hook, delivery: Delivery) -> None:
        """Note that a delivery has failed for good, where its app can find it."""
        delivery.state = "failed"
        hooks = self.world.site.part(Hooks)
        if hook.app is not None:
            hooks.failed.append(
                {"app": hook.app, "id": delivery.identifier, "body": delivery.body.decode(),
                 "url": delivery.url, "failureTime": hooks.now}
            )  # fmt: skip

    async def _try(self, hook: Hook, delivery: Delivery, number: int) -> bool:
        """Try once.

        Returns:
            Whether another try may help.
        """
        host = urlsplit(delivery.url).netloc
        outcome: dict[str, Any] = {"retry": number}
        delivery.tries.append(outcome)
        again = True
        async with self.hosts.setdefault(host, asyncio.Semaphore(AT_ONCE)):
            try:
                async with asyncio.timeout(CONNECT_SECONDS + ANSWER_SECONDS):
                    answer = await self._client(hook).post(
                        delivery.url, content=delivery.body, headers=self.headers(hook, delivery, number)
                    )
            except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError) as problem:
                outcome["error"] = type(problem).__name__
                hook.counts["errors"] += 1
            else:
                outcome["status"] = answer.status_code
                again = transient(answer.status_code)
                good = answer.is_success
                hook.counts["successes" if good else "failures"] += 1
                delivery.state = "delivered" if good else "waiting"
        return again

    def headers(self, hook: Hook, delivery: Delivery, number: int) -> dict[str, str]:
        """Give the headers of a try."""
        found = {
            "Content-Type": "application/json; charset=UTF-8", "User-Agent": AGENT[self.world.site.cloud],
            "X-Atlassian-Webhook-Identifier": delivery.identifier, "X-Atlassian-Webhook-Flow": delivery.flow,
        }  # fmt: skip
        found |= {"X-Atlassian-Webhook-Retry": str(number)} if number else {}
        found |= {"X-Atlassian-Webhook-Trace": delivery.trace} if delivery.trace else {}
        found |= {"X-Hub-Signature": signature(hook.secret, delivery.body)} if hook.secret else {}
        client = self.world.site.part(Clients).known.get(hook.app or "")
        if client is not None:
            now = int(self.world.site.now.timestamp())
            found["Authorization"] = "JWT " + token(client.id, client.secret, now)
        return found

    def _client(self, hook: Hook) -> httpx2.AsyncClient:
        if hook.verified not in self.clients:
            limits = httpx2.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS, pool=None)
            self.clients[hook.verified] = httpx2.AsyncClient(
                timeout=limits, trust_env=False, verify=hook.verified
            )
        return self.clients[hook.verified]

    def forget(self) -> None:
        """Let nothing be under way any more, and remember nothing."""
        for task in list(self.tasks):
            task.cancel()
        self.held.clear()
        self.turns.clear()
        self.log.clear()
        self.put(self.disorder)
