"""The API as its own description says it is: the description is valid, and a run of schemathesis (made-up calls,
good and bad, the same ones each time) finds no fault of ours and no answer that is not described.

Starts the program named in MATOI_BIN in a directory of its own, with its built-in workspace, and stops it.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from openapi_spec_validator import validate

from thread import ALERT_TOKEN, API_TOKEN, House, Lost, hold, step, until

EXAMPLES = 12
# The run itself takes half of it on two slow cores.
PATIENCE_SECONDS = 90
HERE = pathlib.Path(__file__).resolve().parent
FINGERPRINT = "pay-7-5xx"


def prepare(house):
    """Something to ask about: incident 1 with a note, an alert."""
    status, _ = house.rest("/incidents", {"title": "決済で500", "evidence": "5xx 12%"})
    hold(f"an incident is raised: {status}", status == 201)
    status, _ = house.rest("/incidents/1/notes", {"kind": "hypothesis", "text": "the deploy"})
    hold(f"a note is recorded: {status}", status == 201)
    status, _ = house.http(f"/alerts/generic/{ALERT_TOKEN}", {"title": "5xx", "fingerprint": FINGERPRINT})
    hold(f"an alert is kept: {status}", status == 202)
    until("the alert", lambda: house.rest("/alerts")[1]["alerts"])


def is_valid(house):
    for language in ("ja", "en"):
        status, text = house.http(f"/api/openapi.json?lang={language}")
        hold(f"the description is there: {status}", status == 200)
        validate(json.loads(text))


def run(house):
    command = [
        str(pathlib.Path(sys.executable).parent / "schemathesis"),
        "--config-file",
        str(HERE / "schemathesis.toml"),
        "run",
        f"{house.url}/api/openapi.json",
        f"--max-examples={EXAMPLES}",
        "--generation-deterministic",
        "--no-color",
    ]
    environment = {**os.environ, "API_TOKEN": API_TOKEN, "ALERT_TOKEN": ALERT_TOKEN, "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(command, cwd=house.directory, env=environment, timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        raise Lost(f"schemathesis took longer than {PATIENCE_SECONDS} s") from None
    hold("schemathesis found something; it is told above", done.returncode == 0)


def main():
    program = os.environ.get("MATOI_BIN")
    if not program or not pathlib.Path(program).is_file():
        print("MATOI_BIN names no program", file=sys.stderr)
        return 1
    directory = pathlib.Path(tempfile.mkdtemp(prefix="matoi-api-"))
    house = None
    try:
        house = House(str(pathlib.Path(program).resolve()), directory)
        step(1, "the description is valid OpenAPI, in both languages")
        is_valid(house)
        prepare(house)
        step(2, "made-up calls, good and bad")
        run(house)
        status, text = house.http("/readyz")
        hold(f"it is still ready: {status} {text}", status == 200)
        house.stop()
        # Posts that are no alerts are meant to be warned of.
        complaints = [line for line in house.complaints() if "that nobody can read" not in line]
        hold("no complaints in the log:\n" + "\n".join(complaints), not complaints)
        print("the API is what it says it is")
        return 0
    except Lost as lost:
        print(f"the API is not what it says it is: {lost}", file=sys.stderr)
        return 1
    finally:
        if house:
            house.kill()
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
