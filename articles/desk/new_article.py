"""Where articles begin: an empty page in one click, or a draft made of a document."""

from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.create import CreateView
from wagtail.signals import init_new_page

from articles.desk.access import signed_in
from articles.importing.manuscripts import Manuscript, ManuscriptError
from articles.importing.uploading import Upload, create_draft
from articles.importing.word_processor import manuscript_of_docx, manuscript_of_html, manuscript_of_text
from articles.models import ArticleIndexPage, ArticlePage, ArticleWriter, Writer

NOTHING_GIVEN = "Choose a document, or paste its text."
BOTH_GIVEN = "There is a document and a pasted text. Take one of them away."
MADE = "“{title}” is a draft: {counts}."


def indexes_for(user: AbstractBaseUser) -> list[ArticleIndexPage]:
    """The article indexes below which the user may add articles, in the order of the tree."""
    indexes = ArticleIndexPage.objects.order_by("path")
    return [index for index in indexes if index.permissions_for_user(user).can_add_subpage()]


def address_of_new(index: ArticleIndexPage) -> str:
    """Where Wagtail's form of a new article is."""
    return reverse("wagtailadmin_pages:add", args=[ArticlePage._meta.app_label, ArticlePage._meta.model_name, index.pk])


@receiver(init_new_page, sender=CreateView, dispatch_uid="articles.name_writer")
def name_writer(page: Any, **kwargs: Any) -> None:
    """Name who begins an article as its writer, where their account has a profile. They can change it in the form."""
    if isinstance(page, ArticlePage):
        page.article_writers = [ArticleWriter(writer=writer) for writer in Writer.objects.filter(user_id=page.owner_id)]


class NewArticleView(WagtailAdminTemplateMixin, TemplateView):
    """Leads to Wagtail's form of a new article; asks where it belongs only if there are several places."""

    template_name = "articles/desk/new_article_place.html"
    page_title = "New article"
    header_icon = "doc-empty"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        indexes = indexes_for(signed_in(request))
        if not indexes:
            raise PermissionDenied
        if len(indexes) == 1:
            return redirect(address_of_new(indexes[0]))
        places = [{"title": index.title, "url": address_of_new(index)} for index in indexes]
        return self.render_to_response(self.get_context_data(places=places))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]


class FromDocumentForm(forms.Form):
    """A document, or what was pasted. When it is valid, ``manuscript`` is what was read. ``indexes`` is not empty.

    The page's script sends ``pasted_html``; without it, what stands in ``pasted_text`` is sent.
    """

    file = forms.FileField(
        label="Word document",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        help_text="A .docx file of up to 10 MB. Google Docs and LibreOffice save such files too.",
    )
    pasted_text = forms.CharField(
        label="Or paste the whole text",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Copied from Word, Google Docs or LibreOffice. Pictures come along in a document only.",
    )
    pasted_html = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    index = forms.ModelChoiceField(label="Where it belongs", queryset=ArticleIndexPage.objects.none(), empty_label=None)

    def __init__(self, *args: Any, indexes: list[ArticleIndexPage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.manuscript: Manuscript | None = None
        self.first_index = indexes[0]
        self.fields["index"].queryset = ArticleIndexPage.objects.filter(pk__in=[index.pk for index in indexes])  # type: ignore[attr-defined]
        if len(indexes) == 1:
            del self.fields["index"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file, html, text = cleaned.get("file"), cleaned.get("pasted_html", ""), cleaned.get("pasted_text", "")
        if file is None and not html.strip() and not text.strip():
            raise ValidationError(NOTHING_GIVEN)
        if file is not None and (html.strip() or text.strip()):
            raise ValidationError(BOTH_GIVEN)
        try:
            if file is not None:
                self.manuscript = manuscript_of_docx(file, size=file.size, name=file.name)
            else:
                self.manuscript = manuscript_of_html(html) if html.strip() else manuscript_of_text(text)
        except ManuscriptError as error:
            self.add_error("file" if file is not None else "pasted_text", str(error))
        return cleaned


class FromDocumentView(WagtailAdminTemplateMixin, FormView):
    """Makes a draft of a document and opens it in the editor, with a list of what needs a look."""

    template_name = "articles/desk/new_article.html"
    form_class = FromDocumentForm
    page_title = "New article from a document"
    header_icon = "upload"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.indexes = indexes_for(signed_in(request))
        if not self.indexes:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "indexes": self.indexes}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def form_valid(self, form: FromDocumentForm) -> HttpResponse:
        manuscript, index = form.manuscript, form.cleaned_data.get("index", form.first_index)
        if manuscript is None:
            return self.form_invalid(form)
        try:
            upload = create_draft(manuscript, index=index, user=signed_in(self.request))
        except ManuscriptError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, MADE.format(title=upload.page.title, counts=_counts(upload.page)))
        if upload.notes:
            messages.warning(self.request, _to_look_at(upload))
        return redirect("wagtailadmin_pages:edit", upload.page.pk)


def _counts(page: ArticlePage) -> str:
    """What is in the draft, such as "5 sections, 2 tables and 4 references"."""
    blocks = [block.block_type for block in page.body]
    counts = [
        (blocks.count("section"), "section"),
        (blocks.count("image"), "picture"),
        (blocks.count("table"), "table"),
        (page.references.count(), "reference"),
    ]
    told = [f"{count} {name}{'' if count == 1 else 's'}" for count, name in counts if count]
    return ", ".join(told) or "text without sections"


def _to_look_at(upload: Upload) -> SafeString:
    notes = format_html_join("", "<li>{}</li>", ((note,) for note in upload.notes))
    return format_html("Look at this before you send it for review:<ul>{}</ul>", notes)
