"""Who may sign in: accounts with passwords, tokens and rights, in memory."""

from dataclasses import dataclass, field


@dataclass
class Account:
    """Somebody who signs in. *address* is the mailbox of their own, if they have one.

    An *application* signs in with a token only and always plays somebody's part.
    """

    user: str
    password: str = field(repr=False)
    address: str = ""
    may_impersonate: bool = False
    application: bool = False


class Directory:
    """Accounts by user name and address, and bearer tokens."""

    def __init__(self) -> None:
        self._accounts: dict[str, Account] = {}
        self._tokens: dict[str, Account] = {}

    def add(self, account: Account) -> Account:
        """Let *account* sign in with its user name and its address."""
        self._accounts[account.user.casefold()] = account
        if account.address:
            self._accounts[account.address.casefold()] = account
        return account

    def find(self, user: str) -> Account | None:
        """Return the account of a user name, an address, or a name of a Windows domain."""
        folded = user.casefold()
        return self._accounts.get(folded) or self._accounts.get(folded.rpartition("\\")[2])

    def with_password(self, user: str, password: str) -> Account | None:
        """Return the account when the password is right."""
        found = self.find(user)
        return found if found is not None and found.password == password else None

    def issue_token(self, token: str, account: Account) -> None:
        """Let *token* open the door for *account*."""
        self._tokens[token] = account

    def revoke_token(self, token: str) -> None:
        """Let *token* open nothing any more."""
        self._tokens.pop(token, None)

    def with_token(self, token: str) -> Account | None:
        """Return whose token that is."""
        return self._tokens.get(token)
