"""Messages to people: one small interface, one adapter a provider."""

from core.messages.sms import Sms, send_sms

__all__ = ["Sms", "send_sms"]
