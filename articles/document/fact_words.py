"""The words by which facts are known: units, numbers, periods, negations, endings of medicines, in several languages.

Data only; ``articles.document.fact_reading`` reads texts with it. A language that is missing here has its digits,
units and medicines read all the same.
"""

# Units by the forms that texts use. The first group is what medicines are given in.
DOSING = {
    "mg": "mg milligram milligrams milligramme milligrammes miligramo miligramos milligramm مغ ملغ ملجم ملغم ملليغرام"
    " میلی\u200cگرم میلیگرم मिलीग्राम 毫克",
    "mcg": "mcg µg μg ug microgram micrograms microgramme microgrammes microgramo microgramos mikrogramm ميكروغرام"
    " میکروگرم माइक्रोग्राम 微克",
    "ng": "ng nanogram nanograms nanogramme nanogrammes nanogramo nanogramos nanogramm",
    "g": "g gram grams gramme grammes gramo gramos gramm غرام جرام گرم ग्राम 克",
    "ml": "ml millilitre millilitres milliliter milliliters mililitro mililitros مل ملليلتر میلی\u200cلیتر मिलीलीटर"
    " 毫升",
    "l": "l litre litres liter liters litro litros لتر لیتر लीटर 升",
    "IU": "iu ui ie i.u. u.i.",
    "unit": "unit units unidad unidades unité unités einheit einheiten وحدة وحدات واحد यूनिट 单位",
    "mmol": "mmol millimole millimoles",
    "mEq": "meq",
    "tablet": "tablet tablets tab tabs pill pills comprimido comprimidos comprimé comprimés pastilla pastillas tablette"
    " tabletten قرص أقراص حبة حبات गोली गोलियाँ गोलियां 片",
    "capsule": "capsule capsules cápsula cápsulas gélule gélules kapsel kapseln كبسولة كبسولات کپسول कैप्सूल 粒",
    "drop": "drop drops gota gotas goutte gouttes tropfen قطرة قطرات قطره बूंद बूँद 滴",
    "puff": "puff puffs inhalation inhalations inhalación inhalaciones bouffée bouffées hub hübe 吸",
    "spray": "spray sprays",
    "teaspoon": "teaspoon teaspoons tsp cucharadita cucharaditas teelöffel",
    "tablespoon": "tablespoon tablespoons tbsp cucharada cucharadas esslöffel",
    "sachet": "sachet sachets sobre sobres beutel",
    "patch": "patch patches parche parches pflaster",
    "suppository": "suppository suppositories supositorio supositorios suppositoire suppositoires zäpfchen",
    "injection": "injection injections inyección inyecciones injektion injektionen",
    "ampoule": "ampoule ampoules ampolla ampollas ampulle ampullen",
    "dose": "dose doses dosis جرعة جرعات दوز खुराक 剂",
}
MEASURING = {
    "kg": "kg kilogram kilograms kilo kilos kilogramo kilogramos kilogramm 公斤 千克",
    "cm": "cm centimetre centimetres centimeter centimeters",
    "mm": "mm millimetre millimetres millimeter millimeters",
    "%": "% percent ٪ ％",
    "mmHg": "mmhg",
    "kcal": "kcal calories calorie",
    "°C": "°c ℃",
    "°F": "°f ℉",
    "m²": "m² m^2",
    "times": "times time veces vez fois mal مرات مرة بار बार 次",
    "second": "second seconds sec secs segundo segundos seconde secondes sekunde sekunden ثانية ثواني ثانیه सेकंड 秒",
    "minute": "minute minutes min mins minuto minutos minuten دقيقة دقائق دقیقه मिनट 分钟",
    "hour": "hour hours hr hrs h hora horas heure heures stunde stunden std ساعة ساعات ساعت घंटे घंटा घंटों 小时 小時",
    "day": "day days día días jour jours tag tage tagen يوم أيام روز दिन दिनों 天 日",
    "week": "week weeks semana semanas semaine semaines woche wochen أسبوع أسابيع هفته सप्ताह हफ्ते हफ़्ते 周 星期",
    "month": "month months mes meses mois monat monate monaten شهر أشهر ماه महीने महीना 月 个月",
    "year": "year years yr yrs año años an ans année années jahr jahre jahren سنة سنوات سال साल वर्ष 年 岁",
}
# Periods beyond the units, for frequencies.
PERIODS = {
    "night": "night nights noche noches nuit nuits nacht ليلة شب रात 晚",
    "morning": "morning mornings mañana mañanas matin matins morgen صباح صبح सुबह",
    "evening": "evening evenings tarde tardes soir soirs abend مساء عصر शाम",
    "fortnight": "fortnight",
}

NUMBERS: dict[str, dict[str, str]] = {
    "en": {
        "0": "zero",
        "0.25": "quarter",
        "0.5": "half",
        "1": "one",
        "2": "two",
        "3": "three",
        "4": "four",
        "5": "five",
        "6": "six",
        "7": "seven",
        "8": "eight",
        "9": "nine",
        "10": "ten",
        "11": "eleven",
        "12": "twelve dozen",
        "13": "thirteen",
        "14": "fourteen",
        "15": "fifteen",
        "16": "sixteen",
        "17": "seventeen",
        "18": "eighteen",
        "19": "nineteen",
        "20": "twenty",
        "30": "thirty",
        "40": "forty",
        "50": "fifty",
        "60": "sixty",
        "70": "seventy",
        "80": "eighty",
        "90": "ninety",
    },
    "es": {
        "0.5": "media medio",
        "1": "una uno un",
        "2": "dos",
        "3": "tres",
        "4": "cuatro",
        "5": "cinco",
        "6": "seis",
        "7": "siete",
        "8": "ocho",
        "9": "nueve",
        "10": "diez",
        "12": "doce",
        "15": "quince",
        "20": "veinte",
    },
    "fr": {
        "0.5": "demi demie",
        "1": "une un",
        "2": "deux",
        "3": "trois",
        "4": "quatre",
        "5": "cinq",
        "6": "six",
        "7": "sept",
        "8": "huit",
        "9": "neuf",
        "10": "dix",
        "12": "douze",
        "15": "quinze",
        "20": "vingt",
    },
    "de": {
        "0.5": "halbe halben",
        "1": "eine ein einen einer",
        "2": "zwei",
        "3": "drei",
        "4": "vier",
        "5": "fünf",
        "6": "sechs",
        "7": "sieben",
        "8": "acht",
        "9": "neun",
        "10": "zehn",
        "12": "zwölf",
        "20": "zwanzig",
    },
    "ar": {"2": "اثنان اثنين", "3": "ثلاث ثلاثة", "4": "أربع أربعة", "5": "خمس خمسة", "6": "ست ستة", "8": "ثماني"},
    "fa": {"1": "یک", "2": "دو", "3": "سه", "4": "چهار", "5": "پنج", "6": "شش", "7": "هفت", "8": "هشت", "10": "ده"},
    "hi": {"0.5": "आधा आधी", "1": "एक", "2": "दो", "3": "तीन", "4": "चार", "5": "पाँच पांच", "6": "छह", "8": "आठ"},
    "zh": {
        "0.5": "半",
        "1": "一",
        "2": "二 两 兩",
        "3": "三",
        "4": "四",
        "5": "五",
        "6": "六",
        "7": "七",
        "8": "八",
        "9": "九",
        "10": "十",
    },
}
ORDINALS = {"en": "first second third fourth fifth", "es": "primer segundo tercer", "fr": "premier deuxième troisième"}
# Where these stand before a unit alone, they are numbers; alone they may be anything.
ARTICLES = {
    "en": {"a", "an", "one"},
    "es": {"una", "uno", "un"},
    "fr": {"une", "un"},
    "de": {"eine", "ein", "einen", "einer"},
    "fa": {"یک"},
    "hi": {"एक"},
}
COMMA_IS_DECIMAL = "es fr de it pt nl ru pl sv da nb fi cs tr el ro uk"

# What stands before a number and says on which side of it. Longer ones first where one begins like another.
BOUNDS: dict[str, dict[str, str]] = {
    "": {"≥": "≥", "≤": "≤", ">": ">", "<": "<"},
    "en": {
        "≥": "at least|no less than|no fewer than|not less than|a minimum of|minimum of|minimum",
        "≤": "at most|up to|no more than|not more than|no later than|a maximum of|maximum of|maximum|max.|max",
        ">": "more than|over|above|exceeding|greater than",
        "<": "less than|fewer than|under|below",
    },
    "es": {
        "≥": "al menos|por lo menos|como mínimo",
        "≤": "como máximo|hasta|no más de",
        ">": "más de",
        "<": "menos de",
    },
    "fr": {"≥": "au moins", "≤": "au plus|au maximum|jusqu'à|pas plus de", ">": "plus de", "<": "moins de"},
    "de": {
        "≥": "mindestens",
        "≤": "höchstens|bis zu|maximal|nicht mehr als",
        ">": "mehr als|über",
        "<": "weniger als|unter",
    },
    "fa": {"≥": "حداقل", "≤": "حداکثر", ">": "بیش از|بیشتر از", "<": "کمتر از"},
    "ar": {">": "أكثر من", "<": "أقل من"},
    "zh": {"≥": "至少", "≤": "最多|不超过|不超過", ">": "超过|大于", "<": "少于|低于|小于"},
}

NEGATIONS = {
    "en": "not no never none nor neither without cannot nobody nothing avoid avoids avoided avoiding",
    "es": "no nunca jamás ni ningún ninguna ninguno nadie nada sin tampoco evite evitar",
    "fr": "ne pas jamais aucun aucune sans ni non évitez éviter",
    "de": "nicht kein keine keinen keinem keiner keines nie niemals ohne weder nichts vermeiden",
    "ar": "لا ليس ليست لم لن بدون دون غير ألا تجنب",
    "fa": "نباید نیست نیستند نه بدون هرگز هیچ نکنید نشود نخورید",
    "hi": "नहीं न मत बिना ना बचें",
    "zh": "不 没 沒 无 無 勿 未 别 別 禁 避免",
    "pt": "não nunca jamais nem nenhum nenhuma sem",
    "it": "non mai né nessun nessuna nessuno senza",
}
# Words in which a negation says nothing, by the characters around it.
NO_NEGATION = {
    "en": "not only|no doubt|no one knows|hard to avoid|difficult to avoid|unable to avoid",
    "es": "no solo|no sólo",
    "zh": "不同|不仅|不但|不断|无论|未来|别人|特别|不管|不过|不适|不良|不足|不安|不便|区别|性别|级别|类别",
}
# Pairs of which one is put for the other turn a sentence round, as a negation does.
OPPOSITES = {
    "en": "before/after increase/decrease increases/decreases increased/decreased more/less more/fewer higher/lower"
    " high/low raise/lower raises/lowers above/below over/under start/stop starting/stopping allowed/forbidden"
    " always/never minimum/maximum most/least safe/dangerous"
    " recommended/contraindicated recommended/discouraged improve/worsen improves/worsens",
    "es": "antes/después aumenta/disminuye más/menos alto/bajo siempre/nunca con/sin mayor/menor",
    "fr": "avant/après augmente/diminue plus/moins haut/bas toujours/jamais avec/sans",
    "de": "vor/nach erhöht/senkt mehr/weniger hoch/niedrig immer/nie mit/ohne",
    "zh": "前/后 增加/减少 高/低",
}
REVERSING = ("un", "in", "im", "ir", "il", "dis", "non", "mal", "dé")

# Endings of international nonproprietary names, as the WHO's stem book lists them, also as other languages write them.
MEDICINE_ENDINGS = """
    triptan triptán triptano gepant dipine dipino pril sartan sartán olol statin statine estatina prazole prazol
    cillin cilina cilline zepam zolam zodone pidem floxacin floxacino floxacine mycin micina mycine cycline ciclina
    conazole conazol nidazole nidazol asone isone isolone asona isona oxetine oxetina pramine pramina triptyline
    triptilina setron gliptin gliptina gliflozin gliflozina glitazone parin parina xaban gatran grel glutide glutida
    formin formina racetam gabalin gabaline profen profeno profène fenac fenaco coxib codone morphone fentanil
    fentanyl barbital tinib ciclib lukast thiazide tiazida semide semida dronate dronato ciclovir clovir tegravir
    navir buvir idone peridone piprazole tapine iapine lizumab numab zumab ximab limab tumab cumab caine caína terol
    phylline fylline astine azosin afil osterone estradiol thyroxine tiroxina
"""
MEDICINES = """
    paracetamol acetaminophen aspirin aspirina aspirine naproxen naproxeno ergotamine dihydroergotamine topiramate
    topiramato valproate valproato lithium litio digoxin digoxina warfarin warfarina morphine morfina codeine
    codeína tramadol insulin insulina insuline melatonin melatonina caffeine cafeína methotrexate metotrexato
    prednisone cortisone heparin heparina levodopa metoclopramide metoclopramida domperidone domperidona
    amitriptyline magnesium riboflavin riboflavina botox diazepam tylenol advil lasmiditan flunarizine verapamil 布洛芬
    对乙酰氨基酚 阿司匹林 舒马曲坦 باراسيتامول إيبوبروفين سوماتريبتان ایبوپروفن استامینوفن سوماتریپتان
    पैरासिटामोल इबुप्रोफेन सुमाट्रिप्टान
"""
NO_MEDICINES = {"april", "cholesterol", "colesterol", "person", "season", "comparison", "magazine", "mongrel"}
