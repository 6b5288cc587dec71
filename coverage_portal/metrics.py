"""/metrics, in the format of Prometheus: what django-prometheus counts of requests and queries, and
what the portal measures of itself at the moment it is asked. No label names a person or their data.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Max, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.middleware import PrometheusAfterMiddleware
from django_tasks_db.models import DBTaskResult
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from accounts.models import Notice
from common import soundness
from common.data_version import DataVersion
from coverage_portal import replica
from coverage_portal.operations import health
from coverage_portal.subscriptions.models import Delivery
from participants.figures.models import EnrolmentFigure, RegionTotal
from participants.reports.public import ReportingMonth, late_reports
from regions.models import Region

MONTHS_LOOKED_AT = 12  # for reports that are still awaited


class RequestMetricsMiddleware(PrometheusAfterMiddleware):
    """A method that somebody invents makes no new row of figures."""

    def label_metric(
        self, metric: Any, request: HttpRequest, response: HttpResponse | None = None, **labels: Any
    ) -> Any:
        if "method" in labels:
            labels["method"] = self._method(request)
        return super().label_metric(metric, request, response, **labels)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not _may_read(request):
        raise Http404
    text = generate_latest(_of_all_processes()) + generate_latest(PORTAL)
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    """A program on this machine that asks the process itself, or whoever brings METRICS_TOKEN."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN and constant_time_compare(token, settings.METRICS_TOKEN):
        return True
    if (
        "X-Forwarded-For" in request.headers
    ):  # it came through a proxy, which is on this machine, too
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _of_all_processes() -> CollectorRegistry:
    """Each process counts by itself; together where they share a folder."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry


def _sound() -> Iterator[GaugeMetricFamily]:
    yield _gauge(
        "portal_sound",
        "1 where a check of /healthz finds nothing wrong, else 0.",
        ((name, word == health.OK) for name, word in health.results().items()),
        "check",
    )


def _tasks() -> Iterator[GaugeMetricFamily]:
    tasks, day_ago = DBTaskResult.objects.all(), timezone.now() - timedelta(days=1)
    yield _gauge(
        "portal_tasks",
        "Tasks by state; failed ones of the last day.",
        {
            "waiting": tasks.ready().count(),
            "running": tasks.running().count(),
            "failed": tasks.failed().filter(finished_at__gt=day_ago).count(),
        }.items(),
        "state",
    )
    yield _gauge(
        "portal_queue_age_seconds",
        "How long the task that is due longest has waited; 0 where none waits.",
        _seconds_since(soundness.oldest_due()),
    )


def _letters() -> Iterator[GaugeMetricFamily]:
    now = timezone.now()
    yield _gauge(
        "portal_letters_failed",
        "Letters that could not be sent, to be tried again or given up.",
        {
            "users": Notice.objects.with_failed_letter().count(),
            "subscribers": Delivery.objects.filter(state=Delivery.State.FAILED).count(),
        }.items(),
        "to",
    )
    overdue = Delivery.objects.due(now).aggregate(oldest=Min("next_try_at"))["oldest"]
    yield _gauge(
        "portal_letters_wait_seconds",
        "How long the letter to a subscriber that is due longest has waited.",
        _seconds_since(overdue),
    )


def _backup() -> Iterator[GaugeMetricFamily]:
    """Nothing where there is none: `portal_sound{check="backup"}` says so."""
    if last := soundness.last_backup():
        yield _gauge("portal_backup_age_seconds", "Age of the newest backup.", _seconds_since(last))


def _reports() -> Iterator[GaugeMetricFamily]:
    today = timezone.localdate()
    places = set(Region.objects.values_list("pk", flat=True))
    due = ReportingMonth.objects.filter(due_on__lt=today).order_by("-month")
    late = [
        report.days
        for month in due.values_list("month", flat=True)[:MONTHS_LOOKED_AT]
        for report in late_reports(month, places, today)
        if not report.is_sent
    ]
    yield _gauge(
        "portal_reports_late", "Reports of branches still awaited after their deadline.", len(late)
    )
    yield _gauge(
        "portal_reports_late_days",
        "Days since the deadline of the latest one.",
        max(late, default=0),
    )


def _disk() -> Iterator[GaugeMetricFamily]:
    free = soundness.free_bytes()
    yield _gauge("portal_disk_free_bytes", "Free where this lies.", free.items(), "folder")
    yield _gauge(
        "portal_disk_least_bytes",
        "Below this (DISK_LEAST_FREE_MB) /healthz calls a disk full.",
        settings.DISK_LEAST_FREE_MB << 20,
    )


def _figures() -> Iterator[GaugeMetricFamily]:
    yield _gauge(
        "portal_data_version", "Rises with every change of figures.", DataVersion.number_now()
    )
    current = EnrolmentFigure.objects.current()
    yield _gauge("portal_figures_current", "Figures that hold.", current.count())
    closed = EnrolmentFigure.objects.exclude(superseded_at=None)
    yield _gauge("portal_figures_superseded", "Figures that were replaced.", closed.count())
    yield _gauge(
        "portal_totals", "Stored totals of places and months.", RegionTotal.objects.count()
    )
    latest = current.aggregate(latest=Max("recorded_at"))["latest"]
    yield _gauge(
        "portal_figures_age_seconds", "Since a figure was last published.", _seconds_since(latest)
    )


def _replica() -> Iterator[GaugeMetricFamily]:
    if replica.REPLICA not in settings.DATABASES:
        return
    lag = replica.state.lag_now()
    yield _gauge(
        "portal_replica_readable", "1 where the replica is read from.", replica.state.is_fresh
    )
    if lag is not None:
        yield _gauge("portal_replica_lag_seconds", "How far it is behind.", lag)


MEASURED: list[Callable[[], Iterator[GaugeMetricFamily]]] = [
    _sound,
    _tasks,
    _letters,
    _backup,
    _reports,
    _disk,
    _figures,
    _replica,
]


class PortalCollector(Collector):
    """What cannot be measured, as the database is away, is left out; the rest is told all the same."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for measured in MEASURED:
            try:
                yield from list(measured())
            except (DatabaseError, OSError):
                continue

    def describe(self) -> Iterable[GaugeMetricFamily]:
        return []  # so that nothing is measured when it is registered


def _gauge(name: str, words: str, values: Any, label: str = "") -> GaugeMetricFamily:
    """One number, or pairs of a label's value and a number."""
    gauge = GaugeMetricFamily(name, words, labels=[label] if label else [])
    for value, number in values if label else [("", values)]:
        gauge.add_metric([value] if label else [], float(number))
    return gauge


def _seconds_since(moment: datetime | None) -> float:
    return max(0.0, (timezone.now() - moment).total_seconds()) if moment else 0.0


PORTAL = CollectorRegistry()
PORTAL.register(PortalCollector())
