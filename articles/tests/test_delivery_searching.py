import re

import pytest
from django.db import connection
from django.test import RequestFactory
from wagtail.api.v2.utils import BadRequestError

from articles.delivery import reading, searching
from articles.delivery.indexing import index_again
from articles.delivery.listing import Condition, order_of, page_statement, source_of
from articles.delivery.reading import Reader
from articles.delivery.searched_text import weigh_words
from articles.delivery.searching import find, highlight
from articles.document.types import read_document
from articles.models import ArticleEntry, SearchedText, SearchedWord
from articles.tests.factories import (
    ConditionFactory,
    ConsentFactory,
    MedicineFactory,
    ReviewerFactory,
    UserFactory,
    WriterFactory,
    edit,
    make_article,
    publish,
)
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db


def search(text, operator="and", conditions=(), order=None, limit=20, offset=0):
    """The page ids of what is found."""
    return find_in(text, operator, conditions, order, limit, offset).ids


def find_in(text, operator="and", conditions=(), order=None, limit=20, offset=0):
    reader = Reader(RequestFactory().get("/"))
    return find(
        reader,
        text=text,
        operator=operator,
        conditions=list(conditions),
        order=order_of(order) if order else None,
        limit=limit,
        offset=offset,
    )


def public(**fields):
    page = make_article(**fields)
    publish(page)
    return page


@pytest.fixture
def article():
    """An article with something distinct in each of its parts, among others."""
    public(title="Another", body=[("introduction", "<p>Of no matter.</p>")])
    return public(
        title="Cluster Headaches",
        summary="A short overview.",
        writer=WriterFactory.create(name="Wilhelmina Quill"),
        reviewer=ReviewerFactory.create(name="Ottokar Pestle"),
        conditions=[ConditionFactory.create(name="Trigeminal Neuralgia")],
        medicines=[MedicineFactory.create(name="Galcanezumab", brand_names="Emgality")],
        body=[
            ("introduction", "<p>The <b>hypo</b>thalamus is involved &amp; active.</p>"),
            ("section", {"number": 1, "heading": "Attacks at Night", "level": "2", "anchor": "night"}),
            ("warning", {"heading": "Thunderclap", "text": "<p>Call an ambulance.</p>"}),
            ("question", {"question": "Does oxygen help?", "answer": "<p>Inhalation does.</p>"}),
        ],
        references=[{"title": "Verapamil prophylaxis", "source": "Cephalalgia", "pmid": "12345678"}],
    )


def test_search__word_of_any_part__finds_the_article(article):
    in_head = ["cluster", "CLUSTER headaches", "headache", "quill", "pestle", "neuralgia", "galcanezumab", "emgality"]
    in_body = ["overview", "hypothalamus", "night attack", "thunderclap", "ambulances", "oxygen inhalation"]
    in_references = ["verapamil", "cephalalgia", "12345678"]
    for text in [*in_head, *in_body, *in_references]:
        assert search(text) == [article.pk], text


def test_search__word_that_is_nowhere__finds_nothing(article):
    for text in ["strong", "introduction", "night ghost", "nights-ghost"]:
        found = find_in(text)
        assert (found.ids, found.total) == ([], 0), text


def test_search__operator__asks_for_all_words_or_for_any(article):
    other = public(title="Oxygen")
    assert search("oxygen cluster") == [article.pk]
    assert set(search("oxygen cluster", "or")) == {article.pk, other.pk}


def test_search__by_relevance__title_first_then_names_then_how_often():
    seldom = public(title="One", body=[("introduction", "<p>A migraine, once.</p>")])
    often = public(title="Two", body=[("introduction", "<p>Migraine is migraine is migraine.</p>")])
    named = public(title="Three", conditions=[ConditionFactory.create(name="Migraine")])
    titled = public(title="Migraine")
    assert search("migraine") == [titled.pk, named.pk, often.pk, seldom.pk]


def test_search__in_another_order__keeps_what_is_found_and_pages_it():
    pages = [public(title=f"Migraine {letter}") for letter in "BCA"]
    public(title="Other")
    by_title = [pages[2].pk, pages[0].pk, pages[1].pk]
    assert search("migraine", order="title") == by_title
    assert search("migraine", order="-title") == by_title[::-1]
    found = find_in("migraine", order="title", limit=1, offset=1)
    assert (found.ids, found.total) == (by_title[1:2], 3)


def test_search__page_behind_the_end__still_tells_how_many(article):
    found = find_in("cluster", offset=50)
    assert (found.ids, found.total) == ([], 1)
    assert find_in("cluster", order="id", offset=10**9).total == 1


def test_search__with_conditions__finds_what_fulfils_both():
    first, second = public(title="Migraine one"), public(title="Migraine two")
    condition = Condition("slug = %s", (second.slug,))
    assert search("migraine") == [first.pk, second.pk]
    assert search("migraine", conditions=[condition]) == [second.pk]
    assert search("migraine", conditions=[condition], order="-updated") == [second.pk]
    assert search("other", conditions=[condition]) == []


def test_search__draft_of_a_published_article__does_not_match(article):
    edit(article, title="Zanzibar", summary="Zanzibar.")
    assert search("zanzibar") == []
    assert search("cluster") == [article.pk]


def test_search__article_that_nobody_approved__does_not_match():
    make_article(title="Zanzibar")
    assert search("zanzibar") == []


def test_search__next_edition__matches_instead_of_the_one_before(article):
    publish(edit(article, title="Zanzibar"))
    assert search("zanzibar") == [article.pk]
    assert search("cluster") == []


def test_search__withdrawn_article__matches_no_more_and_leaves_no_words(article):
    editor = UserFactory.create(groups=["Editors"])
    withdraw(page_id=article.pk, user=editor, kind="retired", reason="Outdated.")
    assert search("cluster") == []
    assert settled_rows(article.pk) == 0


def test_search__text_without_an_entry__does_not_match(article):
    ArticleEntry.objects.filter(pk=article.pk).delete()
    assert search("cluster") == []


def settled_rows(page_id):
    find_in("anything")  # A read within a transaction lets the triggers act at once.
    return SearchedText.objects.filter(pk=page_id).count()


def test_search__member_quote__is_not_searched():
    quote = {"quote": "<p>Zanzibar helped me.</p>", "attribution": "Robin", "consent": ConsentFactory.create()}
    page = public(body=[("introduction", "<p>Sleep.</p>"), ("member_quote", quote)])
    assert search("zanzibar") == search("robin") == []
    assert search("sleep") == [page.pk]


def test_search__accounts_and_licences__are_not_searched(article):
    user, reviewer = article.owner, article.medical_reviewer
    for text in (user.username, user.email, reviewer.licence_number):
        assert article.pk not in search(text)


@pytest.mark.parametrize(
    ("language", "title", "asked"),
    [
        ("fr", "Les céphalées", "cephalees"),
        ("fr", "Les cephalees", "CÉPHALÉES"),
        ("es", "Medicaciones y sueño", "medicación"),
        ("es", "Medicación", "medicacion sueno"[:10]),
        ("ar", "الصداع النصفي", "صداع"),
        ("hi", "माइग्रेन और नींद", "माइग्रेन"),
        ("zh", "偏头痛与睡眠", "头痛"),
        ("zh", "偏头痛与睡眠", "痛"),
        ("en", "Ω-3 and CO₂", "co2"),
        ("en", "Beta-blockers", "beta blocker"),
    ],
)
def test_search__in_any_language__ignores_endings_accents_and_case(language, title, asked):
    page = public(title=title, slug="it", language=language)
    public(title="Other")
    assert search(asked) == [page.pk]


def test_search__one_endings_rules__do_not_bend_the_words_of_another_language():
    # Spanish takes care for a form of car.
    public(title="A car")
    care = public(title="Care")
    assert search("care") == [care.pk]


ODD = [
    *["'", '"', "''", "\\", "'; DROP TABLE x; --", "&|!:*()", "a & b | c", "<->", "!migraine", "mig:*", "mig:AB"],
    *["NEAR(a b)", "a AND", "NOT", "OR OR", "first : x", "{first} : x", "^a", "-a", "a*", '"a b', "(", ")", "%s %%"],
    *["😀", "😀 migraine", "a", "I", "x y z", "¦", "migraine¦en", "'¦migraine'", "偏", "偏头痛", "ﷺ", "صداع", "½", "①"],
    *["\u200d", "\u0301", "e\u0301", "\ud7ff", "\U0001f468\u200d\U0001f469", "ก็", "한국어", "ß", "İ", "ﬁ", "\t\n\r\v"],
    *["\x01", "\x1f", "\x7f", "\ufeff", "\uffff", "_", "__", "a_b", "1e9", "1.5", "0x1", "null", "NaN", "x" * 200],
]


@pytest.mark.parametrize("operator", ["and", "or"])
@pytest.mark.parametrize("order", [None, "title"])
def test_search__whatever_is_typed__is_no_error(article, operator, order):
    for text in ODD:
        found = find_in(text, operator, order=order)
        assert found.total >= len(found.ids)
        assert highlight("Of no <matter>.", found.words)["snippet"]


def test_search__without_words__finds_nothing(article):
    for text in ["", " ", "…", "😀"]:
        assert search(text) == search(text, "or") == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a" * 201, "search cannot be longer than 200 characters"),
        (" ".join(f"w{n}" for n in range(21)), "search cannot have more than 20 words"),
    ],
)
def test_search__too_long__is_refused_in_a_sentence(text, message):
    with pytest.raises(BadRequestError, match=message):
        find_in(text)


def test_search__switched_off__is_refused_in_a_sentence(settings):
    settings.WAGTAILAPI_SEARCH_ENABLED = False
    with pytest.raises(BadRequestError, match="search is disabled"):
        find_in("migraine")


def test_search__beginning_of_a_word__is_tried_where_nothing_is_found(article):
    found = find_in("hypoth clust")
    assert found.ids == [article.pk]
    assert "<mark>hypothalamus</mark>" in highlight("The hypothalamus.", found.words)["snippet"]
    assert search("hypoth ghost") == []


@pytest.mark.postgres
def test_search__mistyped_word__is_found(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page = public(
            title="Headaches",
            conditions=[ConditionFactory.create(name="Trigeminal Neuralgia")],
            medicines=[MedicineFactory.create(name="Galcanezumab")],
        )
    assert SearchedWord.objects.filter(word="galcanezumab").exists()
    for text in ["galcanezumap", "neuralgya", "trigemnal neuralgia", "Hedaches"]:
        assert search(text) == [page.pk], text
    assert search("unlikeanything") == []


def plan_of(sql, values):
    """How PostgreSQL goes about a prepared statement, whatever its values."""
    names = iter(range(1, 100))
    prepared = re.sub("%s", lambda _: f"${next(names)}", sql)
    with connection.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        assert cursor.fetchall() == [("force_generic_plan",)]
        cursor.execute(f"PREPARE planned AS {prepared}")
        cursor.execute(f"EXPLAIN EXECUTE planned ({', '.join(['%s'] * len(values))})", values)
        plan = [line for (line,) in cursor.fetchall()]
        cursor.execute("DEALLOCATE planned")
    return "\n".join(plan)


MANY = """
    CREATE TEMPORARY TABLE numbers ON COMMIT DROP AS SELECT n FROM generate_series(1000001, 1002000) n;
    INSERT INTO articles_articleentry
        SELECT n, n, 1, n, 'en', n, n::text::bytea, now(), now(), now(), now() FROM numbers;
    INSERT INTO articles_presentation (page_id, approval_id, site_id, changed_at, card, more, whole, text)
        SELECT n, n, 1, now(), repeat('c', 3000)::bytea, '', '', '' FROM numbers;
    INSERT INTO articles_searchedtext
        SELECT n, to_tsvector('simple', string_agg(md5(n::text || w), ' '))
        FROM numbers, generate_series(1, 300) w GROUP BY n;
    ANALYZE articles_articleentry, articles_presentation, articles_searchedtext;
"""


@pytest.fixture
def many():
    """Two thousand rows of what is kept for reading: for PostgreSQL's plans, behind no article."""
    with connection.cursor() as cursor:
        cursor.execute(MANY)


@pytest.mark.postgres
def test_search__among_many_texts__looks_into_the_index(many):
    plan = plan_of(searching.relevance_statement("postgresql", ()), [1, "'a' | 'b'", "'a'", "'a' | 'b'", "'b'", 20, 0])

    # The narrow rows of two thousand articles may well be looked through: never the texts.
    assert plan.count("Bitmap Index Scan on searchedtext_vector_idx") == 2, plan
    assert "Seq Scan on articles_searchedtext" not in plan, plan


@pytest.mark.postgres
def test_list__among_many_articles__reads_those_alone_that_it_shows(many):
    plan = plan_of(page_statement(source_of([]), order_of("-last_reviewed"), 20, parts=("card",)), [1, 40])

    # By its key, one way or the other: which is cheaper hangs on what tests before this one have left in the file.
    assert re.search("Index Scan (using|on) articles_presentation_pkey", plan), plan
    assert "Seq Scan on articles_presentation" not in plan, plan
    assert "Seq Scan on articles_articleentry" not in plan, plan


def statements_of(monkeypatch, act):
    """What was sent to the database, counted where every statement passes."""
    sent = []

    for module in (reading, searching):
        fetch = module.fetch
        monkeypatch.setattr(module, "fetch", lambda sql, values, fetch=fetch: sent.append(sql) or fetch(sql, values))
    act()
    return sent


def test_search__found__takes_one_statement_however_many(article, monkeypatch):
    find_in("warm up")
    for text, operator in (("cluster", "and"), ("cluster headache oxygen night 偏头痛", "or")):
        assert len(statements_of(monkeypatch, lambda text=text, operator=operator: find_in(text, operator))) == 1


def test_index_again__damaged_and_left_over__is_put_right(article):
    gone = make_article(title="Zanzibar")
    SearchedText.objects.filter(pk=article.pk).delete()
    assert search("cluster") == []
    list(index_again([article.pk, gone.pk]))
    assert search("cluster") == [article.pk]
    assert not SearchedText.objects.filter(pk=gone.pk).exists()


def test_weigh_words__reads_only_what_was_signed(article):
    approval = publish(edit(article, title="Signed"))
    words = weigh_words(read_document(approval.document), approval)
    assert words.title == ["signed"]
    assert words.names[-2:] == ["ottokar", "pestle"]


@pytest.mark.parametrize(
    ("text", "words", "snippet"),
    [
        ("Migraine & <b>", ["migraine"], "<mark>Migraine</mark> &amp; &lt;b&gt;"),
        ("<script>migraines</script>", ["migraine"], "&lt;script&gt;<mark>migraines</mark>&lt;/script&gt;"),
        (
            "Babies sleep; a baby sleeps.",
            ["baby", "sleeping"],
            "<mark>Babies</mark> <mark>sleep</mark>; a <mark>baby</mark> <mark>sleeps</mark>.",
        ),
        ("Les céphalées.", ["cephalees"], "Les <mark>céphalées</mark>."),
        ("我有偏头痛。", ["偏头痛"], "我有<mark>偏头痛</mark>。"),
        ("Sleepwalking, asleep.", ["sleep"], "Sleepwalking, asleep."),
        ("Migraine", ["migr*"], "<mark>Migraine</mark>"),
        ("", ["sleep"], ""),
    ],
)
def test_highlight__marks_the_words_as_they_are_found(text, words, snippet):
    assert highlight(text, words) == {"snippet": snippet}


def test_highlight__long_text__shows_where_most_words_stand():
    text = "Sleep. " + "filler words " * 400 + "then sleep meets <migraine> at last. " + "more words " * 400
    snippet = highlight(text, ["sleep", "migraine"])["snippet"]
    assert (snippet[0], snippet[-1]) == ("…", "…")
    assert len(snippet) < 300
    assert "then <mark>sleep</mark> meets &lt;<mark>migraine</mark>&gt; at last." in snippet


def test_highlight__nothing_to_mark__is_the_beginning():
    snippet = highlight("Begin here. " + "words " * 400, ["absent"])["snippet"]
    assert snippet.startswith("Begin here.")
    assert snippet.endswith("words…")
