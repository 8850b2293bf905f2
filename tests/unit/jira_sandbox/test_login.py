"""Login: who is let in, and the shape of each refusal."""

import base64

from jira_sandbox.login import CAPTCHA_AFTER, Login


def basic(user: str, token: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{token}".encode()).decode()


def test_cloud_takes_e_mail_and_token_only() -> None:
    login = Login("cloud", "ada@example.com", "s3", "http://h")
    assert login.refusal(basic("ada@example.com", "s3")) is None
    assert login.refusal(basic("ADA@example.com", "s3")) is None
    for wrong in (basic("ada@example.com", "no"), "Bearer s3", "Basic ***", "Digest x", None):
        answer = login.refusal(wrong)
        assert answer is not None
        assert answer.status == 401
        assert answer.media.startswith("text/plain")
        assert ("X-Seraph-LoginReason" in answer.headers) == (wrong is not None)


def test_data_center_takes_a_password_or_a_personal_access_token() -> None:
    login = Login("datacenter", "ada", "s3", "http://h")
    assert login.refusal(basic("ada", "s3")) is None
    assert login.refusal("Bearer s3") is None
    anonymous = login.refusal(None)
    assert anonymous is not None
    assert anonymous.media.startswith("application/json")


def test_data_center_asks_for_a_captcha_after_five_failures() -> None:
    login = Login("datacenter", "ada", "s3", "http://h")
    answers = [login.refusal("Bearer no") for _ in range(CAPTCHA_AFTER)]
    assert [answer and answer.status for answer in answers] == [401, 401, 401, 401, 403]
    still = login.refusal("Bearer s3")
    assert still is not None
    assert still.headers["X-Authentication-Denied-Reason"].startswith("CAPTCHA_CHALLENGE; login-url=")


def test_a_success_forgives_failures() -> None:
    login = Login("datacenter", "ada", "s3", "http://h")
    for _ in range(3):
        for _ in range(CAPTCHA_AFTER - 1):
            login.refusal("Bearer no")
        assert login.refusal("Bearer s3") is None
