"""A page as others meet it: the preview behind a link, the link itself, and what they may embed.

The address that is handed on has its month pinned: who opens it next year finds the same figures.
What is embedded has not: a page that carries it shows the newest month.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from coverage_portal.dashboard.charts.chart import Chart
from coverage_portal.dashboard.presenters.headline import Headline, title
from participants.coverage.snapshot import Snapshot

CARD_SIZE = (1080, 1350)  # pixels of the share card
PNG_WIDTH = 1600  # of a chart
# Pixels of a frame, which cannot know how tall what it holds will be.
CARD_FRAME, CHART_FRAME = 520, 760


@dataclass(frozen=True, slots=True)
class Preview:
    """What a messenger shows of a link."""

    title: str
    description: str
    address: str
    image: str = ""
    image_size: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What somebody else's page may hold: its address there, and how tall it is."""

    name: str
    title: str
    address: str
    height: int


@dataclass(frozen=True, slots=True)
class Sharing:
    preview: Preview
    frames: Sequence[Frame]  # none where the portal is not public


def share_page(
    snapshot: Snapshot, headline: Headline, charts: Sequence[Chart], site: str, is_sample: bool
) -> Sharing:
    """Of a region's page. `site`: `https://cakupan.example`, without a slash behind it."""
    code = snapshot.region.code
    pinned = snapshot.choices.query(month=snapshot.month)
    sentences = headline.sentences
    preview = Preview(
        title=marked(title(snapshot), is_sample),
        description=" ".join(sentences[:2]),
        address=f"{site}{reverse('dashboard:region', args=[code])}{pinned}",
        image=f"{site}{reverse('exports:card', args=[code])}{pinned}",
        image_size=CARD_SIZE,
    )
    return Sharing(preview, _frames(snapshot, charts, site))


def share_chart(chart: Chart, site: str) -> Sharing:
    preview = Preview(
        title=marked(f"{chart.title} – {chart.about.place}", chart.is_sample),
        description=chart.sentence,
        address=f"{site}{chart.page}",
        image=f"{site}{chart.png}" if chart.is_drawn else "",
    )
    frame = chart_frame(chart, site)
    return Sharing(preview, [frame] if settings.PUBLIC_DASHBOARD and chart.is_drawn else [])


def chart_frame(chart: Chart, site: str) -> Frame:
    path = reverse("dashboard:embedded_chart", args=[chart.about.code, chart.name])
    words = f"{chart.title} – {chart.about.place}"
    return Frame(chart.name, words, f"{site}{path}{chart.about.query}", CHART_FRAME)


def marked(words: str, is_sample: bool) -> str:
    """A preview leaves the page's banner behind."""
    return f"{_('DATA CONTOH')}: {words}" if is_sample else words


def _frames(snapshot: Snapshot, charts: Sequence[Chart], site: str) -> list[Frame]:
    if not settings.PUBLIC_DASHBOARD or snapshot.month is None:
        return []  # nobody may read it, or nothing is known that it could show
    path = reverse("dashboard:embedded_card", args=[snapshot.region.code])
    card = Frame("kartu", title(snapshot), f"{site}{path}{snapshot.choices.query()}", CARD_FRAME)
    return [card, *(chart_frame(chart, site) for chart in charts if chart.is_drawn)]


def site_of(request: Any) -> str:
    """Scheme and host, as the reader's browser has them."""
    return str(request.build_absolute_uri("/")).rstrip("/")
