"""How much of a message is looked at. What lies beyond is kept as bytes and noted as a defect.

The numbers are ours: wide enough for every mail people write, small enough that a hostile one
costs milliseconds. A message of any size is still read; only its *structure* is bounded.
"""

from typing import Final

HEADER_BLOCK: Final = 64 * 1024  # octets of a header block that are read, and kept for Explain
HEADER_SCAN: Final = 1024 * 1024  # octets of an overlong block searched for the essential fields
HEADER_FIELD: Final = 32 * 1024  # octets of one field in an overlong block
ESSENTIAL_FIELD: Final = 4 * 1024  # octets of an essential field in an overlong block
ENCODED_WORDS: Final = 2_000  # per header field (RFC 2047)
ADDRESSES: Final = 2_000  # per header field
REFERENCES: Final = 200  # message ids; the newest are kept
IDENTIFIER: Final = 998  # characters of a message id: the longest line (RFC 5322, 2.1.1)
PARAMETERS: Final = 100  # parameters of a Content-Type or Content-Disposition
FILE_NAME: Final = 255  # characters
PARTS: Final = 1_000  # MIME parts of all levels
DEPTH: Final = 30  # multiparts within multiparts
THREAD_INDEX: Final = 2_048  # octets
TEXT: Final = 8 * 1024 * 1024  # characters of the plain text
HTML: Final = 4 * 1024 * 1024  # characters of HTML that are sanitised; longer is kept as a file
HTML_DEPTH: Final = 128  # elements within elements
HTML_ATTRIBUTES: Final = 5_000  # of one element
HTML_WORK: Final = 4_000_000  # tags times depth: bounds what building the tree may cost
DEFECTS: Final = 100  # recorded on one message
FALLBACK_SIZE: Final = 64 * 1024 * 1024  # octets the standard library may be given
FALLBACK_MULTIPARTS: Final = 60  # multiparts the standard library may be given
LAST_RESORT_TEXT: Final = 256 * 1024  # octets shown of a message nobody can take apart
