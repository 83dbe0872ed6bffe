"""The public ledger's shapes. Hashes, keys, salts and signatures are hex."""

from typing import Any

from rest_framework import serializers


class CheckpointSerializer(serializers.Serializer[Any]):
    """A signed checkpoint: four lines of text (origin, size, root, time), Ed25519 over them."""

    body = serializers.CharField(trim_whitespace=False)
    signature = serializers.CharField()
    key = serializers.CharField()


class LedgerSerializer(serializers.Serializer[Any]):
    """How far the ledger is sealed."""

    size = serializers.IntegerField()
    at = serializers.DateTimeField(allow_null=True)
    checkpoint = CheckpointSerializer(allow_null=True)


class ConsistencySerializer(serializers.Serializer[Any]):
    """Two checkpoints, and the proof that the first is the beginning of the second."""

    first = CheckpointSerializer()
    second = CheckpointSerializer()
    path = serializers.ListField(child=serializers.CharField())


class RecordEntrySerializer(serializers.Serializer[Any]):
    """An entry in public: fen, debit positive; the payee is a commitment."""

    role = serializers.CharField(allow_blank=True)
    layer = serializers.CharField()
    type = serializers.CharField()
    currency = serializers.CharField()
    amount = serializers.IntegerField()
    payee = serializers.CharField()


class RecordSerializer(serializers.Serializer[Any]):
    """A transaction in public; `source`, `actor`, `approver` and `private` are commitments."""

    format = serializers.CharField()
    kind = serializers.CharField()
    policy = serializers.CharField(allow_blank=True)
    effective_at = serializers.CharField()
    booked_at = serializers.CharField()
    reverses = serializers.CharField(allow_blank=True)
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    actor = serializers.CharField(allow_blank=True)
    approver = serializers.CharField(allow_blank=True)
    private = serializers.CharField()
    entries = RecordEntrySerializer(many=True)


class OpeningSerializer(serializers.Serializer[Any]):
    """A commitment that is opened: SHA-256 over 0x02, salt and value."""

    field = serializers.CharField()
    salt = serializers.CharField()
    value = serializers.CharField()


class ProofSerializer(serializers.Serializer[Any]):
    """What checks one record offline (RFC 6962): `index` counts from 0."""

    index = serializers.IntegerField()
    record = RecordSerializer()
    path = serializers.ListField(child=serializers.CharField())
    checkpoint = CheckpointSerializer()
    openings = OpeningSerializer(many=True)
