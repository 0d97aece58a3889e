"""What the delivery API answers about people, conditions, medicines, files and redirects: see ``answers``."""

from pydantic import Field

from articles.delivery import answer_parts as parts
from articles.delivery.answer_parts import HTML, Answer
from articles.delivery.answers import ListMeta
from articles.document import types


class Meta(Answer):
    """About an entry."""

    type: str = Field(description="Kind of entry, such as `articles.Writer`.")
    detail_url: str = Field(description="Address of the whole entry in this API.")


class Entry(Answer):
    """An entry."""

    id: int
    meta: Meta


class Articles(Answer):
    """The public articles that name something. The list of pages has all of them, by its filters."""

    total_count: int = Field(ge=0)
    url: str = Field(description="Address of the list of all of them in this API.")
    items: list[parts.ArticleCard] = Field(description="Up to 20, the last reviewed first.")


# People


class ProfileItem(Entry):
    """A person in a list."""

    slug: str
    name: str
    credentials: str = Field(description="Letters after the name, such as `Pharm.D., BCPS`; may be empty.")


class ProfileList(Answer):
    """People."""

    meta: ListMeta
    items: list[ProfileItem]


class WriterProfile(ProfileItem):
    """A writer as they show themselves today. An article names them as they were when it was signed."""

    job_title: str
    biography: str = Field(description=HTML)
    profile_url: str = Field(description="A page about this person elsewhere; may be empty.")
    photo: parts.Image | None
    articles: Articles


class ReviewerProfile(WriterProfile):
    """A medical reviewer as they show themselves today."""

    specialties: list[str]


# Vocabulary


class ConditionItem(types.ConditionFact, Entry):
    """A condition in a list, named as it was last signed."""

    codes: list[parts.Code]


class ConditionList(Answer):
    """Conditions that public articles are about."""

    meta: ListMeta
    items: list[ConditionItem]


class ConditionDetail(ConditionItem):
    """A condition, with the articles about it."""

    articles: Articles


class MedicineItem(types.MedicineFact, Entry):
    """A medicine in a list, named as it was last signed."""

    brand_names: str = Field(description="Separated by commas; may be empty.")
    codes: list[parts.Code]


class MedicineList(Answer):
    """Medicines that public articles mention."""

    meta: ListMeta
    items: list[MedicineItem]


class MedicineDetail(MedicineItem):
    """A medicine, with the articles that mention it."""

    articles: Articles


# Files


class FileMeta(Meta):
    """About a file."""

    download_url: str


class FileItem(Answer):
    """A file that a public article uses."""

    id: int
    meta: FileMeta
    title: str = Field(
        description="Of a picture the alternative text that was signed last, of a document the name of its file."
    )


class FileList(Answer):
    """Files that public articles use."""

    meta: ListMeta
    items: list[FileItem]


class ImageFile(FileItem):
    """A picture that a public article uses. Its words stand in the article."""

    width: int = Field(description="Pixels.")
    height: int = Field(description="Pixels.")


class DocumentFile(FileItem):
    """A document that a public article uses."""


# Addresses that were left


class Redirect(Entry):
    """An address that was left, and where it leads."""

    old_path: str = Field(description="The path for readers that was left, such as `/articles/old`.")
    location: str = Field(description="The whole address to which it leads.")
    is_permanent: bool = Field(description="301 where true, 302 where not.")


class RedirectList(Answer):
    """Addresses that were left."""

    meta: ListMeta
    items: list[Redirect]
