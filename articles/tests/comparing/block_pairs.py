"""Pairs in which blocks, looks and fields change, mostly without any fact."""

from typing import Any

from articles.tests.comparing.pair import (
    FIRST,
    SECOND,
    THIRD,
    Pair,
    cite,
    file,
    medicine,
    picture,
    points,
    question,
    quote,
    reference,
    section,
    seen,
    table,
    text,
    warning,
)

DARK = "<p>Light keeps many people awake, and thick curtains help against it.</p>"
CALM = "<p>A calm hour before bed makes it easier to fall asleep.</p>"
WATER = "<p>Keep a glass of water beside your bed for the night.</p>"
PROMOTION = {"id": 1, "heading": "Find Your Team", "body": "<p>Meet others.</p>", "link_text": "Join", "link_url": "/a"}
WRITER = {"id": 1, "name": "Wilma Writer", "credentials": "M.S."}
SECOND_WRITER = {"id": 2, "name": "Zoë Zweite", "credentials": ""}
MIGRAINE = {"id": 1, "slug": "migraine", "name": "Migraine", "mesh_id": "D008881"}
HERO: dict[str, Any] = {"image": 1, "alt_text": "A quiet room"}
TWO = [reference(FIRST, "A trial"), reference(SECOND, "A review")]

PAIRS = [
    # Nothing to see
    Pair("two empty documents", [], []),
    Pair("the same twice", DARK, DARK),
    Pair("spaces", "<p>Rest  in a\n dark&nbsp;room.</p>", "<p>Rest in a dark room. </p>"),
    Pair("entities", "<p>Rest &amp; sleep &ndash; it&#39;s good.</p>", "<p>Rest &#38; sleep – it's good.</p>"),
    Pair("an invisible hyphen", "<p>Photo\u00adsensitivity hurts.</p>", "<p>Photosensitivity hurts.</p>"),
    # Looks
    Pair(
        "bold is lost on do not",
        "<b>Do not</b> take it with alcohol.",
        "Do not take it with alcohol.",
        [seen("changed", "Paragraph", "Bold lost on “Do not”.")],
    ),
    Pair(
        "italics are new",
        "Call it an aura.",
        "Call it an <i>aura</i>.",
        [seen("changed", "Paragraph", "Italic added to “aura”.")],
    ),
    Pair(
        "another target behind the same words",
        'Read <a href="https://example.org/leaflet">the leaflet</a> first.',
        'Read <a href="https://example.org/other">the leaflet</a> first.',
        [
            seen(
                "changed",
                "Paragraph",
                "Link target changed from https://example.org/leaflet to https://example.org/other on “the leaflet”.",
            )
        ],
    ),
    Pair(
        "another page behind the same words",
        'Read <a linktype="page" id="4">more</a>.',
        'Read <a linktype="page" id="5">more</a>.',
        [seen("changed", "Paragraph", "from page 4 to page 5 on “more”")],
    ),
    Pair(
        "a link is lost",
        'Read <a href="https://example.org/leaflet">the leaflet</a> first.',
        "Read the leaflet first.",
        [seen("changed", "Paragraph", "lost on “the leaflet”")],
    ),
    Pair(
        "a link moved to other words",
        'Read <a href="https://example.org/a">the leaflet</a> or ask a pharmacist.',
        'Read the leaflet or ask <a href="https://example.org/a">a pharmacist</a>.',
        [seen("changed", "Paragraph", "lost on “the leaflet”", "added to “a pharmacist”")],
    ),
    Pair(
        "a figure is lowered",
        "Breathe out CO2 slowly.",
        "Breathe out CO<sub>2</sub> slowly.",
        [seen("changed", "Paragraph", "-2", "+2")],
    ),
    # Citations and references
    Pair(
        "a citation of reference 2 becomes one of reference 3",
        {"body": [text(f"It helps many people {cite(SECOND)}.")], "references": [*TWO, reference(THIRD, "A guide")]},
        {"body": [text(f"It helps many people {cite(THIRD)}.")], "references": [*TWO, reference(THIRD, "A guide")]},
        [seen("changed", "Paragraph", "-[2]", "+[3]")],
    ),
    Pair(
        "a citation is lost",
        {"body": [text(f"It helps many people {cite(FIRST)}.")], "references": TWO},
        {"body": [text("It helps many people.")], "references": TWO},
        [seen("changed", "Paragraph", "-[1]")],
    ),
    Pair(
        "references that only have another number now",
        {"body": [text(f"It helps {cite(FIRST)}. It lasts {cite(SECOND)}.")], "references": TWO},
        {
            "body": [text(f"It helps {cite(FIRST)}. It lasts {cite(SECOND)}.")],
            "references": [reference(THIRD, "A guide"), *TWO],
        },
        [seen("added", "Reference 1", "+A guide")],
    ),
    Pair(
        "references in another order",
        {"references": TWO},
        {"references": TWO[::-1]},
        [seen("moved", "Reference", "It was reference")],
    ),
    Pair(
        "a reference is gone",
        {"references": TWO},
        {"references": TWO[:1]},
        [seen("removed", "Reference 2", "-A review")],
    ),
    Pair(
        "every field of a reference",
        {"references": [reference(FIRST, "A trial", url="https://example.org/1", doi="10.1000/1", pmid="1")]},
        {
            "references": [
                reference(
                    FIRST, "The trial", url="https://example.org/2", doi="10.1000/2", pmid="2", accessed="2024-01-02"
                )
            ]
        },
        [seen("changed", "Reference 1", "+The", "+2", "+2024")],
    ),
    # Blocks that moved
    Pair(
        "a block moved",
        [text(DARK), text(CALM), text(WATER)],
        [text(WATER), text(DARK), text(CALM)],
        [seen("moved", "Paragraph", "=Keep a glass")],
    ),
    Pair(
        "a block moved to another section and changed",
        [section("Light"), text(DARK), text(CALM), section("Water"), text(WATER)],
        [section("Light"), text(DARK), section("Water"), text(WATER), text(CALM.replace("calm", "quiet"))],
        [seen("moved and changed", "“Water”, paragraph", "-calm", "+quiet", "“Light”")],
    ),
    Pair(
        "a dose changed in a block that moved",
        [text("Take 50 mg at the first sign of an attack, with water."), text(DARK), text(CALM)],
        [text(DARK), text(CALM), text("Take 100 mg at the first sign of an attack, with water.")],
        [seen("moved and changed", "Paragraph", "-50", "+100")],
        [("dose", "50 mg", "100 mg")],
    ),
    Pair(
        "a whole section moved",
        [section("Light"), text(DARK), section("Calm"), text(CALM), section("Water"), text(WATER)],
        [section("Water"), text(WATER), section("Light"), text(DARK), section("Calm"), text(CALM)],
        [seen("moved", "“Water”", "=Keep a glass")],
    ),
    Pair(
        "list items in another order",
        "<ul><li>Dark room</li><li>Cold compress</li><li>Sleep</li></ul>",
        "<ul><li>Sleep</li><li>Dark room</li><li>Cold compress</li></ul>",
        [seen("moved", "List item", "=Sleep")],
    ),
    # Paragraphs
    Pair(
        "a paragraph divided in two",
        "<p>Light keeps many people awake at night. Thick curtains help, and so does a mask.</p>",
        "<p>Light keeps many people awake at night.</p><p>Thick curtains help, and so does a mask.</p>",
        [seen("changed", "Paragraph", "+¶", "One paragraph became several.")],
    ),
    Pair(
        "two paragraphs brought together",
        "<p>Take 2 tablets at the first sign.</p><p>Wait 2 hours before you take more.</p>",
        "<p>Take 2 tablets at the first sign. Wait 2 hours before you take more.</p>",
        [seen("changed", "Paragraph", "-¶", "Several paragraphs became one.")],
    ),
    Pair(
        "a heading put between two paragraphs of a block",
        [text(DARK + WATER)],
        [text(DARK), section("Water"), text(WATER)],
        [seen("added", "“Water”, heading", "+Water")],
    ),
    Pair(
        "one block of text becomes two",
        [text(DARK + WATER)],
        [text(DARK), text(WATER)],
        [seen("changed", "Body", "divided into blocks")],
    ),
    Pair(
        "bullets become numbers",
        "<ul><li>Lie down</li></ul>",
        "<ol><li>Lie down</li></ol>",
        [seen("changed", "List item", "Was a bulleted item, is now a numbered item.")],
    ),
    Pair(
        "a paragraph is rewritten",
        "Stress is the trigger that people name most often, and it is hard to avoid.",
        "Many readers tell us how holidays bring them an attack, since the body slows down.",
        [seen("changed", "Paragraph", "-Stress", "+Many readers")],
    ),
    Pair(
        "text becomes a warning",
        [text("Call an ambulance when a headache comes like a thunderclap.")],
        [warning("<p>Call an ambulance when a headache comes like a thunderclap.</p>")],
        [seen("changed", "Warning", "+When to get help", "Was in the text, is now in the warning.")],
    ),
    Pair(
        "a pull caption becomes text",
        [{"type": "pull_caption", "html": DARK}],
        [text(DARK)],
        [seen("changed", "Paragraph", "Was in the pull caption, is now in the text.")],
    ),
    # Headings
    Pair(
        "the level of a heading",
        [section("Light", level=2)],
        [section("Light", level=3)],
        [seen("changed", "heading", "opened a section, now a subsection")],
    ),
    Pair(
        "the number of a section",
        [section("Light", number=2)],
        [section("Light", number=3)],
        [seen("changed", "Section 3 · Light, heading", "number was 2, is now 3")],
    ),
    Pair(
        "the words and the address of a heading",
        [section("Light")],
        [section("Darkness")],
        [seen("changed", "heading", "-Light", "+Darkness", "#light, is now #darkness")],
    ),
    # Pictures
    Pair(
        "alt text, caption and credit",
        [picture(caption="<p>A bed</p>", credit="A. Drawer")],
        [picture(alt_text="A bright bedroom", caption="<p>Two beds</p>", credit="B. Painter")],
        [seen("changed", "Picture", "-dark", "+bright", "+Two beds", "+B")],
        [("number", "", "Two")],
    ),
    Pair(
        "another file behind the same picture",
        {"body": [picture()], "facts": {"images": [file(1, "a")]}},
        {"body": [picture()], "facts": {"images": [file(1, "b")]}},
        [seen("changed", "Picture", "another file")],
    ),
    Pair(
        "another picture",
        {"body": [picture(1)], "facts": {"images": [file(1, "a")]}},
        {"body": [picture(2)], "facts": {"images": [file(2, "b", width=800)]}},
        [seen("changed", "Picture", "640 × 480 pixels before, 800 × 480 pixels now")],
    ),
    Pair(
        "the picture at the head",
        {"hero_image": HERO, "facts": {"images": [file(1, "a")]}},
        {"hero_image": {**HERO, "alt_text": "A loud room"}, "facts": {"images": [file(1, "b")]}},
        [seen("changed", "Picture at the head", "-quiet", "+loud", "another file")],
    ),
    Pair(
        "the picture at the head is gone",
        {"hero_image": HERO, "facts": {"images": [file(1, "a")]}},
        {},
        [seen("removed", "Picture at the head", "-A quiet room")],
    ),
    # Other blocks
    Pair(
        "a key point is new",
        [points("Sleep well.", "Drink water.")],
        [points("Sleep well.", "Keep a diary.", "Drink water.")],
        [seen("added", "Key points", "+Keep a diary.")],
    ),
    Pair(
        "an answer changed",
        [question("How long does an attack last?", "It is often over by the next day.")],
        [question("How long does an attack last?", "It is mostly over by the next day.")],
        [seen("changed", "Question and answer", "-often", "+mostly")],
    ),
    Pair(
        "a member's words, name and consent",
        [quote("I sleep again.")],
        [quote("I sleep well again.", attribution="A member from York", consent=2)],
        [seen("changed", "Member quote", "+well", "-Leeds", "+York", "consent was 1, is now 2")],
    ),
    Pair(
        "a heading of a table, its caption and a column",
        [table(["Adults", "10 mg"], headings=("Who", "Dose"), caption="Doses")],
        [table(["Adults", "10 mg", "Daily"], headings=("Who", "How much", "When"), caption="All doses")],
        [seen("changed", "Table", "+All", "-Dose", "+How much", "+When", "+Daily", "Column 3 is new.")],
        [("frequency", "", "Daily")],
    ),
    Pair(
        "another related article in the body",
        [{"type": "related_article", "article": 4}],
        [{"type": "related_article", "article": 5}],
        [seen("changed", "Related article", "was page 4, is now page 5")],
    ),
    # Fields
    Pair("the title", {"title": "Sleep"}, {"title": "Rest"}, [seen("changed", "Title", "-Sleep", "+Rest")]),
    Pair("a summary is new", {}, {"summary": "Rest helps."}, [seen("added", "Summary", "+Rest helps.")]),
    Pair("the address", {"slug": "a"}, {"slug": "b"}, [seen("changed", "Address", "-a", "+b")]),
    Pair("the language", {"language": "en"}, {"language": "es"}, [seen("changed", "Language", "-en", "+es")]),
    Pair(
        "texts for search engines",
        {"seo_title": "Sleep", "search_description": "Ways to sleep."},
        {"seo_title": "Sleep better", "search_description": "Ways to rest."},
        [
            seen("changed", "Title for search engines", "+better"),
            seen("changed", "Description for search engines", "-sleep", "+rest"),
        ],
    ),
    Pair(
        "a writer more",
        {"writers": [1], "facts": {"writers": [WRITER]}},
        {"writers": [1, 2], "facts": {"writers": [WRITER, SECOND_WRITER]}},
        [seen("added", "Writers", "+Zoë Zweite")],
    ),
    Pair(
        "a writer's name, by their profile alone",
        {"writers": [1], "facts": {"writers": [WRITER]}},
        {"writers": [1], "facts": {"writers": [{**WRITER, "name": "Wilma Wanderer", "credentials": "Ph.D."}]}},
        [seen("changed", "Writers", "-Writer", "+Wanderer", "+Ph")],
    ),
    Pair(
        "writers in another order",
        {"writers": [1, 2], "facts": {"writers": [WRITER, SECOND_WRITER]}},
        {"writers": [2, 1], "facts": {"writers": [WRITER, SECOND_WRITER]}},
        [seen("moved", "Writers", "has another place in the list")],
    ),
    Pair(
        "a condition and its code",
        {"conditions": [1], "facts": {"conditions": [MIGRAINE]}},
        {"conditions": [1], "facts": {"conditions": [{**MIGRAINE, "mesh_id": "D008882"}]}},
        [seen("changed", "Conditions", "+008882")],
    ),
    Pair(
        "another medicine in the article's list",
        {"medicines": [1], "facts": {"medicines": [medicine(1, "Sumatriptan")]}},
        {"medicines": [2], "facts": {"medicines": [medicine(2, "Rizatriptan")]}},
        [seen("changed", "Medicines", "-Sumatriptan", "+Rizatriptan")],
        [("medicine", "Sumatriptan", "Rizatriptan")],
    ),
    Pair(
        "related articles",
        {"related_articles": [4, 5]},
        {"related_articles": [4, 6]},
        [seen("changed", "Related articles", "-Page 5", "+Page 6")],
    ),
    Pair(
        "a promotion's words, by its own page alone",
        {"promotion": 1, "facts": {"promotions": [PROMOTION]}},
        {"promotion": 1, "facts": {"promotions": [{**PROMOTION, "body": "<p>Meet doctors.</p>", "link_url": "/b"}]}},
        [seen("changed", "Promotion", "-others", "+doctors", "+b")],
    ),
    Pair(
        "a promotion and its prompt are new",
        {},
        {"promotion": 1, "promotion_prompt": "<p>How do you sleep?</p>", "facts": {"promotions": [PROMOTION]}},
        [seen("added", "Promotion", "+Find Your Team"), seen("added", "Promotion, prompt", "+How do you sleep?")],
    ),
]
