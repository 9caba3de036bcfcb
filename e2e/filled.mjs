// A house with something of everything in it: incidents in every state, notes of every kind, people, alerts, talk,
// files, words that break nowhere. Filled through the two APIs, as scripts and people would. Knows no page.

import { Lost } from "./hands.mjs";

const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC";
/** Nothing in it may be parted by a space. */
const UNBROKEN = `pay-7.payments.internal/${"connection_pool_exhausted_".repeat(5)}`;

/** One incident, told by several hands. */
export class Tale {
  constructor(house, incident) {
    Object.assign(this, { house, id: incident.id, number: incident.number });
  }

  static async raised(house, body) {
    const incident = await house.calls("POST", "/incidents", body);
    const tale = new Tale(house, incident);
    tale.room = (await house.calm(incident.id)).room.channel;
    return tale;
  }

  asks(path, body, method = "POST") {
    return this.house.calls(method, `/incidents/${this.id}/${path}`, body);
  }

  async note(by, kind, text, change) {
    const note = await this.asks("notes", { kind, text, by: by.id });
    if (change) await this.asks(`notes/${note.id}`, { by: by.id, ...change }, "PATCH");
    return note;
  }

  answers(person, answer) {
    return this.asks("availability", { person: person.id, answer });
  }

  takes(person, role) {
    return this.asks("roles", { person: person.id, role, action: "take" });
  }

  async says(person, text) {
    const { house, room } = this;
    return (await house.slack(person.token, "chat.postMessage", { channel: room, text })).ts;
  }

  async shows(person, filename, bytes, title) {
    const { house, room } = this;
    const place = await house.slack(person.token, "files.getUploadURLExternal", { filename, length: bytes.length, alt_txt: title });
    const address = new URL(place.upload_url, house.url);
    const kept = await fetch(address, { method: "POST", body: bytes });
    if (!kept.ok) throw new Lost(`a file is taken in (${kept.status})`);
    await house.slack(person.token, "files.completeUploadExternal", { files: [{ id: place.file_id, title }], channel_id: room });
  }

  async settles(one, other, text) {
    await this.asks("settlement", { action: "propose", text, by: one.id });
    await this.asks("settlement", { action: "agree", by: other.id });
  }
}

/** In the middle of it: everything a page can show is there. */
async function burning(house, who) {
  const tale = await Tale.raised(house, {
    title: `決済ページで500エラーが続き、注文の一部が完了しません (${UNBROKEN})`, impact: "注文のおよそ3割が失敗しています。まだ増えるかもしれません", heat: "all_together", by: who.hana.id,
    evidence: [{ text: "pay-7 が 502 を返しています 5xx 32%", url: "https://graph.example/d/1" }, { text: UNBROKEN }],
  });
  for (const [name, answer] of [["hana", "now"], ["leo", "now"], ["priya", "watching"], ["misaki", "later"], ["tom", "not_now"]]) await tale.answers(who[name], answer);
  await tale.takes(who.hana, "lead");
  await tale.takes(who.leo, "hands_on");
  await tale.asks("roles", { person: who.kaede.id, role: "comms", action: "offer", by: who.hana.id });
  const seen = await tale.note(who.hana, "fact", "14:20 から 5xx が増えています");
  await tale.note(who.leo, "fact", "The last deploy went out at 14:17 and touched the payment client only");
  await tale.note(who.leo, "hypothesis", "接続プールが足りないのかもしれません");
  await tale.note(who.priya, "hypothesis", `maybe ${UNBROKEN}`, { verdict: "supported", because: seen.id });
  await tale.note(who.minato, "hypothesis", "端末の時計がずれている", { verdict: "ruled_out" });
  await tale.note(who.kaede, "impact", "問い合わせが12件来ています");
  await tale.note(who.leo, "action", "ひとつ前の版に戻しています");
  await tale.note(who.hana, "decision", "戻し終わるまでキャンペーンのメールを止めます");
  await tale.note(who.misaki, "unknown", "返金が要る人が何人いるか", { taken: true });
  await tale.note(who.tom, "fact", "書きまちがい", { withdrawn: true });
  await tale.says(who.priya, "graphs look calmer since the rollback, I keep watching 👀");
  await tale.says(who.kaede, `ログはこちらです ${UNBROKEN}`);
  await tale.shows(who.leo, "errors.png", Buffer.from(PNG, "base64"), "エラー率のグラフ");
  await tale.shows(who.priya, `${UNBROKEN.replaceAll("/", "-")}.log`, Buffer.from("14:20:01 pool exhausted\n"), "pay-7.log");
  await tale.asks("settlement", { action: "propose", text: "30分静かです", by: who.hana.id });
  await tale.asks("settlement", { action: "concern", text: "夜の集計がまだ動いていません", by: who.misaki.id });
  return tale;
}

/** Settled, and being looked back on. */
async function settled(house, who) {
  const tale = await Tale.raised(house, { title: "Search answers slowly for people with long histories", impact: "a search takes 8 s instead of 1 s", by: who.priya.id });
  await tale.answers(who.priya, "now");
  await tale.answers(who.leo, "watching");
  await tale.takes(who.priya, "lead");
  await tale.note(who.priya, "fact", "answers within 1 s since 14:40");
  await tale.note(who.priya, "action", "rebuilt the index of search-2");
  await tale.settles(who.priya, who.leo, "quiet for 30 minutes");
  await tale.asks("follow-ups", { kind: "cause", action: "take", by: who.priya.id });
  await tale.asks("follow-ups", { kind: "cause", how: "read the index's log beside the changes", when: "this week", by: who.priya.id });
  await tale.asks("follow-ups", { kind: "report", who: who.misaki.id, how: "週のまとめで伝えます", for_whom: "店舗のみなさん", by: who.priya.id });
  await tale.asks("tasks", { text: "alarm on the index's age", by: who.priya.id, mine: true });
  const done = await tale.asks("tasks", { text: "接続数の上限を見直す", by: who.leo.id });
  await tale.asks(`tasks/${done.id}`, { done: true, by: who.leo.id }, "PATCH");
  const dropped = await tale.asks("tasks", { text: "もう要らなくなったこと", by: who.leo.id });
  await tale.asks(`tasks/${dropped.id}`, { dropped: true, by: who.leo.id }, "PATCH");
  const note = await tale.asks("look-backs", { size: "note", by: who.priya.id });
  const text = `# ふりかえり\n\n**戻す手順**が役に立ちました。\n\n- ${UNBROKEN}\n- *one more thing*\n\n| いつ | 何が |\n|---|---|\n| 14:20 | 遅くなった |\n`;
  await tale.asks(`look-backs/${note.id}`, { text, base: 0, done: true, by: who.priya.id }, "PATCH");
  await tale.asks("look-backs", { size: "talk", by: who.leo.id });
  return tale;
}

async function closed(house, who) {
  const tale = await Tale.raised(house, { title: "配送状況のメールが二重に届く", impact: "およそ200人に同じメールが2通届きました", by: who.kaede.id });
  await tale.answers(who.minato, "now");
  await tale.answers(who.kaede, "now");
  await tale.takes(who.minato, "lead");
  const fact = await tale.note(who.kaede, "fact", "10:05 から同じメールが2通出ています");
  await tale.note(who.minato, "hypothesis", "再送の印が消えていた", { verdict: "supported", because: fact.id });
  await tale.note(who.minato, "hypothesis", "送信の順番が入れかわった", { verdict: "ruled_out" });
  await tale.note(who.minato, "action", "送信を止めて、印を付けなおしました");
  await tale.says(who.kaede, "お詫びの文面を用意します");
  await tale.settles(who.minato, who.kaede, "1時間、二重は0です");
  await tale.asks("close", { by: who.minato.id });
  return tale;
}

/** Fills the house; gives the incidents by what they are there for. */
export async function fill(house) {
  const who = Object.fromEntries(house.info.personas.map((one) => [one.name, one]));
  await house.alert({ title: "pay-7 answers 502", summary: `5xx 32% ${UNBROKEN}`, fingerprint: "pay-7", severity: "critical", url: "https://graph.example/d/2", labels: { host: "pay-7", [UNBROKEN]: UNBROKEN } });
  await house.alert({ title: "夜の集計が終わりません", fingerprint: "batch" });
  await house.alert({ title: "search-2 is slow", fingerprint: "search-2" });
  await house.alert({ title: "search-2 is slow", fingerprint: "search-2", status: "resolved" });
  const incidents = {
    closed: await closed(house, who),
    settled: await settled(house, who),
    burning: await burning(house, who),
    sensitive: await Tale.raised(house, { title: "ある人の情報が見えていたかもしれません", sensitive: true, by: who.hana.id }),
    fresh: await Tale.raised(house, { by: who.tom.id }),
  };
  const mistaken = await Tale.raised(house, { title: "pictures are missing", by: who.tom.id });
  await mistaken.asks("close", { false_alarm: true, by: who.tom.id });
  for (const tale of [...Object.values(incidents), mistaken]) await house.calm(tale.id);
  return { ...incidents, mistaken, who };
}
