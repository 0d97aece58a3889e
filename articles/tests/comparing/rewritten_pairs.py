"""Pairs as editors make them: a sentence of an article, written another way, with and without another fact."""

from articles.tests.comparing.pair import Fact, Pair, seen


def rewritten(before: str, after: str, *facts: Fact, language: str = "en") -> Pair:
    name = f"{language}: {before} → {after}"
    return Pair(name, before, after, [seen("changed", "Paragraph")], list(facts), language)


PAIRS = [
    rewritten(
        "Adults should take one to two 500 mg tablets every four to six hours.",
        "Adults should take one or two 500 mg tablets every 4–6 hours.",
    ),
    rewritten(
        "Do not exceed 4 g (4,000 mg) in 24 hours.",
        "Do not exceed 3 g (3,000 mg) in 24 hours.",
        ("dose", "4 g", "3 g"),
        ("dose", "4,000 mg", "3,000 mg"),
    ),
    rewritten("The maximum dose is 3 grams per day.", "The maximum daily dose is 3 grams."),
    rewritten(
        "If the pain does not go away, take a second tablet.",
        "If the pain goes away, take a second tablet.",
        ("negation", "does not go", "goes"),
    ),
    rewritten("Ask your doctor whether it is safe.", "Ask your doctor or pharmacist whether it is safe."),
    rewritten(
        "Some people cannot take ibuprofen and naproxen.",
        "Some people cannot take ibuprofen, naproxen and diclofenac.",
        ("medicine", "", "diclofenac"),
    ),
    rewritten(
        "Injections are given every 12 weeks.",
        "Injections are given every 3 months.",
        ("frequency", "every 12 weeks", "every 3 months"),
    ),
    rewritten(
        "It is rare: fewer than 1 in 1,000 people.",
        "It is rare: fewer than 1 in 100 people.",
        ("number", "1,000", "100"),
    ),
    rewritten(
        "Take it 30 minutes before exercise.",
        "Take it 30 to 60 minutes before exercise.",
        ("number", "30 minutes", "30 to 60 minutes"),
    ),
    rewritten(
        "Drink at least two litres of water a day, and no more than 200 mg of caffeine.",
        "Have no more than 200 mg of caffeine, and drink at least two litres of water a day.",
    ),
    rewritten(
        "A study in 2019 with 1,200 people found a benefit.",
        "A study from 2019 in 1200 patients showed a benefit.",
    ),
    rewritten("The patch gives 0.1mg/24h.", "The patch gives 0.2mg/24h.", ("dose", "0.1mg", "0.2mg")),
    rewritten("Inject 140 mg once a month under the skin.", "Inject 140 mg monthly under the skin."),
    rewritten(
        "There is no evidence that magnesium helps.",
        "There is some evidence that magnesium helps.",
        ("negation", "no", "some"),
    ),
    rewritten("Take it in the morning.", "Take it at night.", ("frequency", "in the morning", "at night")),
    rewritten(
        "Only take it if you’ve never had a stroke.",
        "Only take it if you’ve had a stroke.",
        ("negation", "you’ve never had", "you’ve had"),
    ),
    rewritten(
        "This medicine is recommended in pregnancy.",
        "This medicine is contraindicated in pregnancy.",
        ("negation", "recommended", "contraindicated"),
    ),
    rewritten("Use 2 puffs (200 micrograms) of salbutamol.", "Use 2 puffs (200 mcg) of salbutamol."),
    rewritten(
        "Start at 25 mg and go up by 25 mg each week to 100 mg.",
        "Start at 25 mg and go up by 50 mg each week to 200 mg.",
        ("dose", "25 mg", "50 mg"),
        ("dose", "100 mg", "200 mg"),
    ),
    rewritten("First, lie down. Then drink water.", "Lie down first. Then drink some water."),
    rewritten(
        "Blood pressure should be below 140/90 mmHg.",
        "Blood pressure should be below 130/80 mmHg.",
        ("number", "below 140/90 mmHg", "below 130/80 mmHg"),
    ),
    rewritten("Take 1 tablet 3x a day.", "Take 1 tablet 2x a day.", ("frequency", "3x a day", "2x a day")),
    rewritten("Take one 5-mg tablet.", "Take one 10-mg tablet.", ("dose", "5-mg", "10-mg")),
    rewritten("Take 1½ tablets.", "Take 1.5 tablets."),
    rewritten("Take 1½ tablets.", "Take 2½ tablets.", ("dose", "1½ tablets", "2½ tablets")),
    rewritten("Take a quarter of a tablet.", "Take half a tablet.", ("dose", "quarter of a tablet", "half a tablet")),
    rewritten(
        "Migraine affects women three times as often as men.",
        "Migraine affects women twice as often as men.",
        ("number", "three times", "twice"),
    ),
    rewritten("Do not take more than one dose.", "Take no more than one dose."),
    rewritten(
        "Do not take more than one dose.",
        "Take more than one dose.",
        ("dose", "not take more than one dose", "more than one dose"),
    ),
    rewritten("Avoid alcohol with it.", "Alcohol is fine with it.", ("negation", "Avoid alcohol", "Alcohol")),
    rewritten(
        "Take 500mg-1g every 4-6 hours, max 4g/day.",
        "Take 500 mg–1 g every 4–6 hours, max. 4 g/day.",
    ),
    rewritten("Eat foods with vitamin B12.", "Eat foods with vitamin B6.", ("number", "12", "6")),
    rewritten(
        "Erenumab 70 mg is one of them.",
        "Galcanezumab 120 mg is one of them.",
        ("medicine", "Erenumab", "Galcanezumab"),
        ("dose", "70 mg", "120 mg"),
    ),
    rewritten(
        "In a quiet, dark room most people feel better after some rest.",
        "Lie down somewhere quiet and dark: after some rest, most people feel better.",
    ),
    rewritten(
        "No debe tomarlo si está embarazada.",
        "Puede tomarlo si está embarazada.",
        ("negation", "No debe", "Puede"),
        language="es",
    ),
    rewritten(
        "Il est déconseillé de conduire.",
        "Il est conseillé de conduire.",
        ("negation", "déconseillé", "conseillé"),
        language="fr",
    ),
    rewritten(
        "Prenez jusqu’à 3 g par jour.",
        "Prenez plus de 3 g par jour.",
        ("dose", "jusqu’à 3 g", "plus de 3 g"),
        language="fr",
    ),
    rewritten(
        "Nicht länger als 3 Tage anwenden.",
        "Länger als 3 Tage anwenden.",
        ("negation", "Nicht länger", "Länger"),
        language="de",
    ),
    rewritten(
        "每6小时服用一次，每日不超过4次。",
        "每8小时服用一次，每日不超过3次。",
        ("frequency", "每6小时", "每8小时"),
        ("number", "不超过4次", "不超过3次"),
        language="zh",
    ),
]
