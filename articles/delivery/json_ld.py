"""The article as one schema.org object, for search engines and other machines.

Made from the presented article: so from what was signed, the approval, and the surroundings that schema.org has a
property for (addresses, job titles, the site's name). Without an approval there are no reviewer and no dates to tell.
Types and properties are checked against the vocabulary in ``articles/tests/schemaorg.json``.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

CONTEXT = "https://schema.org"
# A page about a medical topic, and an article, since that is the type that search engines show dates and authors of.
TYPES = ["MedicalWebPage", "Article"]


def json_ld(article: Mapping[str, Any], *, site_name: str, frontend_url: str) -> dict[str, Any]:
    """The object, ready for JSON. What is not known or empty is left out."""
    url, reviewed = article["html_url"], article["last_reviewed"]
    return {
        "@context": CONTEXT,
        "@type": TYPES,
        **_filled(
            {
                "@id": url,
                "url": url,
                "mainEntityOfPage": url,
                "headline": article["title"],
                "name": article["title"],
                "description": article["search_description"] or article["summary"],
                "abstract": article["summary"],
                "inLanguage": article["language"],
                "audience": {"@type": "MedicalAudience", "audienceType": "Patients"},
                "author": [_person(writer) for writer in article["writers"]],
                "reviewedBy": _person(article["medical_reviewer"]) if article["medical_reviewer"] else None,
                "lastReviewed": reviewed.date().isoformat() if reviewed else None,
                "datePublished": _moment(article["first_published_at"]),
                "dateModified": _moment(article["updated"]),
                "version": str(article["review"]["edition"]) if article["review"] else None,
                "about": [_condition(condition) for condition in article["conditions"]],
                "mentions": [_drug(medicine) for medicine in article["medicines"]],
                "citation": [_citation(reference, url) for reference in article["references"]],
                "image": _image(article["hero_image"]),
                "wordCount": article["reading_time"]["words"],
                "timeRequired": f"PT{article['reading_time']['minutes']}M",
                "breadcrumb": _breadcrumb_list(article["breadcrumbs"]),
                "publisher": _filled({"@type": "Organization", "name": site_name, "url": f"{frontend_url}/"}),
            }
        ),
    }


def _person(person: Mapping[str, Any]) -> dict[str, Any]:
    credentials = [part.strip() for part in person["credentials"].split(",")]
    return _filled(
        {
            "@type": "Person",
            "name": person["name"],
            "honorificSuffix": person["credentials"],
            "jobTitle": person["job_title"],
            "url": person["profile_url"],
            "hasCredential": [
                {"@type": "EducationalOccupationalCredential", "name": credential}
                for credential in credentials
                if credential
            ],
        }
    )


def _condition(condition: Mapping[str, Any]) -> dict[str, Any]:
    codes = [_code(code) for code in condition["codes"]]
    return _filled({"@type": "MedicalCondition", "name": condition["name"], "code": codes})


def _drug(medicine: Mapping[str, Any]) -> dict[str, Any]:
    brands = [brand.strip() for brand in medicine["brand_names"].split(",") if brand.strip()]
    return _filled(
        {
            "@type": "Drug",
            "name": medicine["name"],
            "nonProprietaryName": medicine["name"],
            "proprietaryName": brands,
            "code": [_code(code) for code in medicine["codes"]],
        }
    )


def _code(code: Mapping[str, str]) -> dict[str, Any]:
    return {"@type": "MedicalCode", "codeValue": code["code"], "codingSystem": code["system"]}


def _citation(reference: Mapping[str, Any], url: str | None) -> dict[str, Any]:
    identifiers = [
        {"@type": "PropertyValue", "propertyID": name, "value": reference[name]}
        for name in ("doi", "pmid")
        if reference[name]
    ]
    return _filled(
        {
            "@type": "CreativeWork",
            "@id": f"{url}#{reference['anchor']}" if url else None,
            "position": reference["number"],
            "name": reference["title"],
            "creditText": reference["source"],
            "url": reference["url"],
            "identifier": identifiers,
        }
    )


def _image(image: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if image is None:
        return None
    return _filled(
        {
            "@type": "ImageObject",
            "url": image["url"],
            "contentUrl": image["url"],
            "width": _pixels(image["width"]),
            "height": _pixels(image["height"]),
            "description": image["alt_text"],
            "creditText": image["credit"],
        }
    )


def _pixels(count: int) -> dict[str, Any]:
    return {"@type": "QuantitativeValue", "value": count, "unitText": "px"}


def _breadcrumb_list(breadcrumbs: list[Mapping[str, Any]]) -> dict[str, Any]:
    items = [
        _filled(
            {
                "@type": "ListItem",
                "position": position,
                "name": page["title"],
                "item": {"@type": "WebPage", "@id": page["url"], "name": page["title"]} if page["url"] else None,
            }
        )
        for position, page in enumerate(breadcrumbs, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _filled(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is None or empty: JSON-LD knows no empty values."""
    return {name: value for name, value in properties.items() if value not in (None, "", [])}
