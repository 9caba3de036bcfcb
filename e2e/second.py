"""Matoi in a Slack that others might have written: half of it is missing, and all of it is odd.

Starts the program named in MATOI_BIN against `second/server.py`, reached only through SLACK_API_URL, and raises,
talks, settles and closes there. The incident has to exist, each thing that did not go through is said once and in
plain words, nothing panics, nothing is asked for ever, and the log stays short. Exit code 1 with one clear line
where that does not hold.
"""

import collections
import os
import pathlib
import re
import shutil
import sys
import tempfile
import time

from second.server import LOBBY, MISSING, Second
from thread import House, Lost, hold, until

ANZU, BENI = "U0ANZU", "U0BENI"
TOKEN, SECRET = "xoxb-a-drill", "a drill's secret"
# What is not there is asked for at most so often in the seconds that follow a raise.
WATCHED_SECONDS = 45
ASKED_MAX = 8
LOG_LINES_MAX = 60


def step(number, words):
    print(f"{number}. {words}", flush=True)


def play(house, second):
    step(1, "a raise is received at once, and its room opens although half of Slack is missing")
    before = time.monotonic()
    hold("the command is received", second.commands(ANZU, LOBBY, "checkout is slow") == 200)
    hold("within three seconds", time.monotonic() - before < 3)
    room = until("a room", lambda: next((id for id, one in second.channels.items() if one["name"].startswith("inc-")), None))
    until("the board in it", lambda: any("checkout is slow" in str(one) for one in second.channels[room]["messages"]))
    status, incident = house.rest("/incidents/1")
    hold(f"the incident exists: {status} {incident.get('title')}", incident.get("title") == "checkout is slow")

    step(2, "what people say is kept once, and Matoi's own words are nobody's")
    hold("talk is received", second.says(ANZU, room, "fact: 5xx at 12% since 14:02"))
    second.says(BENI, room, "looking at the database")
    until("the note", lambda: any(one.get("text") == "5xx at 12% since 14:02" for one in house.rest("/incidents/1")[1]["notes"]))

    own = [one for one in second.channels[room]["messages"] if one["user"] == "U0MATOI"]
    hold("Matoi said something in the room", len(own) >= 1)
    hold("at most five posts in the room", len(own) <= 5)

    step(3, "each thing that did not go through is said once, in plain words")
    until("somebody is told that people are missing", lambda: second.whispers)
    time.sleep(WATCHED_SECONDS)
    told = collections.Counter(second.whispers)
    hold(f"nothing is said twice: {told.most_common(2)}", all(times == 1 for times in told.values()))
    said = lambda words: any(words in told for _, told in second.whispers)
    for words in ("couldn't invite", "couldn't be pinned"):
        hold(f"said: {words}", said(words))
    for _, words in second.whispers:
        odd = re.search(r"404|503|unknown_method|<h1>|http_|json", words)
        hold(f"plain words: {words}", not odd)

    step(4, "nothing is asked for ever")
    asked = collections.Counter(method for method, _ in second.calls)
    for method in MISSING:
        hold(f"{method} was asked {asked[method]} times in {WATCHED_SECONDS} s", asked[method] <= ASKED_MAX)
    print("   " + ", ".join(f"{method} {times}" for method, times in asked.most_common()), flush=True)
    hold(f"all is received well: {[one for one in second.pushed if one[0] != 200][:3]}", all(status == 200 for status, _ in second.pushed))
    for _, words in second.whispers:
        print("   said: " + " / ".join(words.splitlines()), flush=True)
    print(f"   slowest answer to a push {max(took for _, took in second.pushed):.2f} s of {len(second.pushed)}", flush=True)

    step(5, "it settles and closes, and the case is in the library")
    hold("closing is received", second.commands(ANZU, room, "close") == 200)
    until("the case", lambda: house.rest("/cases/1")[0] == 200)
    until("the room that stays to be told of", lambda: said("couldn't be archived"))
    case = house.run("export", "1", "--format", "json").stdout
    hold("talk stands there once", case.count("looking at the database") == 1)
    hold(f"nothing Matoi said is talk of the room: {case[:300]}", "U0MATOI" not in case)

    step(6, "no panic, and a short log")
    log = (house.directory / "stderr.log").read_text()
    hold("nothing panicked", "panicked" not in log)
    lines = log.splitlines()
    hold(f"the log has {len(lines)} lines: {lines[-3:]}", len(lines) <= LOG_LINES_MAX)


def main():
    program = os.environ.get("MATOI_BIN")
    if not program or not pathlib.Path(program).is_file():
        sys.exit("MATOI_BIN has to name the program")
    directory = pathlib.Path(tempfile.mkdtemp(prefix="matoi-second-"))
    second = Second(TOKEN, SECRET)
    house = None
    try:
        house = House(program, directory, MATOI_LANG="en", SLACK_API_URL=second.url, SLACK_BOT_TOKEN=TOKEN, SLACK_SIGNING_SECRET=SECRET)
        second.request_url = f"{house.url}/slack/events"
        play(house, second)
        house.stop()
    except (Lost, OSError) as error:
        print(f"second.py: {error}", file=sys.stderr)
        log = (directory / "stderr.log").read_text() if house else ""
        print("\n".join(log.splitlines()[-30:]), file=sys.stderr)
        return 1
    finally:
        if house:
            house.kill()
        second.stop()
        shutil.rmtree(directory, ignore_errors=True)
    print("another Slack holds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
