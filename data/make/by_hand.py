"""What no rule settles: joins, doubles, city districts and press spellings decided by hand.

Keys are GeoNames ids. Reasons stand beside the entries. Codes are KATOTTG; "" means "this place
is not a settlement of the register".
"""

from __future__ import annotations

# --- Joins -------------------------------------------------------------------------------------

JOINS: dict[int, str] = {
    # Renamed lately: GeoNames has the former name only, the register the new one. The register
    # numbers settlements in alphabetical order of the names of 2020, which confirms each.
    710668: "UA44020010140063323",  # Chornukhyne, now Чорнушине
    701320: "UA44120110040075264",  # Metolkine, now Метьолчине
    9120508: "UA44060050270018431",  # Novosimeikyne, now Новосімейчине
    689151: "UA14140070010098555",  # Nikolske, now Микільське
    699502: "UA14140070120094937",  # Novokrasnivka, now Ямбург
    688023: "UA44020010150077913",  # Юр'ївка, written Юріївка in the register
    697676: "UA63120250030038784",  # Peresichna, officially Пересічне
    # A city and a rural settlement of one name in one hromada.
    704202: "UA44080050010029178",  # Khrustalnyi: the city (79,533 people)
    695746: "UA14120030050042092",  # Raiske: the larger of two in Druzhkivka hromada
    709900: "UA14160070010040544",  # Dobropillia, the city (28,170 people)
    691393: "UA63080050550097728",  # Topoli, rural settlement; Wikipedia has the village 6 km south
    # Seats of hromadas that have no other place in GeoNames to measure from.
    713466: "UA14040090020019228",  # Andriivka (Karan) on the Kalmius, Myrne hromada
    701062: "UA14040090010085182",  # Myrne, seat of Myrne hromada
    713633: "UA14120170010051419",  # Oleksandrivka, raion centre until 2020
    713553: "UA63100070010078558",  # Oleksiivka, seat of Oleksiivka hromada
    694137: "UA63080150010082504",  # Shevchenkove, raion centre until 2020
    # Just beyond the distance at which the join accepts a namesake.
    809807: "UA44140010070015734",  # Horodyshche, Bilovodsk hromada
    705281: "UA44160030130039622",  # Koliadivka, Novoaidar hromada
    713181: "UA14120030160032537",  # Sofiivka (Artemivka until 2016), Druzhkivka hromada
    9644095: "UA14040050120024018",  # Solodke, Vuhledar hromada
    688295: "UA14120170400055866",  # Starovarvarivka, Oleksandrivka hromada
    686860: "UA14120170150058034",  # Zoloti Prudy, Oleksandrivka hromada
    694339: "UA63020010030054467",  # Sharivka (the castle), Bohodukhiv hromada
    809740: "UA63040010370092955",  # Slobozhanske (Zhovtneve until 2016), Balakliia hromada
    # Neighbourhoods of Kramatorsk whose names are also villages of the raion.
    13645592: "",  # Ivanivka
    13645600: "",  # Petrivka
    13645597: "",  # Novyi Svit
    9113807: "",  # Novoselivka (Vasylivka)
    689702: "",  # Vesele
    701651: "",  # Marivka
    12500938: "",  # Oleksiivka, neighbourhood of Kharkiv
    704173: "",  # Krasnyi Yar, neighbourhood of Luhansk; the village of that name is far south
}

# --- Records -----------------------------------------------------------------------------------

# Second records of one place: dropped id -> kept id. Spellings and population are merged.
DOUBLES: dict[int, int] = {
    793657: 702098,  # Malynivka: coordinates rounded to a minute, 2.2 km off
    9530231: 697239,  # Pikuzy: 0.5 km apart
    691876: 689757,  # Vesela Tarasivka: 1.9 km apart, same population
    690009: 689969,  # Verbivka: put near Krasnohrad, where the register has none; see Balakliia
}

# Records that are no place of the three oblasts whatever a coarse outline says.
NOT_HERE: dict[int, str] = {
    693305: "Sofiivka (Heikivka) lies at 33.1 E in Dnipropetrovsk oblast; GeoNames' label is wrong",
    697671: "Pereshchepyne is in Dnipropetrovsk oblast (Samar raion)",
}

# Ukrainian names where GeoNames offers none that fits.
NAMES_UK: dict[int, str] = {
    6723024: "Північна Салтівка",
    13561808: "ХТЗ",
    9291559: "Імені Степана Бандери",
    13645588: "Сонячний",
    704193: "Красний Октябр",
    9112916: "Абакумова",
}

# --- City districts ----------------------------------------------------------------------------

# Parts of cities that the register does not list, or the distance rule would give to a wrong city.
DONETSK, MAKIIVKA, LUHANSK = 709717, 702320, 702658
PART_OF: dict[int, int] = {
    705962: DONETSK,  # Trudivskyi: nearer to Marinka
    9112916: DONETSK,  # Abakumova
    697302: DONETSK,  # Voznesenskyi (Petrovskyi) district
    13607655: MAKIIVKA,  # Khanzhonkivskyi (Sovietskyi) district
    706488: MAKIIVKA,  # Khanzhonkove
    705822: MAKIIVKA,  # Kirove (Buroz)
    9289047: LUHANSK,  # Verhunskyi Rozizd
    704173: LUHANSK,  # Krasnyi Yar
}

# Unmatched places near a city that are settlements of their own.
NOT_DISTRICTS: frozenset[int] = frozenset({689549, 9291474, 13631568})

# --- Populations -----------------------------------------------------------------------------

# Populations of GeoNames that cannot be: id -> right one, or 0 where none is known.
POPULATION: dict[int, int] = {
    701822: 425_681,  # Mariupol, estimate of January 2022: GeoNames has 230,000, of the war
    13580034: 0,  # Pravyi Bereh, a part of Mariupol: 352,088 would be nearly the whole city
}

# --- Spellings ---------------------------------------------------------------------------------

SEVERODONETSK = 691999

# Screen names that differ from the official romanization.
SCREEN_NAMES: dict[int, str] = {SEVERODONETSK: "Severodonetsk", 13561808: "KhTZ"}

# Former names and forms of the press that GeoNames lacks.
EXTRA: dict[int, list[str]] = {
    SEVERODONETSK: [
        "Sievierodonetsk",
        "Siverskodonetsk",
        "Sieverodonetsk",
        "Syevyerodonetsk",
        "Sievierodonets'k",
        "Северодонецк",
        "Сєвєродонецьк",
        "Сіверськодонецьк",
    ],
    713174: ["Артёмовск"],  # Bakhmut, until 2016
    704204: ["Красный Лиман", "Красний Лиман", "Krasnyi Lyman"],  # Lyman, until 2016
    690237: ["Великая Новосёлка", "Великая Новоселка", "Velikaya Novosyolka"],
    699311: ["Новопсков", "Novopskov"],  # Aidar, until 2024-25
    710668: ["Чорнухине", "Chornukhyne"],  # Chornushyne
    701320: ["Метьолкине", "Metolkine", "Метёлкино"],  # Metolchyne
    704388: ["Красноград", "Krasnohrad", "Krasnograd"],  # Berestyn, until 2024
    697576: ["Первомайський", "Первомайский", "Pervomaiskyi", "Pervomaisky"],  # Zlatopil
    697592: ["Первомайськ", "Первомайск", "Pervomaisk"],  # Sokolohirsk, until 2024
    700829: ["Молодогвардійськ", "Молодогвардейск", "Molodohvardiisk", "Atamanivka", "Атаманівка"],
    692975: ["Стаханов", "Stakhanov"],  # Kadiivka, until 2016
    704403: ["Краснодон", "Krasnodon"],  # Sorokyne, until 2016
    706757: ["Карло-Лібкнехтівськ"],  # Soledar, until 1991
    # Russian names that cannot be had from a Latin spelling in GeoNames.
    687824: ["Залесное"],  # Zalisne
    688556: ["Яковлевка"],  # Yakovlivka
    688557: ["Яковлевка"],  # Yakovlivka
    689151: ["Никольское"],  # Mykilske
    691394: ["Тополи"],  # Topoli
    696869: ["Подолы"],  # Podoly
    696903: ["Подлиман"],  # Pidlyman
    702854: ["Ломоватка"],  # Lomuvatka
    704024: ["Криворожье"],  # Kryvorizhzhia
    706938: ["Камышеваха"],  # Komyshuvakha
    707687: ["Иллирия"],  # Illiriia
    708489: ["Гонтов Яр"],  # Hontiv Yar
    709901: ["Доброполье"],  # Dobropillia
    713176: ["Артёмово"],  # Zalizne
    803145: ["Металлист"],  # Metalist
    806581: ["Лукьянцы"],  # Lukiantsi
    812802: ["Подворки"],  # Podvirky
    812803: ["Надточии"],  # Nadtochii
    812962: ["Докучаевское"],  # Dokuchaievske
    812970: ["Ольховка"],  # Vilkhivka
    8354712: ["Михайловка"],  # Mykhailivka
    8669030: ["Малая Рогань"],  # Mala Rohan
    8672717: ["Борки"],  # Birky
    8673814: ["Новая Берёзовка"],  # Nova Berezivka
    8674915: ["Березовское"],  # Berezivske
    8677512: ["Ватутино"],  # Vatutine
    8677641: ["Слобожанское"],  # Slobozhanske
    9103943: ["Никополь"],  # Nikopol
    9112130: ["Светлое"],  # Svitle
    9112922: ["Новобахмутовка"],  # Novobakhmutivka
    9113488: ["Дмитровка"],  # Dmytrivka
    9113784: ["Мирное"],  # Myrne
    9114313: ["Карпаты"],  # Karpaty
    9114637: ["Новотошковское"],  # Novotoshkivske
    9115363: ["Новолуганское"],  # Novoluhanske
    9123615: ["Хрящеватое"],  # Khriashchuvate
    9529748: ["Гнутово"],  # Hnutove
    12662540: ["Вольча"],  # Vilcha
}

# Aliases in GeoNames that belong to other places or are nicknames.
WRONG: dict[int, list[str]] = {
    709717: [  # Donetsk
        *("Aleksandrovka", "Oleksandrivka", "Олександрівка", "Александровка"),
        *("DOK", "Kalok", "Калок", "Fornaces", "Donbas City", "Donbas-siti", "Донбас-сіті"),
        *("Gorod milliona roz", "Город миллиона роз", "Місто мільйона троянд"),
        *("Misto mil'jona trojand", "Misto miliona troiand", "Misto milyona troyand"),
        *("Shakhtars'ka stolicja", "Shakhtarska stolytsia", "Shakhtarska stolytsya"),
        "Шахтарська столиця",
    ],
    691374: ["Oleksiivka", "Олексіївка"],  # Chystiakove
    710035: [  # Myrnohrad: neighbours
        *("Hrodivka", "Novoekonomicheskyi", "Novoekonomicne", "Novoekonomične"),
    ],
    704422: ["Grishino", "Гришино"],  # Pokrovsk: that is Hryshyne
    713652: ["Kremennaya", "Кременная"],  # Oleksandrivka near Donetsk
    695357: ["Petrovka", "Петровка", "Roy", "Roya"],  # Kurakhove
    706757: ["Poselok"],  # Soledar: "settlement"
    13561144: ["Kalynivka", "Калинівка"],
    13561149: ["Oleksandrivka", "Олександрівка"],
}
