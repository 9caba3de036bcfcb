// A small app as people write them with Bolt for JavaScript: it repeats what is asked for, opens rooms by a modal and
// counts a press. It knows nothing of who runs it; a socket if there is an app-level token, else request URLs.

import bolt from "@slack/bolt";

const { App } = bolt;
const { SLACK_API_URL, SLACK_APP_TOKEN, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, PORT } = process.env;

const app = new App({
  token: SLACK_BOT_TOKEN,
  clientOptions: { slackApiUrl: SLACK_API_URL },
  ...(SLACK_APP_TOKEN ? { socketMode: true, appToken: SLACK_APP_TOKEN } : { signingSecret: SLACK_SIGNING_SECRET }),
});

const plain = (text) => ({ type: "plain_text", text });
const section = (text) => ({ type: "section", text: { type: "mrkdwn", text } });

app.message(/^echo (.+)/, async ({ context, message, say }) => {
  await say({ text: context.matches[1], thread_ts: message.ts });
});

app.command("/room", async ({ ack, body, client, command }) => {
  if (command.text === "help") {
    await ack({ response_type: "ephemeral", text: "`/room` opens a room." });
    return;
  }
  await ack();
  await client.views.open({
    trigger_id: body.trigger_id,
    view: {
      type: "modal",
      callback_id: "room",
      private_metadata: command.channel_id,
      title: plain("Open a room"),
      submit: plain("Open"),
      blocks: [
        {
          type: "input",
          block_id: "name",
          label: plain("Name"),
          element: { type: "plain_text_input", action_id: "value" },
        },
        {
          type: "input",
          block_id: "people",
          label: plain("People"),
          element: { type: "multi_users_select", action_id: "value" },
        },
      ],
    },
  });
});

app.view("room", async ({ ack, body, client, view }) => {
  const name = view.state.values.name.value.value;
  if (!/^[a-z0-9-]+$/.test(name)) {
    await ack({ response_action: "errors", errors: { name: "Small letters, digits and hyphens, please." } });
    return;
  }
  await ack();
  const { channel } = await client.conversations.create({ name });
  const people = [body.user.id, ...view.state.values.people.value.selected_users];
  await client.conversations.invite({ channel: channel.id, users: people.join(",") });
  await client.conversations.setTopic({ channel: channel.id, topic: "opened by a modal" });
  await client.chat.postMessage({
    channel: channel.id,
    text: "Nobody has pressed yet",
    blocks: [
      section("Nobody has pressed yet"),
      { type: "actions", elements: [{ type: "button", action_id: "press", value: "0", text: plain("Press") }] },
    ],
  });
  await client.chat.postEphemeral({
    channel: view.private_metadata,
    user: body.user.id,
    text: `<#${channel.id}> is open`,
  });
});

app.action("press", async ({ ack, action, body, client, respond }) => {
  await ack();
  const count = Number(action.value) + 1;
  const text = `Pressed ${count} times, last by <@${body.user.id}>`;
  const button = { type: "button", action_id: "press", value: String(count), text: plain("Press") };
  await client.chat.update({
    channel: body.channel.id,
    ts: body.message.ts,
    text,
    blocks: [section(text), { type: "actions", elements: [button] }],
  });
  await respond({ response_type: "ephemeral", replace_original: false, text: `That was number ${count}` });
});

app.event("app_home_opened", async ({ client, event }) => {
  await client.views.publish({ user_id: event.user, view: { type: "home", blocks: [section("At home")] } });
});

await app.start(SLACK_APP_TOKEN ? undefined : { host: "127.0.0.1", port: Number(PORT) });
console.log("ready");
