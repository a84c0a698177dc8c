"""Words and charsets of the generated corpus: each language with the charsets its mail uses."""

# ruff: noqa: RUF001  other languages have letters that look like ours

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language: words to make sentences of, names of people, charsets with their weights."""

    words: tuple[str, ...]
    names: tuple[str, ...]
    charsets: tuple[str, ...]


def _language(text: str, names: tuple[str, ...], charsets: tuple[str, ...]) -> Language:
    return Language(tuple(text.split()), names, charsets)


LANGUAGES = (
    _language(
        "the report for this quarter shows that orders from both regions grow faster than "
              "we planned please review attached figures before Monday and tell me whether our "
              "budget still holds otherwise let us meet again on Thursday morning",
        ("Alice Carter", "Robert Hughes", "Mary O'Neil", "Tom Fisher", "Grace Young"),
        ("us-ascii", "us-ascii", "utf-8", "iso-8859-1", "windows-1252"),
    ),
    _language(
        "die Lieferung verzögert sich um einige Tage weil für den größeren Auftrag noch "
              "Stücke fehlen bitte prüfen Sie ob wir früher anfangen können schöne Grüße aus "
              "München",
        ("Jürgen Groß", "Käthe Müller", "Sönke Weiß", "Uwe Schäfer"),
        ("utf-8", "iso-8859-1", "iso-8859-15", "windows-1252"),
    ),
    _language(
        "nous avons reçu votre demande et préparons déjà une réponse complète à propos du "
              "marché français merci de vérifier la pièce jointe où tout est détaillé",
        ("Éric Lefèvre", "Zoé Garçon", "François Noël"),
        ("utf-8", "iso-8859-1", "iso-8859-15"),
    ),
    _language(
        "proszę sprawdzić załączoną umowę ponieważ zmieniły się ważne szczegóły i musimy "
              "odpowiedzieć jeszcze w tym tygodniu dziękuję za szybką pomoc",
        ("Łukasz Żółw", "Małgorzata Wiśniewska"),
        ("utf-8", "iso-8859-2", "windows-1250"),
    ),
    _language(
        "пожалуйста проверьте вложенный договор и сообщите когда мы сможем обсудить новые "
              "условия поставки спасибо за быстрый ответ",
        ("Иван Петров", "Ольга Смирнова"),
        ("utf-8", "koi8-r", "windows-1251"),
    ),
    _language(
        "δείτε παρακαλώ το συνημμένο έγγραφο και πείτε μας αν συμφωνείτε με την πρόταση "
              "για το νέο έτος ευχαριστούμε πολύ",
        ("Γιώργος Παπαδόπουλος", "Ελένη Νίκου"),
        ("utf-8", "iso-8859-7"),
    ),
    _language(
        "お世話になっております 添付の 資料を ご確認 ください 来週の 会議で 詳しく 説明 "
              "いたします よろしく お願い します",
        ("山田 太郎", "鈴木 花子"),
        ("utf-8", "iso-2022-jp", "shift_jis", "euc-jp"),
    ),
    _language(
        "请查看 附件 中的 合同 并在 本周 之前 告诉 我们 您的 意见 谢谢 合作",
        ("王 小明", "李 华"),
        ("utf-8", "gb2312", "gb18030", "big5"),
    ),
    _language(
        "첨부한 자료를 확인해 주시고 다음 주 회의 전에 의견을 알려 주시기 바랍니다 감사합니다",
        ("김 철수", "이 영희"),
        ("utf-8", "euc-kr"),
    ),
    _language(
        "lütfen ekteki sözleşmeyi inceleyin ve görüşlerinizi bildirin değişiklikler için "
              "teşekkür ederiz",
        ("Işıl Çağlar", "Ömer Şahin"),
        ("utf-8", "iso-8859-9", "windows-1254"),
    ),
)  # fmt: skip
