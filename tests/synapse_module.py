"""Runs inside the tests' homeservers, as one of Synapse's modules: spares them a third of the work.

What clients send is checked, stored and sent to others as ever. Spared is what a server for
thousands of people needs, and nobody here:

- With each message Synapse checks again that its own schema of mentions is a schema.
- Everything is measured, for a Prometheus that isn't there.
- Each look into a cache works out again what a function's arguments are called.
"""

import functools
import inspect

from prometheus_client import Counter, Gauge, Histogram
from synapse.events.validator import MENTIONS_VALIDATOR, POWER_LEVELS_VALIDATOR
from synapse.http.request_metrics import RequestMetrics
from synapse.util.metrics import in_flight

MEASURES = {
    Counter: ["inc"],
    Gauge: ["inc", "dec", "set", "set_function"],
    Histogram: ["observe"],
    RequestMetrics: ["start", "stop", "update_metrics"],
    in_flight: ["register", "unregister"],
}


class Spared:
    """Synapse makes one at its start."""

    def __init__(self, _config: object, _api: object) -> None:
        for each in (MENTIONS_VALIDATOR, POWER_LEVELS_VALIDATOR):
            setattr(each, "check_schema", _nothing)  # noqa: B010 - a method, for mypy
        setattr(inspect, "getfullargspec", functools.cache(inspect.getfullargspec))  # noqa: B010
        for measure, names in MEASURES.items():
            for name in names:
                setattr(measure, name, _nothing)
        for kind in (Counter, Gauge, Histogram):
            setattr(kind, "labels", _itself)  # noqa: B010


def _itself(metric: object, *_: object, **__: object) -> object:
    return metric


def _nothing(*_: object, **__: object) -> None: ...
