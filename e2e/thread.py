"""The whole thread, driven from outside: a team in the built-in workspace, each of them Slack's own SDK.

Starts the program named in MATOI_BIN in a directory of its own, plays alert, raise, roll call, notes, a role,
settling and closing through ordinary Web API methods (and `sandbox.*` for what only Slack's client does), then
throws away everything of "Slack" and reads the case. Exit code 1 with one clear line where it does not hold.
"""

import ctypes
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

# Nothing in the thread takes longer than this; what is looked for is looked for again this often.
PATIENCE_SECONDS = 30
LOOK_AGAIN_SECONDS = 0.05
# The same process control as a parent's death: the program must not outlive this script.
PR_SET_PDEATHSIG = 1

API_TOKEN = "e2e-api-token"
ALERT_TOKEN = "e2e-alert-token"
EVIDENCE = "pay-7 answered 502 eleven times between 14:01 and 14:03"
FACT = "14:20 から 5xx は 0"
GUESS = "connection pool of pay-7 is exhausted"


class Lost(Exception):
    """The thread does not hold."""


def hold(what, so):
    if not so:
        raise Lost(what)


def until(what, look):
    """Looks until there is something to see, and gives it."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        seen = look()
        if seen:
            return seen
        time.sleep(LOOK_AGAIN_SECONDS)
    raise Lost(f"waited in vain for {what}")


def step(number, words):
    print(f"{number}. {words}", flush=True)


class House:
    """The running program."""

    def __init__(self, program, directory, **more):
        self.program, self.directory = program, directory
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("MATOI_", "SLACK_"))}
        self.environment = environment | {
            "MATOI_API_TOKEN": API_TOKEN,
            "MATOI_ALERT_TOKEN": ALERT_TOKEN,
            "MATOI_LANG": "ja",
        } | more
        self.log = open(directory / "stderr.log", "wb")
        self.process = subprocess.Popen(
            [program, "serve", "--listen", "127.0.0.1:0", "--data-dir", str(directory / "data")],
            cwd=directory,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
            preexec_fn=lambda: ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL),
        )
        self.url = self.address()

    def address(self):
        for line in self.process.stdout:
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            if found:
                return found.group()
        raise Lost("the program ended without saying where it listens")

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(PATIENCE_SECONDS)
        hold(f"the program ends with {code} when it is asked to end", code == 0)

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.log.close()

    def complaints(self):
        log = (self.directory / "stderr.log").read_text()
        return [line for line in log.splitlines() if " ERROR " in line or " WARN " in line]

    def run(self, *words):
        return subprocess.run(
            [self.program, *words, "--data-dir", str(self.directory / "data")],
            cwd=self.directory,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
        )

    def http(self, path, body=None, **headers):
        request = urllib.request.Request(self.url + path, headers=headers)
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def rest(self, path, body=None, **headers):
        status, text = self.http("/api/v1" + path, body, Authorization=f"Bearer {API_TOKEN}", **headers)
        return status, json.loads(text)


class Person:
    """One of the team, with hands and eyes."""

    def __init__(self, house, persona):
        self.id, self.name = persona["id"], persona["name"]
        self.slack = WebClient(persona["token"], base_url=f"{house.url}/workspace/api/")

    @property
    def mention(self):
        return f"<@{self.id}>"

    def sandbox(self, method, **arguments):
        return self.slack.api_call(f"sandbox.{method}", json=arguments)

    def presses(self, message, action):
        self.sandbox("click", channel=message["channel"], message_ts=message["ts"], action_id=action)

    def sends(self, **words):
        """Waits for a window, fills words in and sends it."""
        window = until(f"{self.name} to be shown a window", lambda: next(iter(self.sandbox("views")["views"]), None))
        values = {name: {name: said} for name, said in words.items()}
        self.sandbox("submit", view_id=window["id"], values=values)

    def commands(self, channel, line):
        self.sandbox("command", channel=channel, command="/matoi", text=line)

    def reads(self, channel):
        answer = self.slack.conversations_history(channel=channel, limit=200, include_all_metadata=True)
        return [message | {"channel": channel} for message in reversed(answer["messages"])]

    def sees(self, channel, words):
        look = lambda: next((one for one in reversed(self.reads(channel)) if words in words_of(one)), None)
        return until(f"{self.name} to see «{words}»", look)

    def is_told(self, channel, words):
        def look():
            told = self.sandbox("ephemerals", channel=channel)["messages"]
            return next((words_of(one) for one in told if words in words_of(one)), None)

        return until(f"{self.name} to be told «{words}»", look)

    def head(self, room):
        pins = self.slack.pins_list(channel=room)["items"]
        pinned = {item["message"]["ts"] for item in pins}
        return next((one for one in self.reads(room) if one["ts"] in pinned), None)

    def head_with(self, room, heading, words):
        def look():
            head = self.head(room)
            return head if head and words in under(head, heading) else None

        return until(f"«{words}» under «{heading}»", look)


def words_of(message):
    blocks = message.get("blocks")
    return "\n".join(map(words_in, blocks)) if blocks else message.get("text", "")


def words_in(part):
    """Every word in a piece of Block Kit, in order."""
    if isinstance(part, list):
        return "".join(map(words_in, part))
    if not isinstance(part, dict):
        return ""
    if part.get("type") == "user":
        return f"<@{part['user_id']}>"
    text = part.get("text", "")
    return (text if isinstance(text, str) else words_in(text)) + words_in(part.get("fields")) + words_in(part.get("elements"))


def under(message, heading):
    return next((words_in(block) for block in message["blocks"] if heading in words_in(block)), "")


def reacted(message, emoji):
    return [user for one in message.get("reactions", []) if one["name"] == emoji for user in one["users"]]


def play(house):
    status, text = house.http("/workspace/api/sandbox.info", {})
    info = json.loads(text)
    hold(f"sandbox.info answers ({status})", info["ok"])
    people = {one["name"]: Person(house, one) for one in info["personas"]}
    channels = {one["name"]: one["id"] for one in info["channels"]}
    me = info["apps"][0]["bot_user_id"]
    hana, leo, priya, kaede = (people[name] for name in ("hana", "leo", "priya", "kaede"))
    hold("eight people and three channels", len(people) == 8 and {"general", "alerts", "incidents"} <= set(channels))

    card = alert(house, hana, channels)
    room = raised(house, hana, leo, card, channels)
    head = furnished(house, hana, me, room, channels)
    roll_called(house, hana, leo, priya, head)
    noted(hana, leo, me, room)
    role_passed(hana, leo, room)
    settled(house, hana, leo, priya, room)
    closed(house, hana, leo, room, channels)
    elsewhere(house, kaede, channels)
    pages(house)


def alert(house, hana, channels):
    step(1, "an alert becomes a card, and its repeats update it")
    body = {"title": "checkout 5xx 32%", "summary": EVIDENCE, "fingerprint": "checkout-5xx", "severity": "critical"}
    path = f"/alerts/generic/{ALERT_TOKEN}"
    hold("an alert is kept: 202", house.http(path, body)[0] == 202)
    hold("a wrong token gets 401", house.http("/alerts/generic/guess", body)[0] == 401)
    card = hana.sees(channels["alerts"], "checkout 5xx 32%")
    said = subprocess.run(
        [house.program, "alert", "generic", "--listen", house.url.removeprefix("http://"), "--data-dir", str(house.directory / "data")],
        input=json.dumps(body), env=house.environment, cwd=house.directory, capture_output=True, text=True, timeout=PATIENCE_SECONDS,
    )
    hold(f"`matoi alert generic` sends one: {said.stderr}", said.returncode == 0)
    again = hana.sees(channels["alerts"], "2 回")
    hold("the same alert updates its card", again["ts"] == card["ts"])
    return card


def raised(house, hana, leo, card, channels):
    step(2, "one press raises it within 3 s; a second one joins")
    before = time.monotonic()
    hana.presses(card, "alert.raise")
    hold("the receipt comes within 3 s", time.monotonic() - before < 3)
    look = lambda: next((one for one in info_of(hana)["channels"] if one["name"].startswith("inc-")), None)
    room = until("a room", look)
    hold(f"the room's name: {room['name']}", re.fullmatch(r"inc-\d{8}-001-checkout-5xx-32", room["name"]))
    raised = until("the card to lead to the room", lambda: linked(hana, channels["alerts"], room["id"]))
    leo.presses(raised, "incident.join")
    leo.is_told(channels["alerts"], room["id"])
    rooms = [one for one in info_of(hana)["channels"] if one["name"].startswith("inc-")]
    hold("one room", len(rooms) == 1)
    return room["id"]


def info_of(person):
    return person.sandbox("info")


def linked(person, channel, room):
    cards = (one for one in person.reads(channel) if f"<#{room}>" in words_of(one))
    return next(cards, None)


def furnished(house, hana, me, room, channels):
    step(3, "the room: opener first, pinned head, announcement, topic")
    head = hana.head_with(room, "エビデンス", EVIDENCE)
    hold("users' trouble comes first", "いちばん大事なのは" in words_of(head))
    calls = hana.sandbox("calls")["calls"]
    invited = [call["args"]["users"] for call in calls if call["method"] == "conversations.invite"]
    hold(f"the opener is invited first: {invited}", invited[0] == hana.id)
    announced = hana.sees(channels["incidents"], f"<#{room}>")
    hold("the announcement names who spoke up", hana.mention in words_of(announced))
    topic = lambda: hana.slack.conversations_info(channel=room)["channel"]["topic"]["value"]
    until("a topic", lambda: "checkout 5xx" in topic())
    offered = lambda: all(me in reacted(hana.head(room), name) for name in ("raising_hand", "eyes", "clock1", "pray"))
    until("four offered reactions", offered)
    return head


def roll_called(house, hana, leo, priya, head):
    step(4, "people answer the roll call by reaction, in any skin")
    at = {"channel": head["channel"], "timestamp": head["ts"]}
    until("leo to be let in", lambda: leo.id in members(hana, head["channel"]))
    until("priya to be let in", lambda: priya.id in members(hana, head["channel"]))
    hana.slack.reactions_add(name="raising_hand::skin-tone-4", **at)
    leo.slack.reactions_add(name="eyes", **at)
    priya.slack.reactions_add(name="pray", **at)
    hana.head_with(head["channel"], "いま動ける人", hana.mention)
    hana.head_with(head["channel"], "いま動ける人", leo.mention)
    leo.slack.reactions_remove(name="eyes", **at)
    leo.slack.reactions_add(name="raising_hand", **at)

    def changed():
        answers = house.rest("/incidents/1")[1]["availability"]
        return sorted(one["answer"] for one in answers) == ["not_now", "now", "now"]

    until("leo's change of mind", changed)


def members(person, room):
    return person.slack.conversations_members(channel=room)["members"]


def noted(hana, leo, me, room):
    step(5, "reactions and beginnings make notes; what is taken back goes; 📝 says that it was kept")
    guess = hana.slack.chat_postMessage(channel=room, text=GUESS)
    mistaken = leo.slack.chat_postMessage(channel=room, text="the moon is full")
    hana.slack.chat_postMessage(channel=room, text=f"事実:{FACT}")
    leo.slack.reactions_add(channel=room, timestamp=guess["ts"], name="thinking_face")
    leo.slack.reactions_add(channel=room, timestamp=mistaken["ts"], name="pushpin")
    hana.head_with(room, "いま分かっていること", FACT)
    hana.head_with(room, "いま分かっていること", "the moon is full")
    head = hana.head_with(room, "仮説", GUESS)
    hold("facts and hypotheses stand apart", GUESS not in under(head, "いま分かっていること") and FACT not in under(head, "仮説"))
    leo.slack.reactions_remove(channel=room, timestamp=mistaken["ts"], name="pushpin")
    until("the note to be withdrawn", lambda: "the moon is full" not in words_of(hana.head(room)))
    marked = lambda: [one for one in hana.reads(room) if me in reacted(one, "memo")]
    until("📝 on what was kept", lambda: len(marked()) == 3)


def offering(person, room, action):
    """The newest message with that button."""
    look = lambda: next((one for one in reversed(person.reads(room)) if action in json.dumps(one.get("blocks"))), None)
    return until(f"a message that offers {action}", look)


def role_passed(hana, leo, room):
    step(6, "a role is taken by one press and put down by one press")
    hana.presses(offering(hana, room, "role.take.lead"), "role.take.lead")
    hana.head_with(room, "まとめ役", hana.mention)
    hana.is_told(room, "まとめ役を引き受けてくれて")
    leo.commands(room, "role lead")
    leo.is_told(room, "has Lead at the moment")
    free = lambda action: next((one for one in [hana.head(room)] if action in json.dumps(one["blocks"])), None)
    hana.presses(until("a way to put it down", lambda: free("role.release.lead")), "role.release.lead")
    until("the role to be open again", lambda: free("role.take.lead"))


def settled(house, hana, leo, priya, room):
    step(7, "settling is asked with words; a concern holds it; others agree")
    hana.commands(room, "settle 30 分静かです")
    asked = hana.sees(room, "そろそろ収束でよさそうでしょうか")
    hold("the words and the facts are the material", "30 分静かです" in words_of(asked) and FACT in words_of(asked))
    priya.presses(asked, "form.concern")
    priya.sends(words="グラフがまだ")
    hana.sees(room, "グラフがまだ")
    leo.presses(asked, "settle.agree")
    leo.is_told(room, "Thank you")
    hold("a concern holds it", house.rest("/incidents/1")[1]["state"] == "settling")
    priya.presses(asked, "settle.agree")
    news = offering(hana, room, "incident.reopen")
    hold("it is said that it has settled", "収束しました" in words_of(news))
    hold("names are kept", all(person.mention in words_of(news) for person in (hana, leo, priya)))


def closed(house, hana, leo, room, channels):
    step(8, "closing: the record first, thanks by name, the announcement edited, the room archived")
    hana.presses(offering(hana, room, "incident.reopen"), "incident.close")
    archived = lambda: hana.slack.conversations_info(channel=room)["channel"]["is_archived"]
    until("the room to be archived", archived)
    bye = hana.sees(room, "閉じます")
    hold("thanks by name", hana.mention in words_of(bye) and leo.mention in words_of(bye))
    hana.sees(channels["incidents"], "を閉じました")
    posts = [one for one in hana.reads(channels["incidents"]) if one.get("metadata")]
    hold("one announcement, edited", len(posts) == 1)
    ours = [one for one in hana.reads(room) if one.get("metadata")]
    hold(f"at most five posts of the program in the room, not {len(ours)}", len(ours) <= 5)
    keys = [one["metadata"]["event_payload"]["k"] for one in posts + ours]
    hold("no post twice", len(set(keys)) == len(keys))
    try:
        hana.slack.chat_postMessage(channel=room, text="too late")
        raise Lost("an archived room takes messages")
    except SlackApiError as error:
        hold("an archived room takes no messages", error.response["error"] == "is_archived")
    nothing_owed = lambda: not any(house.rest("/incidents/1")[1]["outbox"].values())
    until("nothing to be owed", nothing_owed)


def elsewhere(house, kaede, channels):
    step("2b", "raised by a script (one key is one incident), by the command line and by words")
    body = {"title": "Search is slow", "by": kaede.id}
    first = house.rest("/incidents", body, **{"Idempotency-Key": "k"})
    again = house.rest("/incidents", body, **{"Idempotency-Key": "k"})
    hold(f"raised: {first}", first[0] == 201 and again[0] == 201)
    hold("one key is one incident", first[1]["id"] == again[1]["id"])
    said = house.run("declare", "the", "printer", "is", "on", "fire", "--listen", house.url.removeprefix("http://"))
    hold(f"`matoi declare` says where: {said.stdout}{said.stderr}", said.returncode == 0 and said.stdout.startswith("#3 "))
    kaede.commands(channels["general"], "決済がおかしい")
    named = lambda: [one for one in info_of(kaede)["channels"] if one["name"].endswith("-004-決済がおかしい")]
    until("a room with a Japanese name", named)
    hold("nothing is raised without the token", house.http("/api/v1/incidents", {})[0] == 401)


def pages(house):
    step(9, "the pages, in both languages")
    for language, words in (("ja", "決済がおかしい"), ("en", "Search is slow")):
        status, now = house.http("/", **{"Accept-Language": language})
        hold(f"the now page in {language}", status == 200 and words in now)
        status, page = house.http("/i/4" if language == "ja" else "/i/2", **{"Accept-Language": language})
        hold(f"an incident's page in {language}", status == 200 and words in page)
        status, case = house.http("/library/1", **{"Accept-Language": language})
        hold(f"the case in {language}", status == 200 and EVIDENCE in case and FACT in case)


def read_alone(house):
    step("9b", "the case reads alone, with everything of Slack thrown away")
    for path in (house.directory / "data").glob("workspace.db*"):
        path.unlink()
    markdown = house.run("export", "1", "--format", "md")
    hold(f"a Markdown export: {markdown.stderr}", markdown.returncode == 0)
    plain = markdown.stdout.replace("\\", "")
    for words in (EVIDENCE, FACT, GUESS, "30 分静かです"):
        hold(f"the Markdown holds «{words}»", words in plain)
    exported = house.run("export", "1", "--format", "json")
    hold(f"a JSON export: {exported.stderr}", exported.returncode == 0)
    case = json.dumps(json.loads(exported.stdout), ensure_ascii=False)
    for words in (EVIDENCE, FACT, GUESS, "30 分静かです"):
        hold(f"the JSON holds «{words}»", words in case)
    missing = house.run("export", "77")
    hold("a number that is not there: exit 1 and one line", missing.returncode == 1 and missing.stderr.count("\n") == 1)


def main():
    program = os.environ.get("MATOI_BIN")
    if not program or not pathlib.Path(program).is_file():
        print("MATOI_BIN names no program", file=sys.stderr)
        return 1
    directory = pathlib.Path(tempfile.mkdtemp(prefix="matoi-thread-"))
    house = None
    try:
        house = House(str(pathlib.Path(program).resolve()), directory)
        play(house)
        house.stop()
        complaints = house.complaints()
        hold("no complaints in the log:\n" + "\n".join(complaints), not complaints)
        read_alone(house)
        print("the thread holds")
        return 0
    except (Lost, SlackApiError) as lost:
        print(f"the thread does not hold: {lost}", file=sys.stderr)
        if house:
            print("\n".join(house.complaints()), file=sys.stderr)
        return 1
    finally:
        if house:
            house.kill()
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
