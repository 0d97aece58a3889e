"""How the delivery API refuses what comes before its endpoints: in the shape of all its errors, and kept by nobody."""

from django.http import JsonResponse

# Where it begins.
API = "/api/v2/"


def refuse(message: str, *, status: int) -> JsonResponse:
    """An answer that says what was wrong and what to do."""
    return JsonResponse({"message": message}, status=status, headers={"Cache-Control": "no-store"})
