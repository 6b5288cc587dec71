"""No NIK in a log or a report of an error: masked when the record is made, before any handler.

Django logs the address of a request that was refused, gunicorn that of every request, and an error
may quote what somebody typed.
"""

import logging
from typing import Any

from common.log_lines import REQUEST_ID, without_values
from common.nik import mask_line


def install() -> None:
    """For every record of this process, whichever library makes it."""
    logging.setLogRecordFactory(masked_record)
    logging.captureWarnings(True)


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


def strip_event(event: Any, _hint: Any = None) -> Any:
    """An error as Sentry may have it: where in the code, of which kind, at which pattern of an
    address. Neither who asked nor what they sent, and of its text what `without_values` leaves."""
    method = event.get("request", {}).get("method", "")
    event = {name: value for name, value in event.items() if name not in {"user", "extra"}}
    event["request"] = {"method": method}
    event["tags"] = {**event.get("tags", {}), "request_id": REQUEST_ID.get()}
    if "logentry" in event:  # with its places not filled in
        event["logentry"] = {"message": event["logentry"].get("message", "")}
    for error in event.get("exception", {}).get("values", []):
        error["value"] = without_values(error.get("value") or "")
    return mask_event(event)


def sentry_options(dsn: str) -> dict[str, Any]:
    off = {"mode": "off"}
    return {
        "dsn": dsn,
        "data_collection": {
            "user_info": False,
            "cookies": off,
            "http_headers": {"request": off},
            "http_bodies": [],
            "url_query_params": off,
            "database_query_data": False,
            "queues": False,
            "stack_frame_variables": False,
        },
        "include_local_variables": False,
        "max_request_body_size": "never",
        "max_breadcrumbs": 0,  # statements, addresses and lines of the log before it
        "before_send": strip_event,
        "before_send_transaction": strip_event,
    }
