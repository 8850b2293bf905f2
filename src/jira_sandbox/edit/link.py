"""Links between issues, tied and untied on both sides with their history.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-links/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.state.issue import Issue
from jira_sandbox.state.ledger import Ledger

Thing = dict[str, Any]


def tie(ledger: Ledger, kind: Thing, source: Issue, target: Issue) -> None:
    """Link two issues: the inward issue of a request is the one that, say, blocks."""
    site, id_ = ledger.site, ledger.fresh()
    home = f"{site.url}/rest/api/{3 if site.cloud else 2}/issueLink"
    head = {"id": id_, "self": f"{home}/{id_}", "type": kind}
    for here, there, side, words in (
        (source, target, "outwardIssue", kind["outward"]),
        (target, source, "inwardIssue", kind["inward"]),
    ):
        rows = [*(here.fields.get("issuelinks") or []), {**head, side: ledger.brief(there)}]
        item = {"field": "Link", "fieldtype": "jira", "from": None, "fromString": None, "to": there.key,
                "toString": f"This issue {words} {there.key}"}  # fmt: skip
        ledger.change(here, {"issuelinks": rows}, [item])
    ledger.tell("issuelink_created", issuelink=link_told(head, source.id, target.id))


def untie(ledger: Ledger, link: Thing) -> None:
    """Take a link away from both sides.

    Args:
        ledger: writes.
        link: with both of its ends.
    """
    kind = link["type"]
    for side, words in (("inwardIssue", kind["outward"]), ("outwardIssue", kind["inward"])):
        issue = ledger.site.issue(str(link[side]["id"]))
        if issue is None:
            continue
        other = link["outwardIssue" if side == "inwardIssue" else "inwardIssue"]["key"]
        rows = [row for row in issue.fields["issuelinks"] if row["id"] != link["id"]]
        item = {"field": "Link", "fieldtype": "jira", "from": other, "to": None, "toString": None}
        item["fromString"] = f"This issue {words} {other}"
        ledger.change(issue, {"issuelinks": rows}, [item])
    deleted = link_told(link, link["inwardIssue"]["id"], link["outwardIssue"]["id"])
    ledger.tell("issuelink_deleted", issuelink=deleted)


def link_told(row: Thing, source: str, target: str) -> Thing:
    """Show a link as events tell it: from the issue that, say, blocks to the one that is blocked."""
    kind = row["type"]
    names: Thing = {"id": int(kind["id"]), "name": kind["name"], "outwardName": kind["outward"]}
    names |= {"inwardName": kind["inward"], "isSubTaskLinkType": False, "isSystemLinkType": False}
    told = {"sourceIssueId": int(source), "destinationIssueId": int(target), "issueLinkType": names}
    return {"id": int(row["id"]), **told, "systemLink": False}
