"""Other people's apps in the built-in workspace: one on Bolt for JavaScript, one on Bolt for Python, each by socket
and by request URL.

Starts the program named in MATOI_BIN, declares each app by `apps.manifest.create`, installs it, runs it unmodified
with only the base URL and its tokens given, and plays a person who talks to it. Exit code 1 with one clear line
where it does not hold.
"""

import ctypes
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from thread import PR_SET_PDEATHSIG, House, Lost, hold, until, words_of

HERE = pathlib.Path(__file__).resolve().parent
SCOPES = [
    "app_mentions:read", "channels:history", "channels:join", "channels:manage", "channels:read", "chat:write", "commands",
]
EVENTS = ["app_home_opened", "message.channels"]
# What the app is to call, and nothing else: a session's worth of ordinary Bolt.
CALLS = {
    "apps.connections.open", "auth.test", "bots.info", "chat.postEphemeral", "chat.postMessage", "chat.update",
    "conversations.create", "conversations.invite", "conversations.setTopic", "views.open", "views.publish",
}


def manifest(name, url):
    """What the app is. Without an address it is reached by socket."""
    command = {"command": "/room", "description": "Open a room", "usage_hint": "[help]"}
    events = {"bot_events": EVENTS}
    interactivity = {"is_enabled": True}
    if url:
        command["url"] = events["request_url"] = interactivity["request_url"] = f"{url}/slack/events"
    return {
        "display_information": {"name": name},
        "features": {
            "app_home": {"home_tab_enabled": True},
            "bot_user": {"display_name": name},
            "slash_commands": [command],
        },
        "oauth_config": {"scopes": {"bot": SCOPES}},
        "settings": {"event_subscriptions": events, "interactivity": interactivity, "socket_mode_enabled": not url},
    }


class Guest:
    """An app, declared, installed and running."""

    def __init__(self, house, owner, name, command, is_socket):
        self.house, self.owner, self.name = house, owner, name
        port = None if is_socket else free_port()
        url = f"http://127.0.0.1:{port}" if port else None
        made = owner.api_call("apps.manifest.create", json={"manifest": manifest(name, url)})
        self.id = made["app_id"]
        tokens = owner.api_call("sandbox.install", json={"app_id": self.id})
        self.user, self.token = tokens["bot_user_id"], tokens["bot_token"]
        environment = house.environment | {"SLACK_API_URL": f"{house.url}/workspace/api/", "SLACK_BOT_TOKEN": self.token}
        if port:
            environment |= {"SLACK_SIGNING_SECRET": tokens["signing_secret"], "PORT": str(port)}
        else:
            environment |= {"SLACK_APP_TOKEN": tokens["app_token"]}
        self.log_path = house.directory / f"{name}.log"
        self.log = open(self.log_path, "wb")
        self.process = subprocess.Popen(
            command,
            cwd=HERE / "apps",
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            preexec_fn=lambda: ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL),
        )

    def is_ready(self):
        code = self.process.poll()
        hold(f"{self.name} runs, but it ended with {code}:\n{self.said()}", code is None)
        return "ready" in self.said().splitlines()

    def said(self):
        return self.log_path.read_text(errors="replace")

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.log.close()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Team:
    def __init__(self, house):
        self.house = house
        info = self.info = WebClient(base_url=f"{house.url}/workspace/api/").api_call("sandbox.info")
        self.people = {one["name"]: one for one in info["personas"]}
        self.general = next(one["id"] for one in info["channels"] if one["name"] == "general")

    def client(self, name):
        return WebClient(self.people[name]["token"], base_url=f"{self.house.url}/workspace/api/")

    def id(self, name):
        return self.people[name]["id"]


def play(team, guest, room):
    hana, general = team.client("hana"), team.general
    hana.conversations_invite(channel=general, users=guest.user)
    echoed(hana, general, guest)
    helped(hana, general)
    opened(team, hana, general, room)
    channel = entered(team, hana, general, room)
    pressed(team, hana, channel, guest)
    at_home(hana, guest)
    called(hana, guest)


def echoed(hana, general, guest):
    said = hana.chat_postMessage(channel=general, text="echo まといを <上げる> & 下ろす")
    replies = lambda: hana.conversations_replies(channel=general, ts=said["ts"])["messages"][1:]
    echo = until(f"{guest.name} to repeat what was said", replies)[0]
    hold(f"it repeats the words: {echo}", echo["text"] == "まといを &lt;上げる&gt; &amp; 下ろす")
    hold("it speaks as itself", echo["app_id"] == guest.id and echo["user"] == guest.user)


def command(person, general, text=""):
    return person.api_call("sandbox.command", json={"channel": general, "command": "/room", "text": text})


def whispers(person, channel):
    return [one["text"] for one in person.api_call("sandbox.ephemerals", json={"channel": channel})["messages"]]


def helped(hana, general):
    before = len(whispers(hana, general))
    command(hana, general, "help")
    hold("a command is answered at once", whispers(hana, general)[before:] == ["`/room` opens a room."])


def opened(team, hana, general, room):
    command(hana, general)
    views = lambda: hana.api_call("sandbox.views")["views"]
    view = until("a modal", views)[0]
    hold(f"the modal: {view['title']}", view["title"]["text"] == "Open a room")
    submit = lambda name: hana.api_call("sandbox.submit", json={"view_id": view["id"], "values": {
        "name": {"value": name}, "people": {"value": [team.id("leo"), team.id("priya")]},
    }})
    refused = submit("No Such Name")
    hold(f"a bad name is told at its field: {refused.data}", "name" in refused.get("errors", {}))
    hold("the modal stays", len(views()) == 1)
    taken = submit(room)
    hold(f"a good name is taken: {taken.data}", not taken.get("errors"))
    until("the modal to close", lambda: not views())


def entered(team, hana, general, room):
    channels = lambda: hana.conversations_list(limit=200)["channels"]
    channel = until("the room", lambda: next((one for one in channels() if one["name"] == room), None))["id"]
    told = lambda: f"<#{channel}> is open" in whispers(hana, general)
    until("a word to whoever asked", told)
    members = set(hana.conversations_members(channel=channel)["members"])
    hold("everybody is in", {team.id(name) for name in ("hana", "leo", "priya")} <= members)
    topic = hana.conversations_info(channel=channel)["channel"]["topic"]["value"]
    hold(f"the topic: {topic}", topic == "opened by a modal")
    return channel


def pressed(team, hana, channel, guest):
    board = lambda: next((one for one in hana.conversations_history(channel=channel)["messages"] if one.get("blocks")), None)
    ts = until("a message with a button", board)["ts"]
    for count, name in enumerate(("hana", "leo", "priya"), 1):
        person = team.client(name)
        click = {"channel": channel, "message_ts": ts, "action_id": "press"}
        person.api_call("sandbox.click", json=click)
        words = f"Pressed {count} times, last by <@{team.id(name)}>"
        until(f"«{words}»", lambda: words in words_of(board()))
        until("a word to whoever pressed", lambda: whispers(person, channel) == [f"That was number {count}"])
    hold("the message is the same, edited", board()["ts"] == ts and board()["edited"]["user"] == guest.user)


def at_home(hana, guest):
    hana.api_call("sandbox.home", json={"app_id": guest.id})
    views = lambda: hana.api_call("sandbox.views", json={"app_id": guest.id}).get("home")
    until("a home tab", lambda: (views() or {}).get("app_id") == guest.id)


def called(hana, guest):
    calls = hana.api_call("sandbox.calls", json={"app_id": guest.id})["calls"]
    failed = [call for call in calls if "error" in call]
    hold(f"no call fails: {failed}", not failed)
    unknown = {call["method"] for call in calls} - CALLS
    hold(f"only the calls the app is made of, not {unknown}", not unknown)
    owed = lambda: next(one for one in hana.api_call("sandbox.info")["apps"] if one["app_id"] == guest.id)["owed"]
    until("nothing to be owed", lambda: owed() == 0)


def main():
    program, node = os.environ.get("MATOI_BIN"), os.environ.get("NODE_BIN", "node")
    if not program or not pathlib.Path(program).is_file():
        print("MATOI_BIN names no program", file=sys.stderr)
        return 1
    apps = {"bolt-js": [node, "bolt-js/app.mjs"], "slack_bolt": [sys.executable, "-u", "slack_bolt/app.py"]}
    directory = pathlib.Path(tempfile.mkdtemp(prefix="matoi-bolt-"))
    house = guest = None
    try:
        house = House(str(pathlib.Path(program).resolve()), directory)
        team = Team(house)
        owner = team.client("shigeru")
        for name, command in apps.items():
            for way in ("socket", "http"):
                print(f"{name} by {way}", flush=True)
                guest = Guest(house, owner, f"{name} by {way}", command, way == "socket")
                until(f"{guest.name} to be ready", guest.is_ready)
                play(team, guest, f"{name.replace('_', '-')}-{way}")
                guest.end()
                owner.api_call("apps.manifest.delete", json={"app_id": guest.id})
                guest = None
        house.stop()
        complaints = house.complaints()
        hold("no complaints in the log:\n" + "\n".join(complaints), not complaints)
        print("the apps are at home")
        return 0
    except (Lost, SlackApiError) as lost:
        print(f"the apps are not at home: {lost}", file=sys.stderr)
        if guest:
            print(guest.said(), file=sys.stderr)
        if house:
            print("\n".join(house.complaints()), file=sys.stderr)
        return 1
    finally:
        if guest:
            guest.end()
        if house:
            house.kill()
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
