from coverage_portal.api.models.replies import KeptReply
from coverage_portal.api.models.webhooks import Webhook, WebhookDelivery

__all__ = ["KeptReply", "Webhook", "WebhookDelivery"]
