"""What a line's page says of the whole payment, of the payouts that took its shares, and of what refunds took back."""

import re
from html import unescape

import pytest
from django.urls import reverse

from ledger.models import PayoutLine, Txn
from ledger.operations import close_dispute, post_dispute, post_fee, settle_payout
from programmes.models import Federation, Organisation
from shop.models import Dispute, Movement, OrderLine, Payment
from tests import payouts
from tests.api.staff.world import AT, STRIPE, buy, go_live, signed_in, staff, take_back
from tests.cast import Cast


@pytest.fixture
def line(cast: Cast) -> OrderLine:
    """A line of 99.99, paid by one charge."""
    line = buy(cast, go_live(cast), "20261124-WANTED")
    Payment.objects.create(
        order=line.order,
        amount_fen=9999,
        status="succeeded",
        intent_id="pi_1",
        charge_id="ch_1",
        received_fen=9999,
        pays_order=True,
        created_at=AT,
        settled_at=AT,
    )
    return line


def page(line: OrderLine, role: str = "auditor", federation: Federation | None = None) -> str:
    client = signed_in(staff(role, federation))
    response = client.get(reverse("admin:staff_trace", args=["line", line.pk]))
    assert response.status_code == 200
    return unescape(response.content.decode())


def rows(html: str, section: str) -> list[dict[str, str]]:
    """The rows of the table in a section, by column title."""
    part = html.split(f'<section id="{section}"')[1].split("</section>")[0]
    titles = re.findall(r'<th scope="col"[^>]*>([^<]*)</th>', part)
    body = part.split("<tbody>")[1].split("</tbody>")[0]
    return [
        dict(
            zip(
                titles,
                (re.sub("<[^>]+>", "", c) for c in re.findall(r"<td[^>]*>(.*?)</td>", row)),
                strict=True,
            )
        )
        for row in body.split("</tr>")[:-1]
    ]


def fee(line: OrderLine | None, ref: str, amount: int) -> Txn:
    order = line.order_id if line else None
    return post_fee(
        gateway="stripe", source_ref=ref, amount=amount, actor=STRIPE, effective_at=AT, order_ref=order
    )


def dispute(line: OrderLine) -> tuple[Txn, Txn, Txn]:
    """Taken back, with a fee of its own, and borne by the project."""
    payment = line.order.payments.get()
    common = {"order": line.order, "payment": payment, "took_money": True, "amount_fen": 9999}
    Dispute.objects.create(dispute_id="dp_1", reason="fraudulent", opened_at=AT, read_at=AT, **common)
    Movement.objects.create(
        gateway="stripe", movement_id="txn_dp", kind="adjustment", category="dispute", source_id="dp_1",
        amount=-9999, fee=1500, currency="CNY", at=AT, read_at=AT,
    )  # fmt: skip
    words = {"gateway": "stripe", "dispute_ref": "dp_1", "actor": STRIPE, "effective_at": AT}
    opened = post_dispute(amount_fen=9999, order_ref=line.order_id, **words)  # type: ignore[arg-type]
    of_dispute = fee(None, "txn_dp", 1500)
    closed = close_dispute(outcome="borne", **words)  # type: ignore[arg-type]
    return opened, of_dispute, closed


def test_what_is_of_the_whole_payment(cast: Cast, line: OrderLine) -> None:
    of_charge = fee(line, "txn_ch", 340)
    opened, of_dispute, closed = dispute(line)
    fee(None, "txn_of_another", 77)
    html = page(line)
    found = [(r["凭证"], r["账户"], r["借"], r["贷"]) for r in rows(html, "payment")]
    assert found == [
        (f"手续费 {of_charge.pk}", "expense:fees:stripe", "3.40", ""),
        (f"手续费 {of_charge.pk}", "clearing:stripe", "", "3.40"),
        (f"争议 {opened.pk}", "receivable:dispute:stripe", "99.99", ""),
        (f"争议 {opened.pk}", "clearing:stripe", "", "99.99"),
        (f"手续费 {of_dispute.pk}", "expense:fees:stripe", "15.00", ""),
        (f"手续费 {of_dispute.pk}", "clearing:stripe", "", "15.00"),
        (f"争议 {closed.pk}", "expense:dispute:stripe", "99.99", ""),
        (f"争议 {closed.pk}", "receivable:dispute:stripe", "", "99.99"),
    ]
    assert "整张订单 20261124-WANTED 的付款" in html
    assert "不属于任何一行" in html
    for txn in (of_charge, opened, of_dispute, closed):
        assert reverse("admin:staff_trace", args=["txn", txn.pk]) in html


def test_the_whole_payment_is_for_who_sees_every_line_of_it(cast: Cast, line: OrderLine) -> None:
    txn = fee(line, "txn_ch", 340)
    province = Federation.objects.get(code="hlj")
    city = Federation.objects.create(code="daqing", name="大庆市总工会", level="city", parent=province)
    other = Organisation.objects.create(code="o", name="大庆工坊", kind="workshop", federation=city)
    own = OrderLine.objects.get(pk=line.pk)
    own.pk, own.position, own.workshop, own.host_organisation = None, 1, other, None
    own.save()
    address = reverse("admin:staff_trace", args=["txn", txn.pk])
    html = page(own, federation=city)
    assert "3.40" not in html
    assert "有别的工会的商品" in html
    assert signed_in(staff(federation=city)).get(address).status_code == 404
    OrderLine.objects.filter(pk=line.pk).update(workshop=other)
    assert "3.40" in page(own, federation=city)
    shown = signed_in(staff(federation=city)).get(address).content.decode()
    assert shown.count("20261124-WANTED") > 0


def test_payouts_that_took_its_shares(cast: Cast, line: OrderLine) -> None:
    payouts.with_banks(cast)
    payouts.release(line.pk)
    batch = payouts.sent()
    maker = payouts.line_of(batch, f"payable:beneficiary:{cast.chunyu.pk}")
    shop = payouts.line_of(batch, f"payable:organisation:{cast.workshop.pk}")
    settle_payout(batch_id=batch.pk, line_ids=[maker.pk], outcome="paid", actor=payouts.WANG)
    settle_payout(
        batch_id=batch.pk, line_ids=[shop.pk], outcome="rejected", note="户名不符", actor=payouts.WANG
    )
    paid = Txn.objects.get(idem_key=f"payout:paid:{maker.pk}")
    back = Txn.objects.get(idem_key=f"payout:back:{shop.pk}")
    shop.refresh_from_db()
    maker.refresh_from_db()
    assert maker.txn and shop.txn
    html = page(line)
    found = {r["结算"]: r for r in rows(html, "payouts")}
    assert len(found) == batch.line_count
    one, other = found[maker.number], found[shop.number]
    assert (one["收款人"], one["状态"], one["其中本行"], one["整笔"]) == ("春雨", "已付", "54.99", "54.99")
    assert (one["复核入账"], one["结果入账"]) == (f"结算 {maker.txn.pk}", f"银行付讫 {paid.pk}")
    assert (other["收款人"], other["状态"], other["其中本行"]) == ("鹤羽花毽工坊", "银行退回", "25.00")
    assert (other["复核入账"], other["结果入账"]) == (f"结算 {shop.txn.pk}", f"结算退回 {back.pk}")
    for txn in (maker.txn, shop.txn, paid, back):
        assert reverse("admin:staff_trace", args=["txn", txn.pk]) in html


def test_a_payouts_transaction_leads_to_its_lines(cast: Cast, line: OrderLine) -> None:
    payouts.with_banks(cast)
    payouts.release(line.pk)
    maker = payouts.line_of(payouts.pay_out(), f"payable:beneficiary:{cast.chunyu.pk}")
    paid = Txn.objects.get(idem_key=f"payout:paid:{maker.pk}")
    city = Federation.objects.create(
        code="daqing", name="大庆", level="city", parent=Federation.objects.get(code="hlj")
    )
    for txn in (maker.txn, paid):
        assert txn is not None
        address = reverse("admin:staff_trace", args=["txn", txn.pk])
        html = signed_in(staff()).get(address).content.decode()
        assert reverse("admin:staff_trace", args=["line", line.pk]) in html
        assert reverse("admin:staff_trace", args=["payout", maker.pk]) in html
        assert signed_in(staff(federation=city)).get(address).status_code == 404


def test_a_payout_leads_to_its_own_transactions(cast: Cast, line: OrderLine) -> None:
    payouts.with_banks(cast)
    payouts.release(line.pk)
    batch = payouts.sent()
    maker = payouts.line_of(batch, f"payable:beneficiary:{cast.chunyu.pk}")
    shop = payouts.line_of(batch, f"payable:organisation:{cast.workshop.pk}")
    settle_payout(batch_id=batch.pk, line_ids=[maker.pk], outcome="paid", actor=payouts.WANG)
    settle_payout(
        batch_id=batch.pk, line_ids=[shop.pk], outcome="rejected", note="户名不符", actor=payouts.WANG
    )
    client = signed_in(staff())
    whole = client.get(reverse("admin:staff_payout", args=[batch.pk])).content.decode()
    for row, key, word in ((maker, "paid", "银行付讫"), (shop, "back", "结算退回")):
        row.refresh_from_db()
        assert row.txn_id
        result = Txn.objects.get(idem_key=f"payout:{key}:{row.pk}")
        own = [
            f'<a href="{reverse("admin:staff_trace", args=["txn", pk])}">{told} {pk}</a>'
            for told, pk in (("结算", row.txn_id), (word, result.pk))
        ]
        html = client.get(reverse("admin:staff_trace", args=["payout", row.pk])).content.decode()
        facts, nodes = html.split('<dl class="facts">')[1], html.split('<section class="nodes" id="txn">')[1]
        assert f"<dt>复核入账</dt><dd>{own[0]}</dd>" in facts
        assert f"<dt>结果入账</dt><dd>{own[1]}</dd>" in facts
        assert re.findall("<li>(.*?)</li>", nodes)[:2] == own
        assert f"<td>{own[0]} {own[1]} </td>" in whole


def test_a_line_whose_batch_is_a_draft_has_no_transactions_yet(cast: Cast, line: OrderLine) -> None:
    payouts.with_banks(cast)
    payouts.release(line.pk)
    payouts.prepared()
    assert {(r["状态"], r["复核入账"], r["结果入账"]) for r in rows(page(line), "payouts")} == {
        ("待复核", "", "")
    }
    assert PayoutLine.objects.count() > 0
    for row in PayoutLine.objects.all():
        html = signed_in(staff()).get(reverse("admin:staff_trace", args=["payout", row.pk])).content.decode()
        assert ("<dt>复核入账</dt>" in html, "<dt>结果入账</dt>" in html) == (False, False)
        listed = re.findall(r"/txn/(\d+)/", html.split('id="txn">')[1].split("</section>")[0])
        assert [int(pk) for pk in listed] == list(
            Txn.objects.filter(line_ref=line.pk).order_by("id").values_list("pk", flat=True)
        )


def test_what_makers_keep_is_said_in_three_figures(cast: Cast, line: OrderLine) -> None:
    take_back(line, 1000, "r1")
    html = page(line)
    figures = re.findall(r"<dt>([^<]*)</dt><dd[^>]*>([^<]*)</dd>", html.split('<dl class="sums">')[1])
    assert figures[-3:] == [
        ("售出时计入受益人", "54.99"),
        ("退款收回", "-5.50"),
        ("计入受益人（所余）", "49.49"),
    ]


def test_nothing_taken_back_is_one_figure(cast: Cast, line: OrderLine) -> None:
    sums = page(line).split('<dl class="sums">')[1].split("</dl>")[0]
    assert "售出时计入受益人" not in sums
    assert sums.count("54.99") == 1


def test_what_came_back_of_a_session_too(cast: Cast, line: OrderLine) -> None:
    take_back(line, 9999, "r1")
    html = signed_in(staff()).get(reverse("admin:staff_session", args=[line.session_ref])).content.decode()
    sums = html.split('<dl class="sums">')[1].split("</dl>")[0]
    assert re.findall(r"<dd[^>]*>([^<]*)</dd>", sums)[-3:] == ["54.99", "-54.99", "0.00"]
