"""The same pages under ASGI, as the server runs them."""

import json
import re

from asgiref.sync import async_to_sync
from django.test import AsyncClient

from tests.cast import Cast


def test_page_and_its_first_data_under_asgi(cast: Cast) -> None:
    client = AsyncClient()
    answer = async_to_sync(client.get)(
        f"/products/{cast.variant.product_id}?search=x", headers={"If-None-Match": "*"}
    )
    html = answer.content.decode()
    [data] = re.findall(r'<script id="page-data" type="application/json">(.*?)</script>', html)
    assert answer.status_code == 200 and json.loads(data)["data"]["title"] == "鹤羽花毽·三支羽"
