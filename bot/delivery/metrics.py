"""Figures for the operator, in the form that Prometheus reads. None of them is about one person."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The figures of one bot.

    Each figure has a help text where it is made. Labels are kinds of updates, methods of the Bot API and reasons,
    never people.
    """

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

    def count_handled(self, kind: str, seconds: float) -> None:
        """Count an update, and the seconds from its turn to the end of its replies."""
        self._handled.labels(kind).observe(seconds)

    def count_dead_letter(self, reason: str) -> None:
        """Count an update that was not handled, by the reason in one word."""
        self._left.labels(reason).inc()

    def count_call(self, method: str, outcome: str) -> None:
        """Count a call to Telegram: its method, and the HTTP status or `"lost"` if no answer came."""
        self._calls.labels(method, outcome).inc()

    def note_wait(self, seconds: float) -> None:
        """Add the seconds that a call was held back for Telegram's limits."""
        self._waited.inc(seconds)

    def note_contact(self) -> None:
        """Note that Telegram has just answered a fetch, or called the webhook."""
        self._fetched.set_to_current_time()

    def watch(self, in_hand: Callable[[], int]) -> None:
        """Let *in_hand* tell how many updates are not acknowledged yet, whenever the figures are read."""
        self._in_hand.set_function(in_hand)

    def page(self) -> bytes:
        """Return the figures in Prometheus' text format."""
        return generate_latest(self.registry)
