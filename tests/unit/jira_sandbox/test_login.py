"""Login: who is let in, and the shape of each refusal."""

import base64
from datetime import timedelta

import pytest
from starlette.datastructures import Headers

from jira_sandbox.call import Answer
from jira_sandbox.company.generator import generated_site
from jira_sandbox.logins.accounts import CAPTCHA_AFTER, Accounts
from jira_sandbox.logins.gate import Letter, admit, arrival
from jira_sandbox.logins.principal import Principal
from jira_sandbox.logins.scopes import allowed, anonymous, every, level, reads
from jira_sandbox.logins.sessions import IDLE, Sessions
from jira_sandbox.state.keys import Keys
from jira_sandbox.state.profiles import Profiles, key_of
from jira_sandbox.state.site import Deployment, Site

MYSELF = {"cloud": "/rest/api/3/myself", "datacenter": "/rest/api/2/myself"}


def site_of(deployment: Deployment) -> Site:
    user = "ada@example.com" if deployment == "cloud" else "ada"
    site = generated_site("http://h", deployment=deployment, issues=0, user=user)
    site.part(Accounts)
    site.part(Keys).secret = "s3"
    return site


@pytest.fixture(name="cloud")
def cloud_site() -> Site:
    return site_of("cloud")


@pytest.fixture(name="datacenter")
def datacenter_site() -> Site:
    return site_of("datacenter")


def basic(user: str, token: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{token}".encode()).decode()


def asked(site: Site, authorization: str | None = None, path: str = "", **headers: str) -> Principal | Answer:
    sent = headers if authorization is None else {"authorization": authorization, **headers}
    path = path or MYSELF[site.deployment]
    return admit(site, Letter("GET", path, Headers(sent)), arrival(site, "GET", path))


def who(site: Site, authorization: str | None = None, path: str = "", **headers: str) -> str:
    found = asked(site, authorization, path, **headers)
    assert isinstance(found, Principal), found
    return found.person.name if found.known else "nobody"


def refused(site: Site, authorization: str | None = None, path: str = "", **headers: str) -> Answer:
    answer = asked(site, authorization, path, **headers)
    assert isinstance(answer, Answer), answer
    return answer


def test_cloud_takes_e_mail_and_token_only(cloud: Site) -> None:
    assert who(cloud, basic("ada@example.com", "s3")) == "Ada Bergström"
    assert who(cloud, basic("ADA@example.com", "s3")) == "Ada Bergström"
    for wrong in (basic("ada@example.com", "no"), basic("", "s3"), "Bearer s3", "Basic ***", "Digest x",
                  "Basic " + base64.b64encode(b"ada").decode(), None):  # fmt: skip
        answer = refused(cloud, wrong)
        assert answer.status == 401
        assert answer.media.startswith("text/plain")
        assert ("X-Seraph-LoginReason" in answer.headers) == (wrong is not None)


def test_everybody_has_secrets_of_their_own(cloud: Site, datacenter: Site) -> None:
    for site in (cloud, datacenter):
        accounts = site.part(Accounts)
        user = next(row for row in site.users if row["displayName"] == "Zoë O'Brien")
        login = user["emailAddress"] if site.cloud else user["name"]
        secret = accounts.token(user) if site.cloud else accounts.password(user)
        assert asked(site, basic(login, secret)).person.user["displayName"] == "Zoë O'Brien"  # type: ignore[union-attr]
        assert refused(site, basic(login, "s3")).status == 401
        assert len({accounts.token(user), accounts.password(user), accounts.scoped_token(user)}) == 3
        user["active"] = False
        assert refused(site, basic(login, secret)).status == 401


def test_who_joins_later_can_log_in(datacenter: Site) -> None:
    accounts = datacenter.part(Accounts)
    assert refused(datacenter, "Bearer none").status == 401
    datacenter.users.append({"name": "new", "key": "JIRAUSER99", "displayName": "New", "active": True})
    user = datacenter.users[-1]
    assert who(datacenter, f"Bearer {accounts.token(user)}") == "new"
    datacenter.part(Profiles).passwords[key_of(user)] = "changed"
    assert who(datacenter, basic("new", "changed")) == "new"


def test_the_caller_is_the_one_who_asks_and_only_meanwhile(cloud: Site) -> None:
    usual = cloud.caller
    user = cloud.users[1]
    principal = asked(cloud, basic(user["emailAddress"], cloud.part(Accounts).token(user)))
    assert isinstance(principal, Principal)
    with principal.acting(cloud):
        assert cloud.caller.account_id == user["accountId"]
        assert cloud.caller.time_zone == user["timeZone"]
    assert cloud.caller is usual


def test_only_the_gateway_takes_tokens_with_scopes(cloud: Site) -> None:
    accounts = cloud.part(Accounts)
    scoped = basic("ada@example.com", accounts.scoped_token(cloud.users[0]))
    base = f"/ex/jira/{accounts.cloud_id}"
    assert refused(cloud, scoped).media.startswith("text/plain")
    assert who(cloud, scoped, f"{base}/rest/api/2/myself") == "Ada Bergström"
    assert who(cloud, basic("ada@example.com", "s3"), f"{base}/rest/api/3/myself") == "Ada Bergström"
    assert refused(cloud, scoped, f"{base}/rest/api/3/auditing/record").body == (
        b'{"code":401,"message":"Unauthorized; scope does not match"}'
    )
    for path, authorization, status in (
        (f"{base}/rest/api/3/myself", None, 401),
        (f"{base}/rest/api/3/myself", basic("ada@example.com", "no"), 401),
        (f"{base}/rest/api/3/serverInfo", None, 401),
        (f"{base}/rest/api/3/serverInfo", "Bearer no", 401),
        ("/ex/jira/another/rest/api/3/myself", scoped, 404),
        (f"{base}/authorize", scoped, 404),
    ):
        answer = refused(cloud, authorization, path)
        assert answer.status == status
        assert answer.body.startswith(b'{"code":' + str(status).encode())


def test_links_lead_to_the_gateway_for_those_who_came_by_it(cloud: Site) -> None:
    accounts = cloud.part(Accounts)
    body = b'{"self":"http://h/rest/api/3/issue/1","icon":"http://h/images/x.png"}'
    through = arrival(cloud, "GET", f"/ex/jira/{accounts.cloud_id}/rest/api/3/serverInfo")
    gateway = b"http://h/ex/jira/" + accounts.cloud_id.encode()
    assert through.rebased(cloud, Answer(body)).body == body.replace(b"http://h/rest", gateway + b"/rest")
    assert arrival(cloud, "GET", "/rest/api/3/serverInfo").rebased(cloud, Answer(body)).body == body


def test_a_token_ends_when_its_time_has_come(cloud: Site) -> None:
    accounts = cloud.part(Accounts)
    token = accounts.add(accounts.first_key, "short", cloud.now + timedelta(days=1))
    assert who(cloud, basic("ada@example.com", token.secret)) == "Ada Bergström"
    assert token.used == cloud.now
    cloud.clock.put(cloud.now + timedelta(days=1))
    assert refused(cloud, basic("ada@example.com", token.secret)).status == 401


def test_data_center_takes_a_password_or_a_personal_access_token(datacenter: Site) -> None:
    assert who(datacenter, basic("ada", "s3")) == "ada"
    assert who(datacenter, "Bearer s3") == "ada"
    assert refused(datacenter).media.startswith("application/json")
    assert b"Login Required" in refused(datacenter).body
    assert b'"status-code":401' in refused(datacenter, path="/rest/pat/latest/tokens").body
    assert refused(datacenter, "Bearer no").headers["X-Seraph-LoginReason"] == "AUTHENTICATED_FAILED"


def test_data_center_asks_for_a_captcha_after_five_failures_of_the_same_person(datacenter: Site) -> None:
    answers = [refused(datacenter, basic("ada", "no")).status for _ in range(CAPTCHA_AFTER)]
    assert answers == [401, 401, 401, 401, 403]
    still = refused(datacenter, basic("ada", "s3"))
    assert still.headers["X-Authentication-Denied-Reason"].startswith("CAPTCHA_CHALLENGE; login-url=")
    assert who(datacenter, "Bearer s3") == "ada", "a token is no guess"
    maria = datacenter.users[1]
    assert who(datacenter, basic(maria["name"], datacenter.part(Accounts).password(maria))) == maria["name"]


def test_a_success_forgives_failures(datacenter: Site) -> None:
    for _ in range(3):
        for _ in range(CAPTCHA_AFTER - 1):
            assert refused(datacenter, basic("ada", "no")).status == 401
        assert who(datacenter, basic("ada", "s3")) == "ada"


def test_who_is_open_to_anybody_refuses_nobody(cloud: Site, datacenter: Site) -> None:
    for site, version in ((cloud, "3"), (datacenter, "2")):
        path = f"/rest/api/{version}/serverInfo"
        assert who(site, None, path) == "nobody"
        assert who(site, basic("ada", "no"), path) == "nobody"


def test_a_cookie_stands_for_a_login_until_it_is_idle(datacenter: Site) -> None:
    sessions = datacenter.part(Sessions)
    cookie = f"other=1; JSESSIONID={sessions.begin(datacenter.caller)}"
    assert who(datacenter, cookie=cookie) == "ada"
    assert refused(datacenter, cookie="JSESSIONID=none").status == 401
    datacenter.clock.put(datacenter.now + IDLE)
    assert who(datacenter, cookie=cookie) == "ada"
    datacenter.clock.put(datacenter.now + IDLE + timedelta(seconds=1))
    assert refused(datacenter, cookie=cookie).status == 401
    assert not sessions.open


def test_scopes_of_an_operation_are_alternatives() -> None:
    assert allowed("GET", "/rest/api/3/myself", frozenset({"read:jira-user"}))
    granular = ["read:application-role:jira", "read:avatar:jira", "read:group:jira", "read:user:jira"]
    assert allowed("GET", "/rest/api/latest/myself", frozenset(granular))
    assert not allowed("GET", "/rest/api/2/myself", frozenset(granular[1:]))
    assert allowed("POST", "/rest/api/3/permissions/check", frozenset())
    assert not allowed("PUT", "/rest/api/3/mypreferences/locale", every())
    assert not allowed("GET", "/rest/unknown", every())


def test_some_operations_of_cloud_are_asked_without_a_login(cloud: Site, datacenter: Site) -> None:
    for path in ("/rest/api/3/issue/PLAT-1", "/rest/api/2/search/jql", "/rest/api/latest/field"):
        assert who(cloud, None, path) == "nobody"
    assert refused(cloud, None, "/rest/api/3/auditing/record").status == 401
    through = f"/ex/jira/{cloud.part(Accounts).cloud_id}/rest/api/3/field"
    assert refused(cloud, None, through).status == 401, "the gateway wants to know everybody"
    assert refused(datacenter, None, "/rest/api/2/field").status == 401
    assert anonymous("POST", "/rest/api/3/search/jql")
    assert not anonymous("POST", "/rest/api/3/issue"), "nobody writes"
    assert not anonymous("GET", "/rest/unknown")


def test_scopes_of_data_center_are_levels() -> None:
    assert level(frozenset({"READ", "ADMIN"})) == "ADMIN"
    assert level(frozenset({"other"})) == "READ"
    assert reads("GET", "/rest/api/2/issue/A-1")
    assert reads("POST", "/rest/api/2/search")
    assert not reads("POST", "/rest/api/2/issue")
