"""The settings by which an email is related to the one it answers."""

from PySide6.QtWidgets import QLineEdit

from ssync_desktop.domain.noise_pattern import DEFAULT_NOISE
from ssync_desktop.ui.settings.setting import Group, Setting, tick
from ssync_desktop.ui.widgets.editors import Number

MOST_HASHES = 100


def correlation_groups() -> tuple[Group, ...]:
    """Return the groups of correlation by marks, and by likeness."""
    return (_correlation(), _smart_matching())


def _correlation() -> Group:
    return Group(
        "Correlation",
        "How an email is known to answer another one.",
        (
            tick(
                "correlation_enabled",
                "Link answers to the email they answer",
                "Off, nothing is linked, and users who take only answers take nothing.",
                "EmailCorrelationEnabled",
            ),
            tick(
                "ignore_headers_for_correlation",
                "Do not look at In-Reply-To, References and Thread-Index",
                "On, only the tracking token in the subject is looked at.",
                "IgnoreConversationIndexAndInReplyToForCorrelation",
            ),
            tick(
                "forwards_are_no_replies",
                "A forwarded email is not an answer",
                "On, email with FW: in its subject is not linked to the one it forwards.",
                "DoNotCorrelateForwardedEmailsAsReplies",
            ),
            tick(
                "tracking_token_enabled",
                "Use tracking tokens",
                "Off, none is put into a subject, and none is looked for.",
                "UseTrackingTokens",
            ),
        ),
    )


def _smart_matching() -> Group:
    return Group(
        "Smart matching",
        "Links email that names no other one, by the words of its subject and by its people.",
        (
            tick(
                "smart_matching_enabled",
                "Use smart matching",
                "The last thing that is tried. It can be wrong, so it is off at first.",
                "EnableSmartMatching",
            ),
            *_knobs(),
        ),
    )


def _knobs() -> tuple[Setting, ...]:
    return (
        Setting(
            "least_common_addresses",
            "Addresses in common",
            "So many of From, To, Cc and Bcc must stand in both.",
            "HashMinAddressCount",
            lambda: Number(0, MOST_HASHES),
        ),
        Setting(
            "subject_hash_difference",
            "Words that may differ",
            "So many words of either subject may be missing in the other.",
            "HashDeltaSubjectCount",
            lambda: Number(0, MOST_HASHES),
        ),
        Setting(
            "most_hashes",
            "Words and addresses that count",
            "The first ones of each email; the rest is not compared.",
            "HashMaxCount",
            lambda: Number(1, MOST_HASHES),
        ),
        Setting(
            "subject_noise",
            "Noise",
            "Taken out of subjects before they are compared: answer and forward marks. "
            f"Published: {DEFAULT_NOISE}",
            "HashFilterKeywords",
            QLineEdit,
        ),
    )
