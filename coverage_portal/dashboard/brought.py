"""What the channels that the portal follows itself have brought in."""

from common.formats import FEW
from participants.coverage.position import Position
from participants.kur.contribution import released_people

KUR = "KUR"  # the channel's name in the documents that set targets


def brought_in(position: Position) -> dict[str, int | str]:
    """Channel -> people covered through it at the end of the month, as published: rounded to the
    nearest 5, or `<5`. Today that is KUR alone; empty where its month is not released.
    """
    is_followed = any(channel.name == KUR for channel in position.channels)
    if not is_followed or position.data_month is None:
        return {}
    people = released_people(position.region, position.data_month)
    return {} if people is None else {KUR: people or FEW}
