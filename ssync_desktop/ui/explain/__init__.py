"""Why a message is tracked or not, told so that somebody who is new here understands it."""
