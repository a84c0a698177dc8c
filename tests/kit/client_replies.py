"""Replies as real mail programs write them: header blocks in the shapes each is known for.

Names in braces are filled in: ``{parent}`` and ``{root}`` message ids without brackets,
``{subject}``, ``{index}`` the Thread-Index of the answer in base64, ``{own}`` an id of its own.
"""

from base64 import b64encode

OUTLOOK = """\
Received: from DB7PR01MB4567.eurprd01.prod.exchangelabs.com ([fe80::1]) by
 DB7PR01MB4567.eurprd01.prod.exchangelabs.com ([fe80::1%7]) with mapi id
 15.20.5723.033; Mon, 5 Jan 2026 09:30:00 +0000
From: "Customer, Carl" <carl@example.net>
To: Ada Adams <ada@example.com>
Subject: RE: {subject}
Thread-Topic: {subject}
Thread-Index: {index}
Date: Mon, 5 Jan 2026 09:29:58 +0000
Message-ID:
 <DB7PR01MB4567{own}@DB7PR01MB4567.eurprd01.prod.exchangelabs.com>
References: <{parent}>
In-Reply-To: <{parent}>
Accept-Language: en-US
Content-Language: en-US
X-MS-Has-Attach:
X-MS-TNEF-Correlator:
MIME-Version: 1.0

Thanks
"""
"""Outlook on Exchange: References names the parent alone, Thread-Index grows by five octets."""

OUTLOOK_OLD = """\
From: "Carl Customer" <carl@example.net>
To: "'Ada Adams'" <ada@example.com>
Subject: RE: {subject}
Date: Mon, 5 Jan 2026 10:29:58 +0100
Message-ID: <000001c6{own}$0100a8c0@carlspc>
MIME-Version: 1.0
X-Mailer: Microsoft Office Outlook, Build 11.0.5510
Thread-Index: {index}
X-MimeOLE: Produced By Microsoft MimeOLE V6.00.2900.2869

Thanks
"""
"""Outlook 2003 over POP3 and SMTP: neither In-Reply-To nor References."""

OUTLOOK_UNTHREADED = """\
From: "Carl Customer" <carl@example.net>
To: <ada@example.com>
Subject: AW: {subject}
Date: Mon, 5 Jan 2026 10:29:58 +0100
Message-ID: <!&!AAAAAAAAAAAYAAAAAAAAA{own}@example.net>
MIME-Version: 1.0
X-Mailer: Microsoft Outlook CWS, Build 9.0.2416 (9.0.2910.0)
Importance: Normal

Thanks
"""
"""Outlook 2000 in Internet mode: nothing but the subject refers to anything."""

GMAIL = """\
MIME-Version: 1.0
References: <{root}>
 <{parent}>
In-Reply-To: <{parent}>
From: Carl Customer <carl@example.net>
Date: Mon, 5 Jan 2026 10:29:58 +0100
Message-ID: <CAF0{own}=+x_Q@mail.gmail.com>
Subject: Re: {subject}
To: Ada Adams <ada@example.com>
Content-Type: multipart/alternative; boundary="000000000000b4d3aa05f18e5a52"

--000000000000b4d3aa05f18e5a52
Content-Type: text/plain; charset="UTF-8"

Thanks
--000000000000b4d3aa05f18e5a52--
"""
"""Gmail: the whole chain, one id a line."""

APPLE_MAIL = """\
From: Carl Customer <carl@example.net>
Content-Type: text/plain;
\tcharset=utf-8
Content-Transfer-Encoding: quoted-printable
Mime-Version: 1.0 (Mac OS X Mail 16.0 \\(3696.120.41.1.1\\))
Subject: Re: {subject}
Date: Mon, 5 Jan 2026 10:29:58 +0100
References: <{root}> <{parent}>
To: Ada Adams <ada@example.com>
In-Reply-To: <{parent}>
Message-Id: <7F4B5C1E-0000-4B7A-9C5C-{own}@example.net>
X-Mailer: Apple Mail (2.3696.120.41.1.1)

Thanks
"""

IPHONE = """\
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable
From: Carl Customer <carl@example.net>
Mime-Version: 1.0 (1.0)
Subject: Re: {subject}
Date: Mon, 5 Jan 2026 10:29:58 +0100
Message-Id: <0A1B2C3D-1111-4B7A-9C5C-{own}@example.net>
References: <{parent}>
In-Reply-To: <{parent}>
To: Ada Adams <ada@example.com>
X-Mailer: iPhone Mail (19G82)

Thanks
"""

THUNDERBIRD = """\
Message-ID: <6f1c5d2e-0d2c-4a5b-8f7e-{own}@example.net>
Date: Mon, 5 Jan 2026 10:29:58 +0100
MIME-Version: 1.0
User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:102.0) Gecko/20100101
 Thunderbird/102.6.0
Subject: Re: {subject}
Content-Language: en-US
To: Ada Adams <ada@example.com>
References: <{root}>
 <{parent}>
From: Carl Customer <carl@example.net>
In-Reply-To: <{parent}>
Content-Type: text/plain; charset=UTF-8; format=flowed

Thanks
"""

DOMINO = """\
In-Reply-To: <{parent}>
References: <{parent}>
Subject: Antwort: {subject}
To: "Ada Adams" <ada@example.com>
From: carl@example.net
Message-ID: <OF{own}.0034-ONC1258.0034-C1258@example.net>
Date: Mon, 5 Jan 2026 10:29:58 +0100
X-MIMETrack: Serialize by Router on MAIL/EXAMPLE(Release 9.0.1FP8)
MIME-Version: 1.0
Content-type: text/plain

Thanks
"""

REPLIES = {
    "Outlook": OUTLOOK,
    "Gmail": GMAIL,
    "Apple Mail": APPLE_MAIL,
    "iPhone": IPHONE,
    "Thunderbird": THUNDERBIRD,
    "Domino": DOMINO,
}
"""Those that name the email they answer by its id."""


def written(template: str, *, index: bytes = b"", **fields: str) -> bytes:
    """Return a message of *template*, its lines ended as on the wire."""
    text = template.format(index=b64encode(index).decode(), **fields)
    return text.replace("\n", "\r\n").encode()
