"""Words and charsets of the generated corpus: each language with the charsets its mail uses."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language: words to make sentences of, names of people, charsets with their weights."""

    words: tuple[str, ...]
    names: tuple[str, ...]
    charsets: tuple[str, ...]


LANGUAGES = (
    Language(
        tuple("the report for this quarter shows that orders from both regions grow faster than "
              "we planned please review attached figures before Monday and tell me whether our "
              "budget still holds otherwise let us meet again on Thursday morning".split()),
        ("Alice Carter", "Robert Hughes", "Mary O'Neil", "Tom Fisher", "Grace Young"),
        ("us-ascii", "us-ascii", "utf-8", "iso-8859-1", "windows-1252"),
    ),
    Language(
        tuple("die Lieferung verzögert sich um einige Tage weil für den größeren Auftrag noch "
              "Stücke fehlen bitte prüfen Sie ob wir früher anfangen können schöne Grüße aus "
              "München".split()),
        ("Jürgen Groß", "Käthe Müller", "Sönke Weiß", "Uwe Schäfer"),
        ("utf-8", "iso-8859-1", "iso-8859-15", "windows-1252"),
    ),
    Language(
        tuple("nous avons reçu votre demande et préparons déjà une réponse complète à propos du "
              "marché français merci de vérifier la pièce jointe où tout est détaillé".split()),
        ("Éric Lefèvre", "Zoé Garçon", "François Noël"),
        ("utf-8", "iso-8859-1", "iso-8859-15"),
    ),
    Language(
        tuple("proszę sprawdzić załączoną umowę ponieważ zmieniły się ważne szczegóły i musimy "
              "odpowiedzieć jeszcze w tym tygodniu dziękuję za szybką pomoc".split()),
        ("Łukasz Żółw", "Małgorzata Wiśniewska"),
        ("utf-8", "iso-8859-2", "windows-1250"),
    ),
    Language(
        tuple("пожалуйста проверьте вложенный договор и сообщите когда мы сможем обсудить новые "
              "условия поставки спасибо за быстрый ответ".split()),
        ("Иван Петров", "Ольга Смирнова"),
        ("utf-8", "koi8-r", "windows-1251"),
    ),
    Language(
        tuple("δείτε παρακαλώ το συνημμένο έγγραφο και πείτε μας αν συμφωνείτε με την πρόταση "
              "για το νέο έτος ευχαριστούμε πολύ".split()),
        ("Γιώργος Παπαδόπουλος", "Ελένη Νίκου"),
        ("utf-8", "iso-8859-7"),
    ),
    Language(
        tuple("お世話になっております 添付の 資料を ご確認 ください 来週の 会議で 詳しく 説明 "
              "いたします よろしく お願い します".split()),
        ("山田 太郎", "鈴木 花子"),
        ("utf-8", "iso-2022-jp", "shift_jis", "euc-jp"),
    ),
    Language(
        tuple("请查看 附件 中的 合同 并在 本周 之前 告诉 我们 您的 意见 谢谢 合作".split()),
        ("王 小明", "李 华"),
        ("utf-8", "gb2312", "gb18030", "big5"),
    ),
    Language(
        tuple("첨부한 자료를 확인해 주시고 다음 주 회의 전에 의견을 알려 주시기 바랍니다 감사합니다".split()),
        ("김 철수", "이 영희"),
        ("utf-8", "euc-kr"),
    ),
    Language(
        tuple("lütfen ekteki sözleşmeyi inceleyin ve görüşlerinizi bildirin değişiklikler için "
              "teşekkür ederiz".split()),
        ("Işıl Çağlar", "Ömer Şahin"),
        ("utf-8", "iso-8859-9", "windows-1254"),
    ),
)  # fmt: skip
