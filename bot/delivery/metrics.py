"""Figures for the operator, as Prometheus reads them. None of them says who."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """One set for one bot; labels are kinds and methods, never people."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._handled = Histogram(
            "scorewise_update_seconds",
            "From an update's turn to the end of its replies.",
            ["kind"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._left = Counter(
            "scorewise_updates_set_aside", "Updates that were not handled.", ["reason"], registry=self.registry
        )
        self._calls = Counter(
            "scorewise_calls", "Calls to Telegram, by how they went.", ["method", "outcome"], registry=self.registry
        )
        self._waited = Counter(
            "scorewise_waited_seconds", "Time that calls were held back for Telegram's limits.", registry=self.registry
        )
        self._fetched = Gauge(
            "scorewise_fetched_timestamp_seconds", "When Telegram last answered or called.", registry=self.registry
        )
        self._in_hand = Gauge(
            "scorewise_updates_in_hand", "Updates that came in and are not settled yet.", registry=self.registry
        )

    def handled(self, kind: str, seconds: float) -> None:
        self._handled.labels(kind).observe(seconds)

    def left(self, reason: str) -> None:
        self._left.labels(reason).inc()

    def called(self, method: str, outcome: str) -> None:
        self._calls.labels(method, outcome).inc()

    def waited(self, seconds: float) -> None:
        self._waited.inc(seconds)

    def heard(self) -> None:
        self._fetched.set_to_current_time()

    def watch(self, in_hand: Callable[[], int]) -> None:
        """Ask *in_hand* whenever the figures are read."""
        self._in_hand.set_function(in_hand)

    def page(self) -> bytes:
        """In Prometheus' text format."""
        return generate_latest(self.registry)
