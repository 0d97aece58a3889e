"""The addresses of the delivery API: what each is asked and what it answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cms.openapi.parameters import ARTICLES, FILES, FORM, LIST, NAMED, PAGES, PEOPLE, PICTURES, PLAIN_LIST, parameters
from cms.openapi.schemas import ref

ROOT = "/api/v2"


@dataclass(frozen=True)
class Endpoint:
    """An address with a list, details below it by id, and ``find/``. ``lists`` and ``details`` name what they answer
    with: one schema, or those of which it is one."""

    name: str
    one: str
    said: str
    lists: tuple[str, ...]
    details: tuple[str, ...]
    asked: tuple[str, ...] = LIST
    found_by: tuple[str, ...] = ("id",)
    can_be_gone: bool = False


ENDPOINTS = [
    Endpoint(
        "pages",
        "page",
        "The home page, the index and all public articles",
        ("PageList", "ArticleList", "PartialPageList"),
        ("Article", "ArticleIndexPage", "HomePage", "PartialPage"),
        asked=(*PAGES, *ARTICLES),
        found_by=("html_path", "id"),
        can_be_gone=True,
    ),
    Endpoint("writers", "writer", "Who writes", ("ProfileList",), ("WriterProfile",), asked=PEOPLE, found_by=NAMED),
    Endpoint(
        "reviewers", "reviewer", "Who signs", ("ProfileList",), ("ReviewerProfile",), asked=PEOPLE, found_by=NAMED
    ),
    Endpoint(
        "conditions",
        "condition",
        "What public articles are about",
        ("ConditionList",),
        ("ConditionDetail",),
        asked=(*LIST, "id", "slug", "name", "mesh_id"),
        found_by=NAMED,
    ),
    Endpoint(
        "medicines",
        "medicine",
        "Medicines that public articles mention",
        ("MedicineList",),
        ("MedicineDetail",),
        asked=(*LIST, "id", "slug", "name", "brand_names", "rxnorm_id"),
        found_by=NAMED,
    ),
    Endpoint("images", "image", "Pictures that public articles use", ("FileList",), ("ImageFile",), asked=PICTURES),
    Endpoint(
        "documents", "document", "Documents that public articles use", ("FileList",), ("DocumentFile",), asked=FILES
    ),
    Endpoint(
        "redirects",
        "redirect",
        "Addresses that were left, and where they lead",
        ("RedirectList",),
        ("Redirect",),
        asked=(*PLAIN_LIST, "id", "old_path", "is_permanent"),
        found_by=("html_path", "id"),
    ),
]


def paths() -> dict[str, Any]:
    """All addresses."""
    found: dict[str, Any] = {}
    for endpoint in ENDPOINTS:
        found |= _paths_of(endpoint)
    found[f"{ROOT}/site/"] = {
        "get": _operation("getSite", "site", "Name, menus, languages and shared facts", [], ("Site",), "BadRequest")
    }
    return found


def response_components() -> dict[str, Any]:
    """The answers that many addresses have in common."""
    return {
        "NotModified": {"description": "What you have still holds.", "headers": _headers("ETag", "Cache-Control")},
        "Found": {
            "description": "It is there.",
            "headers": {"Location": {"description": "Its address in this API.", "schema": {"type": "string"}}},
        },
        "BadRequest": _json("A parameter is unknown or malformed; the sentence names it.", "Error"),
        "NotFound": _json("There is no such thing, or it is not public.", "Error"),
        "Gone": _json("An article that was public once and is no more.", "Withdrawn"),
        "NotAllowed": _json("This address is only for reading: GET, HEAD and OPTIONS.", "Error"),
        "TooMany": {
            **_json("This address has asked more than it may in a minute: wait as long as is said.", "Error"),
            "headers": _headers("Retry-After"),
        },
    }


def header_components() -> dict[str, Any]:
    """The headers of answers; those that every answer has are ``required``."""
    always = {
        "ETag": "Names these bytes. Send it back as `If-None-Match`.",
        "Cache-Control": "Browsers ask again each time; shared caches keep it for `s-maxage` seconds.",
    }
    of_some = {
        "Last-Modified": "When what it was made from last changed. Of one article alone.",
        "Surrogate-Key": "What it was made from, for caches that purge by key.",
        "Retry-After": "Seconds after which to ask again. Of a 429 alone.",
    }
    text = {"schema": {"type": "string"}}
    return {
        **{name: {"description": said, "required": True, **text} for name, said in always.items()},
        **{name: {"description": said, **text} for name, said in of_some.items()},
    }


def _paths_of(endpoint: Endpoint) -> dict[str, Any]:
    root, name = f"{ROOT}/{endpoint.name}/", endpoint.one.capitalize()
    summary = f"All {endpoint.name}, or those that match"
    refusals = ["BadRequest", "NotFound"] if "site" in endpoint.asked else ["BadRequest"]
    listed = _operation(f"list{name}s", endpoint.name, summary, endpoint.asked, endpoint.lists, *refusals)
    detail = _operation(
        f"get{name}", endpoint.name, f"One {endpoint.one}, whole", FORM, endpoint.details, "BadRequest", "NotFound"
    )
    detail["parameters"] = [*parameters("path_id"), *detail["parameters"]]
    if endpoint.can_be_gone:
        detail["responses"]["410"] = {"$ref": "#/components/responses/Gone"}
    find = {
        "operationId": f"find{name}",
        "tags": [endpoint.name],
        "summary": f"Leads to one {endpoint.one}, with the other parameters kept",
        "parameters": parameters(*endpoint.found_by, *FORM),
        "responses": {"302": {"$ref": "#/components/responses/Found"}, **_refusals("BadRequest", "NotFound")},
    }
    return {root: {"get": listed}, f"{root}find/": {"get": find}, f"{root}{{id}}/": {"get": detail}}


STATUSES = {"BadRequest": "400", "NotFound": "404", "NotAllowed": "405", "TooMany": "429"}
ALWAYS = ("NotAllowed", "TooMany")


def _operation(
    name: str, tag: str, summary: str, asked: Iterable[str], answers: tuple[str, ...], *refusals: str
) -> dict[str, Any]:
    return {
        "operationId": name,
        "tags": [tag],
        "summary": summary,
        "parameters": parameters(*asked, "if_none_match"),
        "responses": {
            "200": {
                **_json("What was asked for.", *answers),
                "headers": _headers("ETag", "Cache-Control", "Last-Modified", "Surrogate-Key"),
            },
            "304": {"$ref": "#/components/responses/NotModified"},
            **_refusals(*refusals),
        },
    }


def _refusals(*names: str) -> dict[str, Any]:
    return {STATUSES[name]: {"$ref": f"#/components/responses/{name}"} for name in (*names, *ALWAYS)}


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _json(said: str, *schemas: str) -> dict[str, Any]:
    schema = ref(schemas[0]) if len(schemas) == 1 else {"anyOf": [ref(name) for name in schemas]}
    return {"description": said, "content": {"application/json": {"schema": schema}}}
