"""A replay's page, as a chat that it is shared in sees it."""

from django.test import Client

from tests.api.rooms.test_replays import asked, replay
from tests.cast import Cast

__all__ = ["asked"]


def test_page_names_the_broadcast(client: Client, cast: Cast, asked: object) -> None:
    address = replay(cast).removeprefix("/api/v1/public/rooms/")
    page = client.get("/live/" + address.replace("replays", "replay")).content.decode()
    assert "花毽日课 · 李师傅" in page
    assert '"offset_s": 28.0' in page or '"offset_s":28.0' in page
