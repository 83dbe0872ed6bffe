"""The metrics of all processes as one Prometheus page.

Each process leaves its own on the shared server every few seconds, so that one scrape of any of them sees
all, on whichever machine; one that died is gone from the page after half a minute.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import Metric
from prometheus_client.parser import text_string_to_metric_families

from livestream.realtime import metrics, runtime


class _Merged:
    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        self._texts = texts

    def collect(self) -> Iterator[Metric]:
        merged: dict[str, Metric] = {}
        for process, text in self._texts:
            for family in text_string_to_metric_families(text):
                whole = merged.setdefault(family.name, Metric(family.name, family.documentation, family.type))
                for sample in family.samples:
                    labels = {**sample.labels, "process": process}
                    whole.add_sample(sample.name, labels, sample.value)
        return iter(merged.values())


def page() -> bytes:
    """All processes' metrics, each sample with its process; this one's alone while the server is away."""
    shared = runtime.shared_bus()
    texts = {} if shared is None else shared.noted()
    texts[shared.process if shared else "alone"] = metrics.own()
    registry = CollectorRegistry()
    registry.register(_Merged(sorted(texts.items())))  # type: ignore[arg-type]
    return generate_latest(registry)
