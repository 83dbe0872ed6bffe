"""How a broadcast ends: by the anchor, or by the shop."""

from __future__ import annotations

from tests.contract.video.pictures import count
from tests.contract.video.running import RunningEngine


def test_the_anchor_ends_it(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    publisher = patient.publish(ticket)
    publisher.live(4)
    publisher.say(stop=True)
    assert publisher.code() == 1000
    events = patient.shop.heard(ticket.path, 3)
    assert [(event.name, event.reason) for event in events] == [
        ("on_live", ""),
        ("on_stop", "publisher"),
        ("on_recording", ""),
    ]
    assert count(patient.playlist(ticket), "#EXT-X-ENDLIST") == 1


def test_the_shop_ends_it_at_once(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    publisher = patient.publish(ticket)
    publisher.live(4)
    patient.engine.revoke(ticket.path)
    assert publisher.code() == 4403
    assert patient.engine.state(ticket.path) == "ended"
    assert count(patient.playlist(ticket), "#EXT-X-ENDLIST") == 1
    events = patient.shop.heard(ticket.path, 3)
    assert [(event.name, event.reason) for event in events][:2] == [("on_live", ""), ("on_stop", "revoked")]


def test_a_revoked_path_stays_shut(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    patient.engine.revoke(ticket.path)
    patient.engine.revoke(ticket.path)
    assert patient.publish(ticket).code() == 4403
    assert [event for event in patient.shop.events if event.path == ticket.path] == []
