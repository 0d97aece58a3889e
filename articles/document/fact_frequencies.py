"""How texts say how often, in several languages. Data only, beside ``articles.document.fact_words``."""

# {n} is a number in digits or words, {p} a period, {ps} the same. Named groups say what is what: ``times`` in a
# ``period``, or one each ``every`` periods; ``at`` is a time of day.
FREQUENCIES = {
    "en": [
        r"(?P<times>once|twice|thrice|{n} ?(?:times|x|×))(?: or (?P<most>twice|thrice|{n} times))?"
        r"(?: (?:(?:a|per|each|in a|in any) |every (?!\d))(?P<period>{p})| (?P<adverb>{adverb})|/(?P<slash>{p}))",
        r"(?:once |one )?(?:every|each)(?: (?P<every>{n}|other|second))?[ -](?P<period>{p})",
        r"(?P<adverb>{adverb})(?! (?:life|lives|living|routines?|activit|tasks?|habits?|diary|functioning|basis|news))",
        r"(?P<short>\b(?:b\.?i\.?d|t\.?i\.?d|q\.?i\.?d|b\.?d|t\.?d\.?s|q\.?d\.?s|o\.?d|q\.?d)\b)",
        r"(?P<need>(?:as|when|if) (?:needed|required|necessary)|\bprn\b)",
        r"(?P<at>in the morning|in the evening|in the afternoon|at night|at bedtime|at noon|at lunchtime|before bed)",
        r"(?P<times>twice|thrice)",
    ],
    "es": [
        r"(?P<times>{n}) (?:vez|veces)(?: (?:al|a la|por|cada) (?P<period>{p}))",
        r"cada(?: (?P<every>{n}))? (?P<period>{p})",
        r"(?:todos los|todas las) (?P<period>{p})",
        r"(?P<adverb>{adverb})(?! (?:vida|rutina|actividad))",
        r"(?P<need>si es necesario|según sea necesario|cuando sea necesario)",
        r"(?P<at>por la mañana|por la noche|por la tarde|al acostarse)",
    ],
    "fr": [
        r"(?P<times>{n}) fois(?: (?:par|chaque) (?P<period>{p})| (?P<adverb>{adverb}))",
        r"(?:toutes les|tous les|chaque)(?: (?P<every>{n}))? (?P<period>{p})",
        r"(?P<adverb>{adverb})(?! (?:vie|routine|activité))",
        r"(?P<need>si besoin|si nécessaire|au besoin)",
        r"(?P<at>le matin|le soir|au coucher)",
    ],
    "de": [
        r"(?P<times>einmal|zweimal|dreimal|viermal|{n}(?:-| )?mal|{n} ?x)"
        r"(?: (?:am|pro|in der|im|je|jeden|jede) (?P<period>{p})| (?P<adverb>{adverb}))",
        r"alle (?P<every>{n})? ?(?P<period>{p})",
        r"(?:jeden|jede|jedes) (?P<period>{p})",
        r"(?P<adverb>{adverb})",
        r"(?P<need>bei bedarf)",
        r"(?P<at>morgens|abends|nachts|mittags|am morgen|am abend|in der nacht)",
    ],
    "zh": [
        r"(?:每|一)(?P<period>{p})(?P<times>{n})次",
        r"每(?P<every>{n})?个?(?P<period>{p})",
        r"(?P<need>需要时|必要时)",
        r"(?P<at>早上|早晨|晚上|睡前|中午)",
    ],
    "ar": [
        r"(?P<times>مرة(?: واحدة)?|مرتين|{n} مرات) (?:في ال(?P<period>{p})|(?P<adverb>{adverb}))",
        r"كل(?: (?P<every>{n}))? (?P<period>{p})",
        r"(?P<adverb>{adverb})",
        r"(?P<need>عند الحاجة|عند اللزوم)",
        r"(?P<at>في الصباح|صباحا|في المساء|مساء|قبل النوم|ليلا)",
    ],
    "fa": [
        r"(?P<adverb>روزی|روزانه|هفته‌ای) (?P<times>{n}) بار",
        r"(?P<times>{n}) بار در (?P<period>{p})",
        r"هر(?: (?P<every>{n}))? (?P<period>{p})",
        r"(?P<adverb>روزانه)",
        r"(?P<need>در صورت نیاز)",
        r"(?P<at>قبل از خواب|هر شب|شب‌ها|صبح‌ها)",
    ],
    "hi": [
        r"(?P<period>{p}) में (?P<times>{n}) बार",
        r"(?P<adverb>{adverb}) (?P<times>{n}) बार",
        r"(?:हर|प्रत्येक)(?: (?P<every>{n}))? (?P<period>{p})",
        r"(?P<adverb>{adverb})",
        r"(?P<need>ज़रूरत पड़ने पर|आवश्यकता होने पर)",
        r"(?P<at>सुबह|रात को|सोने से पहले|शाम को)",
    ],
}
ADVERBS = {
    "en": {
        "daily": "day",
        "nightly": "night",
        "weekly": "week",
        "monthly": "month",
        "yearly": "year",
        "annually": "year",
        "hourly": "hour",
        "fortnightly": "fortnight",
    },
    "es": {
        "diariamente": "day",
        "diarios": "day",
        "diarias": "day",
        "diario": "day",
        "diaria": "day",
        "semanalmente": "week",
        "semanales": "week",
        "semanal": "week",
        "mensualmente": "month",
        "mensual": "month",
    },
    "fr": {
        "quotidiennement": "day",
        "quotidienne": "day",
        "quotidien": "day",
        "hebdomadaire": "week",
        "mensuel": "month",
    },
    "de": {"täglich": "day", "wöchentlich": "week", "monatlich": "month", "stündlich": "hour"},
    "ar": {"يوميا": "day", "يومياً": "day", "أسبوعيا": "week", "أسبوعياً": "week", "شهريا": "month"},
    "fa": {"روزی": "day", "روزانه": "day", "هفته‌ای": "week"},
    "hi": {"प्रतिदिन": "day", "रोज़ाना": "day", "रोजाना": "day", "रोज़": "day"},
}
TIMES = {
    "once": "1", "twice": "2", "thrice": "3", "einmal": "1", "zweimal": "2", "dreimal": "3", "viermal": "4",
    "مرة": "1", "مرة واحدة": "1", "مرتين": "2", "other": "2", "second": "2",
}  # fmt: skip
SHORT = {"bid": "2", "bd": "2", "tid": "3", "tds": "3", "qid": "4", "qds": "4", "od": "1", "qd": "1"}
