"""Another Slack: small, odd, and written without a look at the built-in workspace.

It knows about half of the methods Matoi would like to use, sends events without most of their envelope, and
pushes each of them *inside* the call that caused it. What it does not know it answers each time in the way such
servers do: a page in HTML, a bare 503, nothing at all, somebody else's JSON. GET is never answered.
"""

import hashlib
import hmac
import http.server
import itertools
import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

# Whoever is called back is waited for so long, as such servers do.
PUSH_SECONDS = 10
TEAM = "T0OTHER"
BOT = "U0MATOI"
PEOPLE = {"U0ANZU": "anzu", "U0BENI": "beni", "U0CHIE": "chie"}
LOBBY = "C0LOBBY"

HTML = "<!doctype html><title>Oops</title><h1>{}</h1>"
# What is not there, and how that is said: status, type, body.
MISSING = {
    "conversations.invite": (404, "text/html", HTML.format("404 Not Found")),
    "conversations.setTopic": (200, "application/json", '{"ok":false,"error":"unknown_method"}'),
    "conversations.archive": (404, "application/json", '{"message":"Not Found"}'),
    "conversations.join": (200, "application/json", ""),
    "pins.add": (404, "application/json", '{"message":"Not Found"}'),
    "usergroups.list": (503, "text/html", HTML.format("503 Service Unavailable")),
    "usergroups.users.list": (200, "application/json", ""),
    "chat.getPermalink": (403, "text/html", HTML.format("403 Forbidden")),
    "views.publish": (404, "text/html", HTML.format("404 Not Found")),
}


class Second:
    """What is so, and what was asked."""

    def __init__(self, token, secret):
        self.token, self.secret = token, secret
        self.lock = threading.RLock()
        self.channels = {LOBBY: {"id": LOBBY, "name": "lobby", "members": list(PEOPLE), "messages": []}}
        self.calls, self.whispers, self.pushed = [], [], []
        self.request_url = None
        self.numbers = itertools.count(1)
        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler(self))
        self.url = f"http://127.0.0.1:{self.http.server_port}/api/"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def stop(self):
        self.http.shutdown()

    # ------------------------------------------------------------------ what people do

    def says(self, person, channel, text):
        """A person writes; the app hears of it before this returns."""
        ts = self.put(channel, {"user": person, "text": text})
        self.push_event({"type": "message", "user": person, "text": text, "channel": channel, "ts": ts})
        return ts

    def reacts(self, person, channel, ts, name):
        event = {"type": "reaction_added", "user": person, "reaction": name}
        self.push_event(event | {"item": {"type": "message", "channel": channel, "ts": ts}})

    def commands(self, person, channel, text):
        """A slash command, signed as Slack signs it; answers how it was received."""
        fields = {
            "command": "/matoi", "text": text, "channel_id": channel, "user_id": person,
            "team_id": TEAM, "trigger_id": f"{next(self.numbers)}.7.second",
        }
        return self.push(urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded")

    # ------------------------------------------------------------------ pushing

    def push_event(self, event):
        envelope = {"type": "event_callback", "team_id": TEAM, "event_id": f"Ev{next(self.numbers):08}", "event": event}
        envelope["event_time"] = int(time.time())
        return self.push(json.dumps(envelope).encode(), "application/json")

    def push(self, body, kind):
        if not self.request_url:
            return None
        at = str(int(time.time()))
        digest = hmac.new(self.secret.encode(), b"v0:" + at.encode() + b":" + body, hashlib.sha256)
        request = urllib.request.Request(self.request_url, data=body, headers={
            "Content-Type": kind, "X-Slack-Request-Timestamp": at, "X-Slack-Signature": "v0=" + digest.hexdigest(),
        })
        before = time.monotonic()
        try:
            with urllib.request.urlopen(request, timeout=PUSH_SECONDS) as answer:
                status = answer.status
        except urllib.error.HTTPError as error:
            status = error.code
        except OSError:
            status = 0
        with self.lock:
            self.pushed.append((status, time.monotonic() - before))
        return status

    # ------------------------------------------------------------------ the methods

    def put(self, channel, message):
        with self.lock:
            ts = f"{int(time.time())}.{next(self.numbers):06}"
            self.channels[channel]["messages"].append(message | {"ts": ts, "type": "message"})
            return ts

    def answer(self, method, arguments):
        with self.lock:
            self.calls.append((method, arguments))
        if method in MISSING:
            return MISSING[method]
        known = getattr(self, method.replace(".", "_"), None)
        if not known:
            return 404, "application/json", '{"message":"Not Found"}'
        try:
            return 200, "application/json", json.dumps({"ok": True} | known(arguments))
        except KeyError as error:
            told = "channel_not_found" if "channel" in str(error) or str(error).startswith("'C") else "invalid_arguments"
            return 200, "application/json", json.dumps({"ok": False, "error": told})

    def auth_test(self, _):
        return {"team_id": TEAM, "team": "other", "user_id": BOT, "user": "matoi", "url": "http://other.invalid/"}

    def users_list(self, _):
        return {"members": [{"id": id, "name": name} for id, name in PEOPLE.items()] + [{"id": BOT, "name": "matoi"}]}

    def conversations_list(self, _):
        return {"channels": [{"id": one["id"], "name": one["name"]} for one in self.channels.values()]}

    def conversations_create(self, arguments):
        # The same name twice is fine here.
        id = f"C0ROOM{next(self.numbers):03}"
        self.channels[id] = {"id": id, "name": arguments["name"], "members": [BOT], "messages": []}
        return {"channel": {"id": id, "name": arguments["name"]}}

    def conversations_info(self, arguments):
        one = self.channels[arguments["channel"]]
        return {"channel": {"id": one["id"], "name": one["name"]}}

    def conversations_members(self, arguments):
        return {"members": self.channels[arguments["channel"]]["members"]}

    def conversations_open(self, arguments):
        id = "D0" + arguments["users"]
        self.channels.setdefault(id, {"id": id, "name": id, "members": [BOT], "messages": []})
        return {"channel": {"id": id}}

    def conversations_history(self, arguments):
        return {"messages": list(reversed(self.channels[arguments["channel"]]["messages"])), "has_more": False}

    def conversations_replies(self, arguments):
        messages = self.channels[arguments["channel"]]["messages"]
        return {"messages": [one for one in messages if arguments["ts"] in (one["ts"], one.get("thread_ts"))]}

    def chat_postMessage(self, arguments):
        message = {"user": BOT, "text": arguments.get("text", "")}
        for part in ("blocks", "metadata"):
            if part in arguments:
                value = arguments[part]
                message[part] = json.loads(value) if isinstance(value, str) else value
        channel = arguments["channel"]
        ts = self.put(channel, message)
        # Heard before the call that made it is answered; and nothing says whose app it is.
        self.push_event({"type": "message", "user": BOT, "text": message["text"], "channel": channel, "ts": ts})
        return {"channel": channel, "ts": ts, "message": message | {"ts": ts}}

    def chat_update(self, arguments):
        for message in self.channels[arguments["channel"]]["messages"]:
            if message["ts"] == arguments["ts"]:
                message["text"] = arguments.get("text", "")
        return {"channel": arguments["channel"], "ts": arguments["ts"]}

    def chat_postEphemeral(self, arguments):
        with self.lock:
            self.whispers.append((arguments["user"], arguments.get("text", "")))
        return {"message_ts": f"{int(time.time())}.{next(self.numbers):06}"}

    def reactions_add(self, arguments):
        event = {"type": "reaction_added", "user": BOT, "reaction": arguments["name"]}
        self.push_event(event | {"item": {"type": "message", "channel": arguments["channel"], "ts": arguments["timestamp"]}})
        return {}


def handler(second):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def do_GET(self):
            self.give(404, "text/html", HTML.format("404 Not Found"))

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            is_json = "json" in (self.headers.get("Content-Type") or "")
            arguments = (json.loads(body) if body else {}) if is_json else dict(urllib.parse.parse_qsl(body))
            given = arguments.pop("token", None) or (self.headers.get("Authorization") or "").removeprefix("Bearer ")
            method = self.path.removeprefix("/api/").split("?")[0]
            if given != second.token:
                self.give(200, "application/json", '{"ok":false,"error":"invalid_auth"}')
            else:
                self.give(*second.answer(method, arguments))

        def give(self, status, kind, text):
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler
