"""The sandbox as Jira Cloud."""

from __future__ import annotations

import httpx2

API = "/rest/api/3"


def test_anybody_may_ask_which_server_this_is(cloud):
    told = httpx2.get(f"{cloud.url}{API}/serverInfo").json()
    assert told["deploymentType"] == "Cloud"
    assert told["baseUrl"] == cloud.url


def test_nobody_else_may_ask_anything(cloud):
    for auth in (None, ("ada@example.com", "wrong")):
        answer = httpx2.get(f"{cloud.url}{API}/myself", auth=auth)
        assert answer.status_code == 401
        assert answer.text == "Client must be authenticated to access this resource."
        assert ("x-seraph-loginreason" in answer.headers) == (auth is not None)


def test_the_caller_has_a_time_zone_of_their_own(cloud):
    me = cloud.get(f"{API}/myself")
    assert me["timeZone"] == "Europe/Berlin"
    issue = cloud.get(f"{API}/issue/PLAT-1", fields="created")
    assert issue["fields"]["created"][-5:] in ("-0400", "-0500")


def every_page(jira, **body):
    rows, token, pages = [], None, 0
    while True:
        page = jira.post(f"{API}/search/jql", **body, **({"nextPageToken": token} if token else {}))
        rows += page["issues"]
        pages += 1
        token = page.get("nextPageToken")
        assert page["isLast"] == (token is None)
        if token is None:
            return rows, pages


def test_a_search_pages_by_token_to_the_last(cloud):
    rows, pages = every_page(cloud, jql="created >= '2000-01-01' ORDER BY key", maxResults=30)
    assert pages == 7
    assert len({row["id"] for row in rows}) == 200
    assert set(rows[0]) == {"id"}


def test_page_sizes_are_capped_by_what_is_asked(cloud):
    jql = "created >= '2000-01-01'"
    for fields, size in ((None, 200), (["key"], 200), (["summary"], 100)):
        page = cloud.post(
            f"{API}/search/jql", jql=jql, maxResults=5000, **({"fields": fields} if fields else {})
        )
        assert len(page["issues"]) == size
    assert len(cloud.get(f"{API}/search/jql", jql=jql, fields="summary")["issues"]) == 50


def test_what_a_search_refuses(cloud):
    post = lambda **body: cloud.client.post(f"{API}/search/jql", json=body)  # noqa: E731
    unbounded = post(jql="ORDER BY created")
    assert unbounded.status_code == 400
    assert unbounded.json()["errorMessages"][0].startswith("Unbounded JQL queries are not allowed")
    assert post(jql="project = PLAT", nextPageToken="made-up").status_code == 400
    assert post(jql="project = SET").status_code == 400
    assert post(jql='project = "SET"').status_code == 200
    removed = cloud.client.get(f"{API}/search", params={"jql": "project = PLAT"})
    assert removed.status_code == 410
    assert "CHANGE-2046" in removed.json()["errorMessages"][0]


def test_a_count_agrees_with_the_search(cloud):
    jql = "project = PLAT AND statusCategory = Done"
    rows, _pages = every_page(cloud, jql=jql)
    assert cloud.post(f"{API}/search/approximate-count", jql=jql)["count"] == len(rows) > 0


def test_long_lists_inside_issues_are_cut_and_can_be_fetched_whole(cloud):
    rows, _ = every_page(cloud, jql="created >= '2000-01-01'", fields=["comment", "worklog"], maxResults=100)
    longest = max(rows, key=lambda row: row["fields"]["comment"]["total"])
    comments, total = longest["fields"]["comment"]["comments"], longest["fields"]["comment"]["total"]
    assert total > 100
    assert len(comments) == 20
    read = cloud.get(f"{API}/issue/{longest['key']}", fields="comment")["fields"]["comment"]
    assert len(read["comments"]) == 100
    pages = [cloud.get(f"{API}/issue/{longest['id']}/comment", startAt=at)["comments"] for at in (0, 100)]
    assert len(pages[0]) + len(pages[1]) == total
    assert cloud.get(f"{API}/issue/{longest['id']}/comment/{pages[1][-1]['id']}") == pages[1][-1]
    worked = max(rows, key=lambda row: row["fields"]["worklog"]["total"])
    assert len(worked["fields"]["worklog"]["worklogs"]) == 20
    every = cloud.get(f"{API}/issue/{worked['key']}/worklog")
    assert len(every["worklogs"]) == every["total"] == worked["fields"]["worklog"]["total"]


def test_bulk_fetch_answers_in_order_of_id_and_leaves_out_what_is_not_there(cloud):
    old = "WEB-13"
    names = ["PLAT-5", "10001", old, "plat-1", "NOPE-1"]
    found = cloud.post(
        f"{API}/issue/bulkfetch", issueIdsOrKeys=names, fields=["summary"], expand=["changelog"]
    )
    ids = [int(issue["id"]) for issue in found["issues"]]
    assert ids == sorted(ids)
    assert len(ids) == 4
    assert found["issueErrors"] == []
    assert set(found["issues"][0]["fields"]) == {"summary"}
    many = [str(number) for number in range(101)]
    assert cloud.client.post(f"{API}/issue/bulkfetch", json={"issueIdsOrKeys": many}).status_code == 400


def test_a_moved_issue_answers_to_its_old_key(cloud):
    rows, _ = every_page(cloud, jql="project = PLAT", fields=["summary"], expand="changelog", maxResults=100)
    moved = {
        item["fromString"]: row["key"]
        for row in rows
        for entry in row["changelog"]["histories"]
        for item in entry["items"]
        if item["field"] == "Key"
    }
    assert len(moved) == 2
    for old, new in moved.items():
        assert cloud.get(f"{API}/issue/{old}", fields="summary")["key"] == new


def test_a_changelog_is_the_same_from_every_side(cloud):
    rows, _ = every_page(cloud, jql="project = PLAT", fields=["summary"], expand="changelog", maxResults=100)
    longest = max(rows, key=lambda row: row["changelog"]["total"])
    assert len(longest["changelog"]["histories"]) == 40
    total = longest["changelog"]["total"]
    first, second = (cloud.get(f"{API}/issue/{longest['id']}/changelog", startAt=at) for at in (0, 100))
    every = [entry["id"] for entry in first["values"] + second["values"]]
    assert len(every) == total > 100
    assert not first["isLast"]
    assert second["isLast"]
    assert every[-1] == longest["changelog"]["histories"][0]["id"]
    bulk, token = [], None
    while True:
        ask = {
            "issueIdsOrKeys": [longest["key"]],
            "maxResults": 17,
            **({"nextPageToken": token} if token else {}),
        }
        page = cloud.post(f"{API}/changelog/bulkfetch", **ask)
        bulk += [entry["id"] for log in page["issueChangeLogs"] for entry in log["changeHistories"]]
        token = page["nextPageToken"]
        if token is None:
            break
    assert bulk == every
    only = cloud.post(f"{API}/changelog/bulkfetch", issueIdsOrKeys=[longest["key"]], fieldIds=["status"])
    entries = only["issueChangeLogs"][0]["changeHistories"]
    assert all(any(item["field"] == "status" for item in entry["items"]) for entry in entries)


def test_every_worklog_is_found_by_its_time(cloud):
    rows, _ = every_page(cloud, jql="created >= '2000-01-01'", fields=["worklog"], maxResults=100)
    changed = cloud.get(f"{API}/worklog/updated", since=0)
    assert len(changed["values"]) == sum(row["fields"]["worklog"]["total"] for row in rows)
    times = [row["updatedTime"] for row in changed["values"]]
    assert times == sorted(times)
    ids = [row["worklogId"] for row in changed["values"]][-5:]
    assert [int(row["id"]) for row in cloud.post(f"{API}/worklog/list", ids=ids)] == ids


def test_version_two_answers_wiki_text(cloud):
    for version, kind in ((3, dict), (2, str)):
        issue = cloud.get(f"/rest/api/{version}/issue/PLAT-3", fields="description")
        assert isinstance(issue["fields"]["description"], kind)
        assert f"/rest/api/{version}/" in issue["self"]


def test_files_have_the_bytes_they_say(cloud):
    rows, _ = every_page(cloud, jql="attachments IS NOT EMPTY", fields=["attachment"], maxResults=100)
    files = [file for row in rows for file in row["fields"]["attachment"]]
    assert files
    for file in files[:5]:
        answer = cloud.client.get(file["content"], params={"redirect": "false"})
        assert len(answer.content) == file["size"]
        assert answer.headers["content-type"] == file["mimeType"]


def test_scrum_boards_have_sprints_and_kanban_boards_do_not(cloud):
    boards = cloud.get("/rest/agile/1.0/board")["values"]
    for board in boards:
        answer = cloud.client.get(f"/rest/agile/1.0/board/{board['id']}/sprint", params={"state": "active"})
        if board["type"] == "scrum":
            assert len(answer.json()["values"]) == 1
        else:
            assert answer.status_code == 400
            assert answer.json()["errorMessages"] == ["The board does not support sprints"]


def test_pages_of_projects_end(cloud):
    keys, at = [], 0
    while True:
        page = cloud.get(f"{API}/project/search", startAt=at, maxResults=3)
        keys += [project["key"] for project in page["values"]]
        at += 3
        if page["isLast"]:
            break
        assert f"startAt={at}" in page["nextPage"]
    assert keys == sorted(keys)
    assert "OLD" not in keys
    assert cloud.get(f"{API}/project/search", status="archived")["values"][0]["key"] == "OLD"


def test_parse_tells_what_is_wrong_beside_what_is_right(cloud):
    queries = ['status = "Done" ORDER BY key DESC', "status ="]
    good, bad = cloud.post(f"{API}/jql/parse", queries=queries)["queries"]
    assert good["structure"]["where"]["operator"] == "="
    assert good["structure"]["orderBy"]["fields"][0]["direction"] == "desc"
    assert "errors" not in good
    assert bad["errors"]
    matches = cloud.post(f"{API}/jql/match", issueIds=[10001], jqls=["id = 10001", "id = 10002", "x ="])[
        "matches"
    ]
    assert [match["matchedIssues"] for match in matches] == [[10001], [], []]
    assert matches[2]["errors"]


def test_what_is_not_there_and_what_is_not_served_differ(cloud):
    missing = cloud.client.get(f"{API}/no/such/thing")
    assert missing.status_code == 404
    assert set(missing.json()) == {"errorMessages", "errors"}
    unserved = cloud.client.get("/rest/atlassian-connect/1/addons/acme/properties")
    assert unserved.status_code == 501
    told = unserved.json()["errorMessages"][0]
    assert "GET /rest/atlassian-connect/1/addons/{addonKey}/properties" in told
    assert cloud.client.get(f"{API}/issue/NOPE-1").status_code == 404
    assert cloud.client.post(f"{API}/search/jql", content=b"{").status_code == 400


def test_expansions_come_with_an_issue(cloud):
    issue = cloud.get(f"{API}/issue/PLAT-3", expand="names,schema,renderedFields,transitions,changelog")
    assert issue["names"]["customfield_10030"] == "Story Points"
    assert issue["schema"]["status"]["type"] == "status"
    assert issue["renderedFields"]["description"].startswith("<p>")
    assert issue["transitions"][0]["to"]["statusCategory"]
    histories = issue["changelog"]["histories"]
    assert [int(entry["id"]) for entry in histories] == sorted(
        (int(e["id"]) for e in histories), reverse=True
    )


def test_answers_carry_the_headers_of_cloud(cloud):
    answer = cloud.client.get(f"{API}/myself")
    assert answer.headers["x-aaccountid"]
    assert answer.headers["x-arequestid"]
    assert answer.headers["x-ratelimit-limit"] == "350"
