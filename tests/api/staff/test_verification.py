"""The page that says whether the books prove themselves."""

import pytest
from django.test import Client
from django.urls import reverse
from huey.contrib.djhuey import HUEY
from huey.exceptions import TaskLockedException

from config.lifespan import consumer
from core.actor import Actor
from ledger.jobs import ONE_VERIFICATION, verify
from ledger.models import Txn, Verification
from ledger.operations import seal_journal
from programmes.models import Federation
from tests.api.staff.world import signed_in, staff
from tests.books import sell
from tests.cast import Cast

TESTS = Actor.system("tests")


@pytest.fixture
def auditor(cast: Cast) -> Client:
    """An auditor of the province."""
    return signed_in(staff())


def shown(client: Client) -> str:
    response = client.get(reverse("admin:staff_verification"))
    assert response.status_code == 200
    return response.content.decode()


def test_before_anything_was_verified(auditor: Client) -> None:
    assert "还没有做过完整核验" in shown(auditor)


def test_sound_books(auditor: Client, cast: Cast) -> None:
    sell(cast, 1, 9999)
    sell(cast, 2, 3333)
    seal_journal()
    sell(cast, 3, 500)
    verify.call_local(TESTS)
    page = shown(auditor)
    assert "没有发现问题：3 张凭证" in page
    assert "<dt>已入公开账本</dt><dd>2 张</dd>" in page
    assert "<dt>等待封存</dt><dd>1 张</dd>" in page
    assert "前 2 张" in page
    assert "<td>系统</td>" in page


def test_faults_are_named(auditor: Client) -> None:
    problem = {"txn_id": 7, "number": 3, "where": "entry 1: amount", "expected": "-5499", "found": "-5498"}
    at = "2026-11-24T12:00:00Z"
    Verification.objects.create(
        started_at=at, ended_at=at, actor="system:tests", txns=9, sealed=9, found=120, problems=[problem]
    )
    page = shown(auditor)
    assert "发现 120 个问题" in page
    assert "（前 1 个）" in page
    for part in ("entry 1: amount", "-5499", "-5498"):
        assert f"<td>{part}</td>" in page


def test_asking_for_one(cast: Cast) -> None:
    jobs = HUEY
    assert jobs is not None
    jobs.flush()
    person = staff()
    client = signed_in(person)
    sell(cast, 1, 9999)
    response = client.post(reverse("admin:staff_verification"))
    assert response.status_code == 302
    assert "已开始核验" in client.get(response["Location"]).content.decode()
    [task] = jobs.pending()
    jobs.flush()
    # as the job runs it, but on this test's connection
    verify.call_local(*task.args)
    run = Verification.objects.get()
    assert (run.actor, run.txns, run.found) == (f"user:{person.pk}", Txn.objects.count(), 0)


def test_a_verification_that_was_killed_holds_up_no_other(cast: Cast) -> None:
    ONE_VERIFICATION.acquire()  # and nobody releases it
    with pytest.raises(TaskLockedException):
        verify.call_local(TESTS)
    assert Verification.objects.count() == 0
    consumer()  # a server starts
    verify.call_local(TESTS)
    assert (Verification.objects.count(), ONE_VERIFICATION.is_locked()) == (1, False)


def test_a_city_sees_no_whole(cast: Cast) -> None:
    province = Federation.objects.get(code="hlj")
    city = Federation.objects.create(code="qqhr", name="齐齐哈尔市总工会", level="city", parent=province)
    client = signed_in(staff("auditor", city))
    for answer in (
        client.get(reverse("admin:staff_verification")),
        client.post(reverse("admin:staff_verification")),
    ):
        assert answer.status_code == 403
