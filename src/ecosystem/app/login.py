"""Who may use the dashboard: a login with OpenID Connect, with a list of e-mail addresses and domains for each role.

Streamlit's ``secrets.toml`` has the provider in its section ``[auth]``, as for ``st.login``, and the lists in
``[login]``. Without these sections the dashboard is public. Both are read once, when the server starts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import streamlit as st
from streamlit import config
from streamlit.auth_util import is_authlib_installed
from streamlit.errors import StreamlitSecretNotFoundError

from ecosystem.site import is_local

VIEWER, PRESENTER, OWNER = "viewer", "presenter", "owner"
ROLES: Final = (VIEWER, PRESENTER, OWNER)
"""Each may do what those before it may: read and follow rooms; present; download from OpenAlex to the server."""
LISTS: Final = {f"{role}s": role for role in ROLES}
OPEN_ROOMS, TRUST = "open_rooms", "trust_unverified"
REQUIRED: Final = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
CALLBACK: Final = "oauth2callback"
SHORTEST_SECRET: Final = 32
LONGEST_EMAIL: Final = 254
DOMAIN: Final = r"(?:[a-z0-9-]{1,63}\.){1,10}[a-z0-9-]{1,63}"
EMAIL: Final = re.compile(rf"[!-?A-~]{{1,64}}@{DOMAIN}")
ENTRY: Final = re.compile(rf"(?:[!-?A-~]{{1,64}}@)?{DOMAIN}")


@dataclass(frozen=True)
class Login:
    """A login that is configured.

    Attributes
    ----------
    root : str
        Address of the dashboard, without a slash at its end.
    roles : mapping
        Role by e-mail address or domain, in small letters.
    open_rooms : bool
        Whether a room can be followed without a login.
    trust_unverified : bool
        Whether an address counts of which the provider does not say whether it is verified.
    """

    root: str
    roles: Mapping[str, str]
    open_rooms: bool = False
    trust_unverified: bool = False

    @property
    def origin(self) -> str:
        """Scheme, host and port of the dashboard."""
        parts = urlsplit(self.root)
        return f"{parts.scheme}://{parts.netloc}"

    def role_of(self, claims: Mapping[str, Any]) -> str:
        """Return the role of whom a provider's claims name; empty for nobody, and for those on no list.

        A domain in a list stands for its own addresses, not for those of sub-domains.
        """
        email, verified = claims.get("email"), claims.get("email_verified")
        trusted = verified is True or verified == "true" or (verified is None and self.trust_unverified)
        if not trusted or not isinstance(email, str) or len(email) > LONGEST_EMAIL or not email.isascii():
            return ""
        address = email.lower()
        if not EMAIL.fullmatch(address):
            return ""
        found = [self.roles[entry] for entry in (address, address.rpartition("@")[2]) if entry in self.roles]
        return max(found, key=ROLES.index, default="")


def read_login(secrets: Mapping[str, Any], *, base: str = "") -> Login | None:
    """Read the login from the sections of ``secrets.toml``; None if there is neither ``[auth]`` nor ``[login]``.

    `base` is the server's base path.

    Raises
    ------
    RuntimeError
        With all problems, one a line: what is wrong, the rule, the remedy.
    """
    auth: Any = secrets.get("auth")
    login: Any = secrets.get("login")
    if auth is None and login is None:
        return None
    problems = [*_problems_of_provider(auth, base), *_problems_of_lists(login)]
    if problems:
        raise RuntimeError("\n".join(("The login in secrets.toml cannot be used; nothing is served.", *problems)))
    roles: dict[str, str] = {}
    for name, role in LISTS.items():  # a later list has more rights
        roles |= dict.fromkeys((entry.lower() for entry in login.get(name, ())), role)
    root = auth["redirect_uri"].removesuffix(f"/{CALLBACK}")
    return Login(root, roles, login.get(OPEN_ROOMS, False), login.get(TRUST, False))


def _problems_of_provider(auth: object, base: str) -> Iterator[str]:
    if not isinstance(auth, Mapping):
        yield f"[auth] is missing: it names the provider. Write it with {', '.join(REQUIRED)}."
        return
    if not is_authlib_installed():
        yield "Authlib is not installed, which [auth] needs. Install the extra login: pip install '.[login]'"
    for key in REQUIRED:
        if not isinstance(auth.get(key), str) or not auth[key]:
            yield f"[auth] {key} is missing: it must be a text. See the section “With a login” of README.md."
    secret, address = str(auth.get("cookie_secret", "")), str(auth.get("redirect_uri", ""))
    if 0 < len(secret) < SHORTEST_SECRET:
        rule = f"must have {SHORTEST_SECRET} random characters or more, since it signs who is logged in"
        yield f"[auth] cookie_secret has {len(secret)} characters: {rule}. Make one with: openssl rand -hex 32"
    expected = f"{f'/{base}' if base else ''}/{CALLBACK}"
    parts = urlsplit(address)
    secure = parts.scheme == "https" or (parts.scheme == "http" and is_local(parts.hostname or ""))
    if address and (not secure or parts.path != expected or parts.query or parts.fragment):
        rule = f"must be https:// (http:// on this machine alone), the host, and {expected}"
        yield f"[auth] redirect_uri = {address!r}: {rule}. A path before it needs --server.baseUrlPath."


def _problems_of_lists(login: object) -> Iterator[str]:
    if not isinstance(login, Mapping):
        yield f"[login] is missing: without it nobody is let in. Write it with {' or '.join(LISTS)}."
        return
    known = (*LISTS, OPEN_ROOMS, TRUST)
    for key, value in login.items():
        if key not in known:
            yield f"[login] {key} is unknown: it must be one of {', '.join(known)}. Correct or remove it."
        elif key not in LISTS:
            if not isinstance(value, bool):
                yield f"[login] {key} = {value!r}: must be true or false, without quotation marks. Correct it."
        elif not isinstance(value, list | tuple):
            yield f'[login] {key} = {value!r}: must be a list. Write {key} = ["name@example.org", "example.org"]'
        else:
            for entry in value:
                if not isinstance(entry, str) or not ENTRY.fullmatch(entry.lower()):
                    rule = "must be an e-mail address or a domain, without * or @ in front"
                    yield f"[login] {key} has {entry!r}: {rule}. Write name@example.org or example.org."
    if not any(login.get(key) for key in LISTS):
        yield f"[login] lists nobody: one of {', '.join(LISTS)} must have an entry. Add whom to let in."


@cache
def configured() -> Login | None:
    """Return the login of this server; None where it is public. RuntimeError where it is wrong, or cannot be read."""
    try:
        secrets = st.secrets.to_dict()
    except StreamlitSecretNotFoundError as error:
        if any(Path(path).exists() for path in config.get_option("secrets.files")):
            raise RuntimeError(f"{error} Correct the file: it may ask for a login.") from error
        return None
    return read_login(secrets, base=(config.get_option("server.baseUrlPath") or "").strip("/"))


def has_role(role: str) -> bool:
    """Return whether the visitor has a role or a higher one; everybody has every role where there is no login."""
    login = configured()
    if login is None:
        return True
    own = login.role_of(st.user.to_dict())
    return bool(own) and ROLES.index(own) >= ROLES.index(role)


def account() -> None:
    """Show who is logged in, with the role, and the button to log out."""
    login = configured()
    if login is None:
        return
    claims = st.user.to_dict()
    st.caption(f"Logged in as `{claims.get('email')}`, {login.role_of(claims)}")
    st.button("Log out", on_click=st.logout, icon=":material/logout:", type="tertiary")
