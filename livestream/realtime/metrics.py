"""What the realtime side counts, for Prometheus. Counted by frame and room, never by person or topic name."""

from __future__ import annotations

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

SOCKETS = Gauge("warmbridge_sockets", "Open websockets that listen to something.", registry=REGISTRY)
ROOMS = Gauge("warmbridge_topics", "Topics that this process's sockets listen to.", registry=REGISTRY)
WINDOW = Gauge("warmbridge_window_seconds", "How long events now wait for each other.", registry=REGISTRY)
FRAMES = Counter("warmbridge_frames", "Frames handed to sockets.", registry=REGISTRY)
EVENTS = Counter("warmbridge_events_delivered", "Events handed to sockets.", registry=REGISTRY)
BEHIND = Counter(
    "warmbridge_sockets_behind",
    "Times that a socket's buffer was full and it was fed no more.",
    registry=REGISTRY,
)
GAPS = Counter("warmbridge_gaps", "Times that a topic lost events and told its sockets.", registry=REGISTRY)
CLOSED = Counter(
    "warmbridge_sockets_closed", "Sockets closed by us, by close code.", ["code"], registry=REGISTRY
)
QUEUE = Gauge("warmbridge_bus_queue", "Messages that wait to be published.", registry=REGISTRY)
DROPPED = Counter("warmbridge_bus_dropped", "Messages that could not be published.", registry=REGISTRY)
PUBLISHED = Counter("warmbridge_bus_published", "Messages published.", registry=REGISTRY)
LAG = Histogram(
    "warmbridge_bus_lag_seconds",
    "From publishing to hearing it, in one process.",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
    registry=REGISTRY,
)
CONNECTED = Gauge("warmbridge_bus_connected", "1 while the shared bus is heard.", registry=REGISTRY)
COMMANDS = Gauge("warmbridge_commands_under_way", "Commands of sockets that wait or run.", registry=REGISTRY)

TASKS = Gauge("warmbridge_tasks", "Tasks of the event loop that serves the sockets.", registry=REGISTRY)


def own() -> str:
    """This process's metrics, in Prometheus's text format."""
    return generate_latest(REGISTRY).decode()
