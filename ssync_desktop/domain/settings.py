"""Organization settings, typed and with their defaults (section 9 of the published switches)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from ssync_desktop.domain.noise_pattern import DEFAULT_NOISE, noise_refusal
from ssync_desktop.domain.options import (
    ActDeliveryMethod,
    AfterTransientLimit,
    IncomingDeliveryMethod,
    OutgoingDeliveryMethod,
)
from ssync_desktop.domain.problems import Problem, no_longer_than, within
from ssync_desktop.domain.tracking_folder import MOST_RULES

BLOCKED_EXTENSIONS = (
    "ade adp app asa ashx asmx asp bas bat cdx cer chm class cmd com config cpl crt csh dll exe "
    "fxp hlp hta htr htw ida idc idq inf ins isp its jar js jse ksh lnk mad maf mag mam maq mar "
    "mas mat mau mav maw mda mdb mde mdt mdw mdz msc msh msh1 msh1xml msh2 msh2xml mshxml msi msp "
    "mst ops pcd pif prf prg printer pst reg rem scf scr sct shb shs shtm shtml soap stm tmp url "
    "vb vbe vbs vsmacros vss vst vsw ws wsc wsf wsh"
)


@dataclass(frozen=True, slots=True)
class DefaultEmailSettings:
    """What a new user or queue gives to its mailbox (B13); a copy, not a link (B14)."""

    profile_id: UUID | None = None
    incoming_method: IncomingDeliveryMethod = IncomingDeliveryMethod.SERVER_SIDE
    outgoing_method: OutgoingDeliveryMethod = OutgoingDeliveryMethod.SERVER_SIDE
    act_method: ActDeliveryMethod = ActDeliveryMethod.NONE


@dataclass(frozen=True, slots=True)
class OrganizationSettings:
    """The switches of the organization; each default is the published one or a named decision."""

    name: str = "Organization"
    default_email: DefaultEmailSettings = field(default_factory=DefaultEmailSettings)
    require_approval_for_users: bool = True
    require_approval_for_queues: bool = True
    require_privilege_to_self_approve: bool = False
    alert_errors: bool = True
    alert_warnings: bool = False  # D3
    alert_information: bool = True
    notify_mailbox_owner: bool = False  # D21
    after_transient_limit: AfterTransientLimit = AfterTransientLimit.KEEP_TRYING  # D12
    correlation_enabled: bool = True
    ignore_headers_for_correlation: bool = False
    forwards_are_no_replies: bool = False
    tracking_token_enabled: bool = True  # put into subjects, and looked for in them
    smart_matching_enabled: bool = False
    subject_noise: str = DEFAULT_NOISE
    most_hashes: int = 20  # words and addresses that count
    subject_hash_difference: int = 0
    least_common_addresses: int = 2
    create_queue_items_for_recipients: bool = True
    create_queue_item_for_mailbox: bool = True  # D4
    queue_items_for_tracked: bool = False  # for an email another mailbox brought in before
    auto_route_to_owner_queue: bool = False
    force_own_filtering_for_users: bool = False  # B52
    own_filtering_only: bool = False
    no_messages_offered: bool = True  # filtering method 4 can be chosen
    track_sent_items: bool = False
    track_folders: bool = True  # rules on folders of a mailbox are at work
    most_tracking_folders: int = MOST_RULES  # rules of one mailbox (B70)
    track_categorized_items: bool = True  # the category stands for being tracked (D5)
    track_internal_twice: bool = True  # a sent and a received email between two users (B61)
    keep_internal_to_queues: bool = True
    ignore_internal_from_queues: bool = False
    keep_internal_without_opposite: bool = True
    ignore_inactive_records: bool = False
    unresolve_ambiguous_sender: bool = False
    unresolve_ambiguous_recipients: bool = False  # B57
    resolve_similar: bool = True  # D21; asked only while ambiguous recipients stay unresolved
    create_unknown_senders: bool = True  # where the user's own option asks for it
    max_upload_file_size: int = 5_242_880  # octets (D6)
    blocked_extensions: str = BLOCKED_EXTENSIONS
    unresolved_recipients_allowed: bool = False
    keep_sent_copy: bool = True  # in Sent Items, of email sent over Exchange (section 4.5)
    tracking_prefixes: tuple[str, ...] = ("CRM:",)  # newest first; older ones still correlate
    tracking_user_base: int = 0
    tracking_user_digits: int = 3
    tracking_counter_digits: int = 3
    maximum_subject_length: int = 255
    header_days: int = 30
    trace_log_days: int = 90
    list_failures: bool = True
    failure_days: int = 3  # the published value; more than 7 is advised against
    track_from_non_organizer: bool = True  # appointments that somebody else holds
    draft_appointments: bool = False  # may be kept as drafts, which do not synchronize
    propagate_cancellations: bool = False  # a meeting cancelled here is deleted in Exchange (B94)
    update_past_meetings: bool = False
    own_organizer_where_empty: bool = False
    appointment_attachments: bool = False  # synchronize, of what is neither series nor service
    delete_on_owner_change: bool = False  # an appointment given to another owner, in Exchange
    distinct_deletes: bool = True  # a row lost from view is unlinked, never deleted (B98, D7)
    ignore_copied_items: bool = True  # B99
    check_bookings: bool = True  # a clash with another appointment is asked about (B97)
    alert_mailbox_id: UUID | None = None  # sends alarm mail, on another profile (B106)
    row_version: int = 0  # 0 as long as nothing was ever saved

    def problems(self) -> Iterator[Problem]:
        """Yield what keeps these settings from being saved."""
        yield from within(
            "max_upload_file_size", "Attachment size", self.max_upload_file_size, 0, 134_217_728
        )
        yield from within("tracking_user_digits", "User digits", self.tracking_user_digits, 1, 10)
        yield from within(
            "tracking_counter_digits", "Counter digits", self.tracking_counter_digits, 1, 9
        )
        yield from no_longer_than("name", "Name", self.name, 160)
        yield from within(
            "maximum_subject_length", "Subject length", self.maximum_subject_length, 1, 800
        )
        yield from within(
            "most_tracking_folders", "Rules of a mailbox", self.most_tracking_folders, 1, MOST_RULES
        )
        yield from within("header_days", "Days of headers", self.header_days, 0, 3650)
        yield from within("failure_days", "Days of failures", self.failure_days, 1, 3650)
        yield from within("trace_log_days", "Days of alerts", self.trace_log_days, 0, 3650)
        yield from within(
            "tracking_user_base", "Base number", self.tracking_user_base, 0, 2_147_483_647
        )
        if not self.tracking_prefixes or not 1 <= len(self.tracking_prefixes[0]) <= 20:
            yield Problem(
                "tracking_prefixes", "The prefix has 1 to 20 characters.", "Change its length."
            )
        elif any(not prefix.isprintable() for prefix in self.tracking_prefixes):
            yield Problem(
                "tracking_prefixes",
                "The prefix holds a character that cannot be shown.",
                "Use letters, digits and signs.",
            )
        yield from self._smart_matching_problems()

    def _smart_matching_problems(self) -> Iterator[Problem]:
        most = self.most_hashes
        yield from within("most_hashes", "Hashes", most, 1, 100)
        yield from within(
            "subject_hash_difference",
            "The difference",
            self.subject_hash_difference,
            0,
            max(most, 1),
        )
        yield from within(
            "least_common_addresses",
            "The number of common addresses",
            self.least_common_addresses,
            0,
            max(most, 1),
        )
        refusal = noise_refusal(self.subject_noise)
        if refusal:
            yield Problem("subject_noise", refusal, f"The published one is {DEFAULT_NOISE}")
