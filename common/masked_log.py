"""No NIK in a log or a report of an error: masked when the record is made, before any handler.

Django logs the address of a request that was refused, gunicorn that of every request, and an error
may quote what somebody typed.
"""

import logging
from typing import Any

from common.nik import mask_line


def install() -> None:
    """For every record of this process, whichever library makes it."""
    logging.setLogRecordFactory(masked_record)


def masked_record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    record = logging.LogRecord(*args, **kwargs)
    message = record.getMessage()
    if (masked := mask_line(message)) != message:
        record.msg, record.args = masked, ()
    if record.exc_info and record.exc_info[0]:
        # Formatters take this text where there is one.
        record.exc_text = mask_line(logging.Formatter().formatException(record.exc_info))
    return record


def mask_event(event: Any, _hint: Any = None) -> Any:
    """What is sent to Sentry: an event or a breadcrumb, in all its texts."""
    if isinstance(event, str):
        return mask_line(event)
    if isinstance(event, dict):
        return {mask_event(key): mask_event(value) for key, value in event.items()}
    if isinstance(event, list | tuple):
        return [mask_event(item) for item in event]
    return event
