"""The shapes of all answers, as ``components.schemas``: made from the models, nothing is written twice."""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from articles.delivery import answer_entries as entries
from articles.delivery import answers
from home.answers import HomePage, Site

PAGES: list[type[BaseModel]] = [answers.Article, answers.ArticleIndexPage, HomePage]
IN_LISTS: list[type[BaseModel]] = [answers.PageItem, answers.ArticleItem]
OTHERS: list[type[BaseModel]] = [
    answers.PageList,
    answers.ArticleList,
    entries.ProfileList,
    entries.WriterProfile,
    entries.ReviewerProfile,
    entries.ConditionList,
    entries.ConditionDetail,
    entries.MedicineList,
    entries.MedicineDetail,
    entries.FileList,
    entries.ImageFile,
    entries.DocumentFile,
    entries.RedirectList,
    answers.Withdrawn,
    answers.Error,
    Site,
]


class PlainSchema(GenerateJsonSchema):
    """Without the titles that pydantic makes from names."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        plain = super().model_schema(schema)
        plain.pop("title", None)
        return plain


def ref(name: str) -> dict[str, str]:
    """A reference to the schema of this name."""
    return {"$ref": f"#/components/schemas/{name}"}


def schema_components() -> dict[str, Any]:
    """All schemas by name, in alphabetical order."""
    models = [(model, "serialization") for model in (*PAGES, *IN_LISTS, *OTHERS)]
    _, made = models_json_schema(
        models,  # type: ignore[arg-type]
        ref_template="#/components/schemas/{model}",
        schema_generator=PlainSchema,
    )
    schemas = {name: _open(schema) for name, schema in made["$defs"].items()}
    return dict(sorted({**schemas, **_partial_pages(schemas)}.items()))


def _open(schema: Any) -> Any:
    """Without the marks of a closed shape: fields may be added, and clients must let them pass."""
    if isinstance(schema, list):
        return [_open(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    marks = ["additionalProperties", "default"] if "properties" in schema or "const" in schema else ["default"]
    return {name: _open(part) for name, part in schema.items() if name not in marks}


def _partial_pages(schemas: dict[str, Any]) -> dict[str, Any]:
    """What ``fields`` leaves of a page: any of the fields that any page has."""
    whole = [schemas[model.__name__] for model in (*IN_LISTS, *PAGES)]
    metas = [schemas[page["properties"]["meta"]["$ref"].rpartition("/")[2]] for page in whole]
    meta = {name: part for schema in metas for name, part in schema["properties"].items()}
    fields = {name: part for schema in whole for name, part in schema["properties"].items()}
    meta["type"], fields["meta"] = metas[0]["properties"]["type"], ref("PartialPageMeta")
    return {
        "PartialPageMeta": {"description": "About a page, as far as asked for.", "type": "object", "properties": meta},
        "PartialPage": {
            "description": "A page, as far as asked for.",
            "type": "object",
            "properties": fields,
        },
        "PartialPageList": {
            "description": "Pages, as far as asked for.",
            "type": "object",
            "properties": {"meta": ref("PageListMeta"), "items": {"type": "array", "items": ref("PartialPage")}},
            "required": ["meta", "items"],
        },
    }
