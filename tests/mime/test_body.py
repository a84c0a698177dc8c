"""Which parts are the body, and which are files."""

import pytest

from ssync_desktop.domain.received_email import ReceivedAttachment
from ssync_desktop.mime.parse import parse
from tests.mime.messages import message, multipart, text

PNG = [
    "Content-Type: image/png",
    "Content-ID: <pic@x>",
    "Content-Transfer-Encoding: base64",
    "",
    "aGk=",
]
HTML = text("<p>Rich</p>", "html")


def test_of_alternatives_both_forms_are_taken() -> None:
    email = parse(message(*multipart("alternative", "b", text("Plain"), HTML)))
    assert (email.text, email.html, email.attachments) == ("Plain", "<p>Rich</p>", ())


def test_related_images_are_inline_where_the_html_shows_them() -> None:
    rich = text('<p><img src="cid:pic@x"></p>', "html")
    related = multipart("related", "r", rich, PNG, [*PNG[:1], "Content-ID: <other@x>", *PNG[2:]])
    email = parse(message(*multipart("alternative", "b", text("Plain"), related)))
    assert email.text == "Plain"
    assert [(a.content_id, a.inline, a.content) for a in email.attachments] == [
        ("pic@x", True, b"hi"),
        ("other@x", False, b"hi"),
    ]


def test_texts_that_follow_each_other_are_joined_in_both_forms() -> None:
    alternative = multipart("alternative", "a", text("One"), HTML)
    email = parse(message(*multipart("mixed", "m", alternative, text("A footer <x>"))))
    assert email.text == "One\n\nA footer <x>"
    assert email.html.startswith("<p>Rich</p>\n<div")
    assert "A footer &lt;x&gt;" in email.html


def test_without_plain_text_it_is_made_from_the_html() -> None:
    email = parse(message(*text("<h1>Title</h1><p>One<br>two</p>", "html")))
    assert email.text == "Title\n\nOne\ntwo"


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        (["Content-Disposition: attachment; filename=a.txt", "Content-Type: text/plain"], "a.txt"),
        (["Content-Disposition: attachment", "Content-Type: text/plain"], "attachment-1.txt"),
        (["Content-Type: text/plain; name=b.txt"], "b.txt"),
        (["Content-Type: application/pdf"], "attachment-1.pdf"),
        (["Content-Type: application/x-odd"], "attachment-1.bin"),
        (["Content-Type: application/ms-tnef"], "winmail.dat"),
        (["Content-Type: text/calendar"], "attachment-1.ics"),
        (['Content-Type: a/b; name="../../etc/passwd"'], "passwd"),
        (['Content-Type: a/b; name="C:\\\\Temp\\\\x.doc"'], "x.doc"),
        (['Content-Type: a/b; name="a\u202efdp.exe"'], "afdp.exe"),
        (['Content-Type: a/b; name="a:b*c?.txt"'], "a_b_c_.txt"),
        ([f'Content-Type: a/b; name="{"x" * 400}.txt"'], "x" * 251 + ".txt"),
        (['Content-Type: a/b; name=".."'], "attachment-1.bin"),
    ],
)
def test_files_have_names_that_are_safe_to_use(fields: list[str], name: str) -> None:
    email = parse(message(*multipart("mixed", "m", text("Hello"), [*fields, "", "x"])))
    assert email.text == "Hello"
    assert [file.file_name for file in email.attachments] == [name]


def test_an_attached_message_is_one_file_called_by_its_subject() -> None:
    inner = [*multipart("mixed", "i", text("Inner"), PNG)]
    attached = ["Content-Type: message/rfc822", "", "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=", *inner]
    email = parse(message(*multipart("mixed", "m", text("See below"), attached)))
    assert email.text == "See below"
    (file,) = email.attachments
    assert (file.file_name, file.message, file.mime_type) == ("Grüße.eml", True, "message/rfc822")
    assert parse(file.content).text == "Inner"
    assert parse(file.content).attachments[0].content == b"hi"


def test_in_a_digest_every_part_is_a_message() -> None:
    email = parse(
        message(
            *multipart("digest", "d", ["", "Subject: One", "", "1"], ["", "Subject: Two", "", "2"])
        )
    )
    assert [file.file_name for file in email.attachments] == ["One.eml", "Two.eml"]
    assert email.text == ""


def test_a_report_keeps_its_parts_as_files() -> None:
    status = ["Content-Type: message/delivery-status", "", "Action: failed"]
    report = multipart(
        "report",
        "r",
        text("Not delivered"),
        status,
        ["Content-Type: text/rfc822-headers", "", "Subject: x"],
    )
    email = parse(message(*report))
    assert email.text == "Not delivered"
    assert [file.mime_type for file in email.attachments] == [
        "message/delivery-status",
        "text/rfc822-headers",
    ]


def test_a_signature_is_a_file() -> None:
    signature = ["Content-Type: application/pgp-signature", "", "-----BEGIN"]
    email = parse(message(*multipart("signed", "s", text("Signed"), signature)))
    assert (email.text, email.attachments[0].file_name) == ("Signed", "attachment-1.asc")


def test_a_second_alternative_of_the_same_kind_is_not_lost() -> None:
    email = parse(message(*multipart("alternative", "b", text("One"), text("Two"), HTML)))
    assert email.text == "One"
    assert [file.content for file in email.attachments] == [b"Two"]


def test_a_message_that_is_nothing_but_a_file() -> None:
    email = parse(message("Content-Type: application/pdf; name=x.pdf", "", "%PDF"))
    assert email.text == ""
    assert email.attachments == (ReceivedAttachment("x.pdf", "application/pdf", b"%PDF\r\n"),)


def test_a_text_with_a_name_is_the_body_when_there_is_no_other() -> None:
    assert parse(message("Content-Type: text/plain; name=body.txt", "", "Hi")).text == "Hi\n"


@pytest.mark.parametrize(
    ("encoding", "body", "octets", "problems"),
    [
        ("base64", "aGVsbG8=", b"hello", 0),
        ("BASE64", "aGVs\r\nbG8=", b"hello", 0),
        ("base64", "aGVsbG8", b"hello", 1),
        ("base64", "aGVsbG8=aGVsbG8=", b"hellohello", 1),
        ("base64", "aGVsbG8h!!a", b"hello!", 1),
        ("base64", "===", b"", 0),
        ("quoted-printable", "a=3Db=\r\nc", b"a=bc", 0),
        ("quoted-printable", "a=ZZb", b"a=ZZb", 0),
        ("x-uuencode", "begin 644 x\r\n%:&5L;&\\\r\nend", b"hello", 0),
        ("x-uuencode", "begin 644 x\r\n%:&5L;&\\", b"hello", 1),
        ("x-uuencode", "nothing of it", b"nothing of it", 1),
        ("7bit", "as it is", b"as it is", 0),
        ("x-nobody", "as it is", b"as it is", 1),
        ("", "as it is", b"as it is", 0),
    ],
)
def test_transfer_encodings(encoding: str, body: str, octets: bytes, problems: int) -> None:
    part = ["Content-Type: a/b", f"Content-Transfer-Encoding: {encoding}", "", body]
    email = parse(message(*multipart("mixed", "m", text(), part)))
    assert email.attachments[0].content == octets
    assert len(email.defects) == problems


def test_flowed_text_is_joined_again() -> None:
    raw = message(
        "Content-Type: text/plain; format=flowed", "", "one ", "two", "> quoted ", "> more", "-- ", "Ann",
    )  # fmt: skip
    assert parse(raw).text == "one two\n> quoted more\n-- \nAnn\n"
    spaced = message("Content-Type: text/plain; format=flowed; delsp=yes", "", "one ", "two")
    assert parse(spaced).text == "onetwo\n"


def test_html_says_its_charset_itself() -> None:
    page = '<html><meta charset="koi8-r"><p>Привет</p>'.encode("koi8-r")
    assert parse(message("Content-Type: text/html", "", page)).text == "Привет"
