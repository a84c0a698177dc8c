"""django-mailbox, a program with the same job: ``FOLDER HOST PORT USER PASSWORD``.

Used as its manual says: one mailbox, its own models in SQLite, attachments in files. It deletes
what it has fetched from the server.
"""

import sys
from pathlib import Path
from urllib.parse import quote

import django  # type: ignore[import-not-found]
from django.conf import settings  # type: ignore[import-not-found]
from django.core.management import call_command  # type: ignore[import-not-found]

from tests.benchmarks.stage import Facts, perform


def main(folder: str, host: str, port: str, user: str, password: str) -> None:
    """Prepare and perform."""
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(Path(folder, "django.db"))}
    settings.configure(
        DATABASES={"default": database},
        INSTALLED_APPS=["django_mailbox"],
        MEDIA_ROOT=folder,
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    )
    django.setup()
    call_command("migrate", verbosity=0)
    from django_mailbox.models import Mailbox, Message  # type: ignore[import-not-found]

    address = f"pop3://{quote(user, safe='')}:{quote(password, safe='')}@{host}:{port}"
    mailbox = Mailbox.objects.create(name="mail", uri=address)

    def work() -> Facts:
        for _ in mailbox.get_new_mail():
            pass
        return {"messages": Message.objects.count()}

    perform(work)


if __name__ == "__main__":
    main(*sys.argv[1:])
