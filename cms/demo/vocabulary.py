"""The entries that the demo's articles share: conditions, medicines and promotions."""

from typing import TypeVar

from articles.models import Condition, Medicine, Promotion
from cms.demo.markup import prose
from cms.demo.reading import site, vocabulary

Row = TypeVar("Row", Condition, Medicine, Promotion)


def create_conditions() -> dict[str, Condition]:
    """Conditions by key, which is their slug."""
    return {
        entry["key"]: _saved(Condition(name=entry["name"], slug=entry["key"], mesh_id=entry.get("mesh_id", "")))
        for entry in vocabulary()["conditions"]
    }


def create_medicines() -> dict[str, Medicine]:
    """Medicines by key, which is their slug."""
    return {
        entry["key"]: _saved(
            Medicine(
                name=entry["name"],
                slug=entry["key"],
                brand_names=entry.get("brand_names", ""),
                rxnorm_id=entry.get("rxnorm_id", ""),
            )
        )
        for entry in vocabulary()["medicines"]
    }


def create_promotions() -> dict[str, Promotion]:
    """Promotions by key."""
    return {
        entry["key"]: _saved(
            Promotion(
                name=entry["name"],
                heading=entry["heading"],
                body=prose(entry["body"]),
                link_text=entry["link_text"],
                link_url=entry["link_url"],
            )
        )
        for entry in site()["promotions"]
    }


def _saved(row: Row) -> Row:
    row.full_clean()
    row.save()
    return row
