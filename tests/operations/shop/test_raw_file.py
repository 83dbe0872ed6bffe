"""What lies on the disk."""

from pathlib import Path

import pytest
from django.db import connection

from programmes.models import Beneficiary
from shop.models import Address
from shop.operations import save_address
from tests.cast import Cast
from tests.operations.shop.test_save_address import GOOD

SECRETS = ("李 雷", "珠江路", "13800000002", "6222020200012345678", "230103199001011234", "赵春雨")


def on_disk() -> bytes:
    path = Path(str(connection.settings_dict["NAME"]))
    return b"".join(file.read_bytes() for file in (path, path.with_name(path.name + "-wal")) if file.exists())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's own file")
def test_no_personal_text_is_in_the_file(committed_cast: Cast) -> None:
    save_address(user=committed_cast.wheat, fields=GOOD)
    Beneficiary.objects.filter(pk=committed_cast.chunyu.pk).update(
        legal_name="赵春雨", identity_number="230103199001011234", bank_account="6222020200012345678"
    )
    raw = on_disk()
    found = [text for text in SECRETS if text.encode() in raw]
    assert found == []
    # the search finds what is not encrypted, and the values are really there
    assert "哈尔滨市".encode() in raw
    address = Address.objects.order_by("-id")[0]
    made = Beneficiary.objects.get(pk=committed_cast.chunyu.pk)
    assert (address.recipient, address.phone, made.legal_name) == ("李 雷", "+8613800000002", "赵春雨")
    assert (made.identity_number, made.bank_account) == ("230103199001011234", "6222020200012345678")
