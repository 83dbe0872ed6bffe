"""What the payment processor tells us. It is a hint to go and read, never believed."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from api.problem import problem_response
from core.errors import Refusal
from shop.operations import record_webhook

LARGEST = 256 * 1024
"""Bytes. Real events are a few kilobytes."""


@csrf_exempt
@require_POST
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """200 when noted (also for what is not ours), 400 for a bad signature or a text that says nothing, 503 when the
    sender should try again."""
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return HttpResponse(status=413)
    try:
        outcome = record_webhook(
            payload=request.body, signature=request.headers.get("Stripe-Signature", ""), rail="stripe"
        )
    except Refusal as refusal:
        return problem_response(refusal)
    return JsonResponse({"outcome": outcome})
