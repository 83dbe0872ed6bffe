"""Staff pay out, adjust, and see what is held."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.actor import Actor
from core.models import AuditEntry
from ledger.models import Adjustment, Entry, PayoutBatch, Txn
from ledger.operations import post_fee
from programmes.models import Federation
from shop.models import OrderLine, StockPool, Variant
from shop.operations import converge_payment, place_order
from shop.operations.set_postage import set_postage
from shop.queries.receipt import receipt
from tests import buying
from tests.api.staff.world import AT, buy, go_live, signed_in, staff
from tests.books import STRIPE, balances
from tests.cast import Cast
from tests.payouts import account, pay_out, release, with_banks
from tests.processor import Processor

PDF = b"%PDF-1.7 minutes"


@pytest.fixture
def line(cast: Cast) -> OrderLine:
    """A sold line, still held; everyone has a bank."""
    with_banks(cast)
    with transaction.atomic():
        return buy(cast, go_live(cast), "20261124001")


def two() -> tuple[Client, Client]:
    """Two of finance, each with a browser."""
    return signed_in(staff("finance")), signed_in(staff("finance"))


def test_from_hold_to_paid_by_two(cast: Cast, line: OrderLine) -> None:
    first, second = two()
    held = first.get(reverse("admin:staff_holds")).content.decode()
    assert "99.99" in held and "54.99" in held and "还没有签收" in held
    assert ("<dd>99.99</dd>" in held, "<dd>54.99</dd>" in held) == (True, True)
    release(line.pk)
    listed = first.get(reverse("admin:staff_payouts")).content.decode()
    assert "91.99" in listed and "春雨" in listed and "赵春雨" not in listed
    where = first.post(reverse("admin:staff_payouts"))["Location"]
    mine = first.get(where).content.decode()
    assert "要请另一位财务同事复核" in mine and 'value="approve"' not in mine
    assert first.post(where, {"act": "approve"}).status_code == 403
    assert first.post(where, {"act": "file"}).status_code == 409
    assert second.post(where, {"act": "approve"}).status_code == 302
    file = first.post(where, {"act": "file"})
    assert "赵春雨,6222020200012345678,54.99" in file.content.decode("utf-8-sig")
    assert file["Content-Disposition"].startswith("attachment")
    assert first.post(where, {"act": "send"}).status_code == 302
    batch = PayoutBatch.objects.get()
    keys = [str(row.pk) for row in batch.lines.all()]
    assert first.post(where, {"act": "rejected", "line": keys[:1]}).status_code == 400
    assert first.post(where, {"act": "paid", "line": keys}).status_code == 302
    batch.refresh_from_db()
    assert batch.status == "settled"
    shares = receipt(line.order)["lines"][0]["shares"]
    assert [(share["state"], share["paid_at"] is not None) for share in shares] == [
        ("paid", True),
        ("paid", True),
        ("paid", True),
        ("available", False),
    ]
    page = first.get(reverse("admin:staff_trace", args=["line", line.pk])).content.decode()
    assert reverse("admin:staff_trace", args=["payout", batch.lines.all()[0].pk]) in page
    trace = first.get(reverse("admin:staff_trace", args=["payout", batch.lines.all()[0].pk]))
    assert "user:" not in trace.content.decode()
    assert "已付" in trace.content.decode() and line.order.number in trace.content.decode()
    assert AuditEntry.objects.filter(action="ledger.payout.file_taken").count() == 1


def progress(client: Client, where: str) -> set[str]:
    """What the batch's page says of its lines, and the trace of each."""
    lines = [line for line, *_ in client.get(where).context["lines"]]
    traced = [client.get(reverse("admin:staff_trace", args=["payout", line.pk])) for line in lines]
    said = {str(line.progress) for line in lines}
    assert all(any(word in page.content.decode() for word in said) for page in traced)
    return said


def test_rejected_and_voided(cast: Cast, line: OrderLine) -> None:
    release(line.pk)
    first, second = two()
    where = first.post(reverse("admin:staff_payouts"))["Location"]
    second.post(where, {"act": "approve"})
    told = second.post(where, {"act": "cancel"})
    assert (told.status_code, "请写明原因，至少 2 个字。" in told.content.decode()) == (422, True)
    second.post(where, {"act": "cancel", "note": "日期不对"})
    assert PayoutBatch.objects.get().status == "void"
    assert first.post(where, {"act": "nonsense"}).status_code == 400
    again = first.post(reverse("admin:staff_payouts"))["Location"]
    assert again != where
    assert first.post(reverse("admin:staff_payouts")).status_code == 409
    words = [progress(first, again)]
    for client, act in ((second, "approve"), (first, "file"), (first, "send")):
        client.post(again, {"act": act})
        words.append(progress(first, again))
    # what nobody has given to the bank yet does not stand as given to it
    assert words == [{"待复核"}, {"待交银行"}, {"待交银行"}, {"已交银行"}]
    one, *others = (str(row.pk) for row in PayoutBatch.objects.latest("id").lines.all())
    first.post(again, {"act": "rejected", "line": [one], "note": "账号已注销"})
    first.post(again, {"act": "paid", "line": others})
    shown = first.get(again).content.decode()
    assert "<dt>已付</dt><dd>37.00</dd>" in shown and "<dt>银行退回</dt><dd>54.99</dd>" in shown
    assert "<dt>下载银行文件</dt>" in shown


def test_who_takes_a_proposal_back_is_not_its_judge(cast: Cast, line: OrderLine) -> None:
    first, second = two()
    mine = account("payable:beneficiary:" + str(cast.chunyu.pk))
    new = reverse("admin:staff_adjustment_new") + f"?account={mine.pk}"
    states = []
    for who in (first, second):
        document = SimpleUploadedFile("minutes.pdf", PDF, "application/pdf")
        typed = {"amount": "1.00", "direction": "credit", "reason": "补记漏记的手工费", "document": document}
        where = first.post(new, typed)["Location"]
        who.post(where, {"act": "refuse", "note": "金额不对"})
        states.append([word in who.get(where).content.decode() for word in ("已撤回", "未通过")])
    assert states == [[True, False], [False, True]]
    assert Adjustment.objects.filter(status="refused").count() == 2


def test_many_batches_take_no_more_queries(cast: Cast, line: OrderLine) -> None:
    release(line.pk)
    first, _ = two()
    counted = []
    for number in (1, 2, 3):
        where = first.post(reverse("admin:staff_payouts"))["Location"]
        first.post(where, {"act": "cancel", "note": "日期不对"})
        with CaptureQueriesContext(connection) as queries:
            listed = first.get(reverse("admin:staff_payouts")).content.decode()
        assert [batch.number in listed for batch in PayoutBatch.objects.all()] == [True] * number
        counted.append(len(queries))
    assert counted[0] == counted[2]


def test_vouchers_of_no_federation_are_for_who_sees_every_one(cast: Cast, line: OrderLine) -> None:
    release(line.pk)
    pay_out()
    post_fee(gateway="stripe", source_ref="txn_1", amount=30, actor=STRIPE, effective_at=AT)
    kinds = set(Txn.objects.values_list("kind", flat=True))
    assert {"payout", "settle", "fee"} <= kinds
    city = Federation.objects.create(code="daqing", name="大庆市总工会", level="city")
    whole, others = signed_in(staff("auditor", federation=None)), signed_in(staff("finance", federation=city))
    city.parent = cast.workshop.federation
    city.save()
    pages = [reverse("admin:staff_trace", args=["txn", row.pk]) for row in Txn.objects.all()]
    assert {whole.get(page).status_code for page in pages} == {200}
    assert {others.get(page).status_code for page in pages} == {404}
    accounts = reverse("admin:ledger_account_changelist")
    shown = whole.get(accounts).content.decode()
    assert all(code in shown for code in ("clearing:stripe", "expense:fees:stripe", ">bank<"))
    assert "clearing:stripe" not in others.get(accounts).content.decode()
    listed = [reverse(f"admin:ledger_{model}_changelist") for model in ("txn", "entry")]
    counts = [Txn.objects.count(), Entry.objects.count()]
    assert [whole.get(page).context["cl"].result_count for page in listed] == counts
    assert [others.get(page).context["cl"].result_count for page in listed] == [0, 0]


def test_an_auditor_reads_payouts_and_adjustments_and_acts_on_none(cast: Cast, line: OrderLine) -> None:
    release(line.pk)
    first, auditor = two()[0], signed_in(staff("auditor"))
    payouts, adjustments = reverse("admin:staff_payouts"), reverse("admin:staff_adjustments")
    due = auditor.get(payouts).content.decode()
    assert "91.99" not in due and "54.99" in due and "制单：" not in due
    new = f"{reverse('admin:staff_adjustment_new')}?account={account(f'payable:beneficiary:{cast.chunyu.pk}').pk}"
    given = {"direction": "credit", "amount": "5.01", "reason": "上月漏记一单"}
    one = first.post(new, {**given, "document": SimpleUploadedFile("a.pdf", PDF)})["Location"]
    batch = first.post(payouts)["Location"]
    assert "提出调整" not in auditor.get(adjustments).content.decode()
    pages = [auditor.get(address) for address in (batch, one)]
    shown = [
        (page.status_code, re.findall('name="act" value="([a-z]+)"', page.content.decode())) for page in pages
    ]
    assert shown == [(200, []), (200, ["document"])]
    read = auditor.post(one, {"act": "document"})
    assert (read.status_code, read.content) == (200, PDF)
    assert AuditEntry.objects.filter(action="staff.document.viewed").count() == 1
    assert auditor.get(new).status_code == 403
    for address, act in ((payouts, ""), (batch, "cancel"), (one, "approve"), (one, "refuse")):
        assert auditor.post(address, {"act": act, "note": "不该能做"}).status_code == 403
    assert [PayoutBatch.objects.get().status, Adjustment.objects.get().status] == ["draft", "proposed"]


@pytest.mark.parametrize(("role", "holds"), [("moderator", 403), ("project", 200)])
def test_payouts_are_for_finance(cast: Cast, line: OrderLine, role: str, holds: int) -> None:
    client = signed_in(staff(role))
    assert client.get(reverse("admin:staff_holds")).status_code == holds
    for name in ("staff_payouts", "staff_adjustments"):
        assert client.get(reverse(f"admin:{name}")).status_code == 403
        assert client.post(reverse(f"admin:{name}")).status_code in (403, 405)


def test_not_another_citys(cast: Cast, line: OrderLine) -> None:
    release(line.pk)
    first, _ = two()
    where = first.post(reverse("admin:staff_payouts"))["Location"]
    city = Federation.objects.create(code="daqing", name="大庆市总工会", level="city")
    other = signed_in(staff("finance", federation=city))
    assert "春雨" not in other.get(reverse("admin:staff_payouts")).content.decode()
    assert other.post(where, {"act": "approve"}).status_code == 404
    mine = account(f"payable:beneficiary:{cast.chunyu.pk}")
    assert other.get(f"{reverse('admin:staff_adjustment_new')}?account={mine.pk}").status_code == 404


def test_adjustment_by_two(cast: Cast, line: OrderLine) -> None:
    first, second = two()
    mine = account(f"payable:beneficiary:{cast.chunyu.pk}")
    new = f"{reverse('admin:staff_adjustment_new')}?account={mine.pk}"
    assert "54.99" in first.get(new).content.decode()
    given = {"direction": "credit", "amount": "5.01", "reason": "上月漏记一单"}
    assert first.post(new, given).status_code == 422
    for bad in ("5.011", "-1", "NaN", "1e99", "", "x"):
        with_file = {**given, "amount": bad, "document": SimpleUploadedFile("a.pdf", PDF)}
        assert first.post(new, with_file).status_code == 400
    where = first.post(new, {**given, "document": SimpleUploadedFile("a.pdf", PDF)})["Location"]
    again = first.post(new, {**given, "document": SimpleUploadedFile("a.pdf", PDF)})
    assert (again["Location"], Adjustment.objects.count()) == (where, 1)
    assert first.post(where, {"act": "approve"}).status_code == 403
    assert Txn.objects.filter(kind="adjust").count() == 0
    assert second.post(where, {"act": "nonsense"}).status_code == 400
    assert Adjustment.objects.get().status == "proposed"
    taken = second.post(where, {"act": "document"})
    assert (taken.content, taken["Content-Type"]) == (PDF, "application/pdf")
    assert second.post(where, {"act": "approve"}).status_code == 302
    assert balances()[mine.code] == -6000
    assert Adjustment.objects.get().status == "posted"
    assert "已入账" in first.get(reverse("admin:staff_adjustments")).content.decode()


def test_holds_say_why(cast: Cast, line: OrderLine) -> None:
    from datetime import timedelta

    client = signed_in(staff("auditor"))
    line.signed_at, line.release_at = AT, AT + timedelta(days=3650)
    line.save()
    text = client.get(reverse("admin:staff_holds")).content.decode()
    assert "无理由退货期内" in text and "2036" in text


def test_postage_stands_once_in_the_whole_list(
    cast: Cast, processor: Processor, monkeypatch: pytest.MonkeyPatch
) -> None:
    blue = Variant.objects.create(product=cast.variant.product, sku="HJ-B", name="蓝", price_fen=5000)
    shelf = StockPool.objects.create(variant=blue, kind="shelf", total=3, available=3)
    set_postage(organisation_id=cast.workshop.pk, fee_fen=812, free_from_fen=None, actor=Actor.of(cast.li))
    both = [buying.line(cast), buying.line(cast, variant_id=blue.pk, pool_id=shelf.pk, unit_price_fen=5000)]
    placed = place_order(buyer=cast.wheat, address_id=cast.address.pk, lines=both)
    started = buying.start(placed)
    processor.pay(started.client_secret, card="pm_card_visa")
    converge_payment(payment_id=started.payment.pk)
    monkeypatch.setattr("api.staff.books.holds.PAGE", 1)
    client = signed_in(staff("auditor"))
    pages = [client.get(reverse("admin:staff_holds"), {"page": n}).content.decode() for n in (1, 2)]
    found = [(">8.12</td>" in page, placed.number in page) for page in pages]
    assert found == [(True, True), (False, True)]
    # 99.99 and 50.00 in the column of goods, and what is added to them to come to the total
    assert all("<dd>158.11</dd>" in page and "<dt>其中运费</dt><dd>8.12</dd>" in page for page in pages)
