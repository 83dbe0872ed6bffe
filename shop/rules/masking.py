"""What is shown of a person's address: enough to know it again, too little to misuse."""


def mask_name(name: str) -> str:
    """王小麦 -> 王**; the empty name stays empty."""
    return name[:1] + "*" * min(len(name) - 1, 2) if name else ""


def mask_phone(phone: str) -> str:
    """+8613800000001 -> 138****0001."""
    local = phone.removeprefix("+86")
    return f"{local[:3]}****{local[-4:]}" if len(local) >= 8 else "****"


def mask_detail(detail: str) -> str:
    """Half of the street and house, at most six characters, then ****."""
    return detail[: min(6, len(detail) // 2)] + "****"
