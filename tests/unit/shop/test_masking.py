"""What is shown of an address."""

import pytest

from shop.rules.masking import mask_detail, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "shown"), [("王小麦", "王**"), ("王麦", "王*"), ("王", "王"), ("", ""), ("欧阳小麦子", "欧**")]
)
def test_name(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"), [("+8613800000001", "138****0001"), ("13800000001", "138****0001"), ("123", "****")]
)
def test_phone(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("detail", "shown"), [("中华路 1 号", "中华路****"), ("甲", "****"), ("路" * 40, "路" * 6 + "****")]
)
def test_detail(detail: str, shown: str) -> None:
    assert mask_detail(detail) == shown
