"""A refund of ours at its processor, of a payment or of money of no payment."""

from shop.errors import ProcessorRefused, ProcessorUnavailable
from shop.payments.gateway import Gateway, ProcessorRefund


def send_or_read(
    rail: Gateway, *, processor_id: str | None, intent_id: str, amount_fen: int, key: str
) -> ProcessorRefund:
    """What the processor says of it: sent under its key, or read when it has an id there.

    Refused when it was to be sent, it failed. Refused when it was to be read, as with a key that may not read refunds,
    nothing is known of it: called failed, it would be paid twice. Raises ProcessorUnavailable.
    """
    try:
        if processor_id:
            return rail.read_refund(processor_id)
        return rail.refund(intent_id=intent_id, amount_fen=amount_fen, key=key)
    except ProcessorRefused as error:
        if processor_id:
            raise ProcessorUnavailable(processor="refused") from error
        code = str(error.data.get("processor_code") or "refused")
        return ProcessorRefund(id="", status="failed", amount_fen=amount_fen, failure_code=code)
