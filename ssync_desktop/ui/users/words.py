"""The words for codes of users and queues, the same in the lists, the pane and the editors."""

from ssync_desktop.domain.options import FilteringMethod, QueueViewType, Role, State, UnknownSender
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.widgets.badge import Badge

METHODS = {
    FilteringMethod.ALL: "All email messages",
    FilteringMethod.IN_RESPONSE: "Email in response to tracked email",
    FilteringMethod.LEADS_CONTACTS_ACCOUNTS: "Email from leads, contacts and accounts",
    FilteringMethod.EMAIL_ENABLED: "Email from records with an address",
    FilteringMethod.NONE: "No email messages",
}
METHODS_IN_SHORT = {
    FilteringMethod.ALL: "All",
    FilteringMethod.IN_RESPONSE: "In response",
    FilteringMethod.LEADS_CONTACTS_ACCOUNTS: "From customers",
    FilteringMethod.EMAIL_ENABLED: "From records",
    FilteringMethod.NONE: "None",
}
METHOD_SENTENCES = {
    FilteringMethod.ALL: "Everything that reaches the mailbox becomes an activity.",
    FilteringMethod.IN_RESPONSE: "Only answers to an email that is an activity already.",
    FilteringMethod.LEADS_CONTACTS_ACCOUNTS: "Only what a lead, a contact or an account has sent.",
    FilteringMethod.EMAIL_ENABLED: "What any record with this sender's address has sent, users "
    "and queues among them.",
    FilteringMethod.NONE: "Nothing becomes an activity by itself.",
}
UNKNOWN_SENDERS = {
    UnknownSender.LEAVE: "Leave them unknown",
    UnknownSender.CONTACT: "Make a contact of each",
    UnknownSender.LEAD: "Make a lead of each",
}
TYPES = {QueueViewType.PUBLIC: "Public", QueueViewType.PRIVATE: "Private"}
TYPE_SENTENCES = {
    QueueViewType.PUBLIC: "Everybody sees its items.",
    QueueViewType.PRIVATE: "Only its members see its items.",
}
ROLE_SENTENCES = {
    Role.SYSTEM_ADMINISTRATOR: "May do everything.",
    Role.SYSTEM_CUSTOMIZER: "May change queues and the settings.",
    Role.EXCHANGE_ADMINISTRATOR: "May approve addresses in Exchange Online.",
    Role.DELEGATED_MAILBOX_APPROVER: "May approve addresses.",
    Role.USER: "Works with records and sends email.",
}
ENABLED = Badge("phase-ok", Tone.GOOD, "Enabled")
DISABLED = Badge("phase-off", Tone.OFF, "Disabled")
STATES = {
    State.ACTIVE: Badge("phase-ok", Tone.GOOD, "Active"),
    State.INACTIVE: Badge("phase-off", Tone.OFF, "Deactivated"),
}
