"""A small OpenID provider: everybody who comes to it is logged in at once, as the person that a test has set."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.importers.loopback import Quiet, serving

CLIENT = "the-dashboard"
KEY = RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"})


class Provider:
    """The provider's state: the claims of the next person, and the codes given out, with claims and nonce."""

    def __init__(self) -> None:
        self.address = ""
        self.claims: dict[str, Any] = {}
        self.codes: dict[str, dict[str, Any]] = {}

    def metadata(self) -> dict[str, Any]:
        """Return the discovery document."""
        return {
            "issuer": self.address,
            **{f"{name}_endpoint": f"{self.address}/{name}" for name in ("authorization", "token", "userinfo")},
            "jwks_uri": f"{self.address}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def authorize(self, query: dict[str, str]) -> str:
        """Return the address to which the browser goes back with a code."""
        code = f"code-{len(self.codes)}"
        self.codes[code] = {**self.claims, "sub": "1", "nonce": query["nonce"]}
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, code: str) -> dict[str, Any]:
        """Return the tokens for a code, which works once."""
        now = int(time.time())
        claims = {**self.codes.pop(code), "iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 600}
        identity = jwt.encode({"alg": "RS256", "kid": "1"}, claims, KEY)
        return {"access_token": "none", "token_type": "Bearer", "expires_in": 600, "id_token": identity}


@contextmanager
def openid_provider() -> Iterator[Provider]:
    """Run a provider until the block ends."""
    provider = Provider()

    class Answers(Quiet):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if parts.path == "/authorization":
                self.send_response(302)
                self.send_header("Location", provider.authorize(query))
                self.end_headers()
            else:
                keys = {"keys": [KEY.as_dict(private=False)]}
                self.reply(keys if parts.path == "/keys" else provider.metadata())

        def do_POST(self) -> None:
            sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.reply(provider.token(sent["code"][0]))

        def reply(self, content: dict[str, Any]) -> None:
            body = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with serving(Answers) as provider.address:
        yield provider
