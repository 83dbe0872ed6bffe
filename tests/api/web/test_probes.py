"""What probes and Prometheus are told, and who may ask."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django.fixtures import Settings

from livestream.realtime import metrics, runtime
from livestream.realtime.valkey.bus import ValkeyBus
from sandbox.valkey import Valkey


@pytest.fixture
def valkey(tmp_path: Path, settings: Settings) -> Iterator[Valkey]:
    """A shared bus that is set, as for several processes."""
    server = Valkey(tmp_path).start()
    settings.VALKEY_URL = server.url
    runtime.shared_bus.cache_clear()
    yield server
    runtime.shared_bus.cache_clear()
    server.kill()


def test_one_process_is_ready_without_a_bus_and_without_the_engine(
    client: Client, db: None, settings: Settings
) -> None:
    settings.VIDEO_CONTROL_URL = "http://127.0.0.1:9"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"database": True, "cache": True, "bus": True, "engine": False},
    )


def test_one_of_many_is_not_ready_while_the_bus_is_away(
    client: Client, db: None, settings: Settings, valkey: Valkey
) -> None:
    settings.VIDEO_CONTROL_URL = "http://127.0.0.1:9"
    assert client.get("/readyz").status_code == 200
    valkey.kill()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["bus"]) == (503, False)


def test_only_this_machine_reads_the_numbers(client: Client) -> None:
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 403
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 403


def test_with_a_token_only_who_has_it(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = "pass"
    assert client.get("/metrics").status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 403
    given = {"Authorization": "Bearer pass"}
    assert client.get("/metrics", headers=given, REMOTE_ADDR="203.0.113.9").status_code == 200


def test_one_page_has_the_numbers_of_every_process(client: Client, valkey: Valkey) -> None:
    other = ValkeyBus(valkey.url)
    other.leave_note(metrics.own())
    text = client.get("/metrics").content.decode()
    families = {family.name: family for family in text_string_to_metric_families(text)}
    own = runtime.shared_bus()
    assert own is not None
    processes = {sample.labels["process"] for sample in families["warmbridge_sockets"].samples}
    assert processes == {own.process, other.process}
    assert families["warmbridge_frames"].type == "counter"


def test_no_number_has_a_person_a_room_or_a_topic_for_a_label(client: Client) -> None:
    metrics.CLOSED.labels("4008")
    text = client.get("/metrics").content.decode()
    labels = {
        name
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        for name in sample.labels
    }
    assert labels == {"process", "code", "le"}
