"""A small app as people write them with Bolt for Python: it repeats what is asked for, opens rooms by a modal and
counts a press. It knows nothing of who runs it; a socket if there is an app-level token, else request URLs."""

import os
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event

from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

app = App(
    client=WebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"]),
    signing_secret=os.environ.get("SLACK_SIGNING_SECRET"),
)


def plain(text):
    return {"type": "plain_text", "text": text}


def section(text):
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(count):
    return {"type": "actions", "elements": [{"type": "button", "action_id": "press", "value": str(count), "text": plain("Press")}]}


@app.message(re.compile("^echo (.+)"))
def echo(context, message, say):
    say(text=context["matches"][0], thread_ts=message["ts"])


@app.command("/room")
def room(ack, body, client, command):
    if command.get("text") == "help":
        ack(response_type="ephemeral", text="`/room` opens a room.")
        return
    ack()
    name = {"type": "plain_text_input", "action_id": "value"}
    people = {"type": "multi_users_select", "action_id": "value"}
    client.views_open(
        trigger_id=body["trigger_id"],
        view={
            "type": "modal",
            "callback_id": "room",
            "private_metadata": command["channel_id"],
            "title": plain("Open a room"),
            "submit": plain("Open"),
            "blocks": [
                {"type": "input", "block_id": "name", "label": plain("Name"), "element": name},
                {"type": "input", "block_id": "people", "label": plain("People"), "element": people},
            ],
        },
    )


@app.view("room")
def opened(ack, body, client, view):
    values = view["state"]["values"]
    name = values["name"]["value"]["value"]
    if not re.fullmatch("[a-z0-9-]+", name):
        ack(response_action="errors", errors={"name": "Small letters, digits and hyphens, please."})
        return
    ack()
    channel = client.conversations_create(name=name)["channel"]["id"]
    client.conversations_invite(channel=channel, users=[body["user"]["id"], *values["people"]["value"]["selected_users"]])
    client.conversations_setTopic(channel=channel, topic="opened by a modal")
    text = "Nobody has pressed yet"
    client.chat_postMessage(channel=channel, text=text, blocks=[section(text), button(0)])
    client.chat_postEphemeral(channel=view["private_metadata"], user=body["user"]["id"], text=f"<#{channel}> is open")


@app.action("press")
def press(ack, action, body, client, respond):
    ack()
    count = int(action["value"]) + 1
    text = f"Pressed {count} times, last by <@{body['user']['id']}>"
    client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text=text, blocks=[section(text), button(count)])
    respond(response_type="ephemeral", replace_original=False, text=f"That was number {count}")


@app.event("app_home_opened")
def at_home(client, event):
    client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section("At home")]})


@app.event("message")
def other_talk():
    """What is said without `echo` is none of this app's business."""


class Door(BaseHTTPRequestHandler):
    """Bolt's own development server listens on every interface; this one on this machine only."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        answer = app.dispatch(BoltRequest(body=body, headers=dict(self.headers.items())))
        self.send_response(answer.status)
        for name, value in answer.first_headers().items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body.encode())

    def log_message(self, *_):
        pass


if os.environ.get("SLACK_APP_TOKEN"):
    SocketModeHandler(app, os.environ["SLACK_APP_TOKEN"]).connect()
    print("ready", flush=True)
    Event().wait()
else:
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Door)
    print("ready", flush=True)
    server.serve_forever()
