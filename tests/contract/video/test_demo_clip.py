"""The demo's anchor publishes the clip through the same door as everybody, in real time."""

from __future__ import annotations

import asyncio

import pytest

from sandbox.clip.publish import PublishRefused, publish
from tests.contract.video.conftest import StartEngine
from tests.contract.video.pictures import count, decoded, live_media
from tests.contract.video.running import RunningEngine, until


async def test_it_runs_until_it_is_stopped(patient: RunningEngine) -> None:
    ticket, stop = patient.ticket(), asyncio.Event()
    running = asyncio.create_task(publish(patient.url, ticket.path, ticket.key, stop))
    await asyncio.to_thread(patient.shop.heard, ticket.path, 1)
    text = await asyncio.to_thread(until, lambda: patient.playlist(ticket))
    stop.set()
    await running
    names = [event.name for event in await asyncio.to_thread(patient.shop.heard, ticket.path, 3)]
    assert names == ["on_live", "on_stop", "on_recording"]
    assert count(text, "#EXT-X-DISCONTINUITY") == 0
    stamps, _ = decoded(live_media(patient.engine.playback(ticket.path)[0].url, text))
    assert stamps[:24] == [512 * number for number in range(24)]


async def test_it_takes_a_refusal_for_an_answer(patient: RunningEngine) -> None:
    ticket = patient.ticket()
    with pytest.raises(PublishRefused) as refused:
        await publish(patient.url, ticket.path, "guess", asyncio.Event())
    assert refused.value.code == 4403


async def test_it_comes_back_after_a_restart_of_the_engine(start: StartEngine) -> None:
    running = start(grace=60)
    ticket, stop = running.ticket(), asyncio.Event()
    port = int(running.url.rpartition(":")[2])
    task = asyncio.create_task(publish(running.url, ticket.path, ticket.key, stop))
    await asyncio.to_thread(running.shop.heard, ticket.path, 1)
    await asyncio.to_thread(running.stop)
    await asyncio.to_thread(running.start, port=port)
    events = await asyncio.to_thread(running.shop.heard, ticket.path, 4)
    assert [(event.name, event.reason) for event in events] == [
        ("on_live", ""),
        ("on_interrupted", "network"),
        ("on_interrupted", "engine_restarted"),  # the new process can't know what the old one still told
        ("on_resume", ""),
    ]
    stop.set()
    await task
