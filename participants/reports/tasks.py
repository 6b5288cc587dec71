"""Letters that a step of a report sends; the worker delivers them."""

from django_tasks import task

from participants.reports.letters import send_return_letters


@task()
def tell_branch_of_return(report_id: int, round_number: int) -> int:
    """Returns how many letters went out."""
    return send_return_letters(report_id, round_number)
