"""What the channels that the portal follows itself have brought in."""

from participants.coverage.position import Position
from participants.kur.contribution import covered_people

KUR = "KUR"  # the channel's name in the documents that set targets


def brought_in(position: Position) -> dict[str, int]:
    """Channel -> people covered through it at the end of the month; today that is KUR alone."""
    is_followed = any(channel.name == KUR for channel in position.channels)
    if not is_followed or position.data_month is None:
        return {}
    people = covered_people(position.region, position.data_month)
    return {} if people is None else {KUR: people}
