// The pictures in docs/pictures/, made anew from real pages: a made-up evening at a made-up market.
// `MATOI_BIN=target/debug/matoi CHROMIUM_BIN=$(which chromium) node e2e/gallery.mjs`. Not part of the tests.

import { execFileSync } from "node:child_process";
import { mkdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

import { chromium } from "playwright-core";

import { Tale } from "./filled.mjs";
import { hold } from "./hands.mjs";
import { CHROMIUM, House } from "./house.mjs";

const PICTURES = resolve(import.meta.dirname, "..", "docs", "pictures");
const BYTES_MAX = 250_000;

async function checkout(house, who) {
  const tale = await Tale.raised(house, {
    title: "決済ページで500エラー、注文の約3割が失敗", impact: "注文の約3割が決済で失敗しています。カードだけ請求されているかもしれません", heat: "all_together", by: who.hana.id,
    evidence: [{ text: "pay-7 が 502 を返しています(5xx 32%)", url: "https://graph.example/d/1" }],
  });
  for (const [name, answer] of [["hana", "now"], ["leo", "now"], ["minato", "now"], ["priya", "watching"], ["misaki", "later"]]) await tale.answers(who[name], answer);
  await tale.takes(who.hana, "lead");
  await tale.takes(who.leo, "hands_on");
  await tale.takes(who.kaede, "comms");
  const seen = await tale.note(who.hana, "fact", "14:02 から /checkout の 5xx が 0.1% → 32% に増えています");
  const shipped = await tale.note(who.leo, "fact", "14:01 に v2.181 を出しました(決済クライアント 4.0)");
  await tale.note(who.minato, "hypothesis", "決済会社側の障害ではないか", { verdict: "ruled_out", because: seen.id });
  await tale.note(who.leo, "hypothesis", "決済クライアント 4.0 が再送の印を落としていそう", { verdict: "supported", because: shipped.id });
  await tale.note(who.priya, "hypothesis", "接続プールも足りないのかもしれません");
  await tale.says(who.priya, "グラフを見ています。2台だけ静かです");
  await tale.note(who.hana, "decision", "原因より先に、困りごとを止めます。前の版に戻します");
  await tale.note(who.leo, "action", "v2.180 へ 2台ずつ戻しています");
  await tale.note(who.kaede, "impact", "注文の約3割が失敗。二重請求の問い合わせが 2件あり、返金の手順を用意しています");
  await tale.note(who.misaki, "unknown", "カードだけ請求された人が何人いるか", { taken: true });
  await tale.note(who.leo, "fact", "戻した 4台は 14:33 から 1,240件の決済でエラー 0件");
  return tale;
}

async function mails(house, who) {
  const tale = await Tale.raised(house, { title: "配送状況のメールが二重に届く", impact: "およそ 200人に同じメールが 2通届きました", by: who.kaede.id });
  for (const one of [who.minato, who.kaede, who.leo]) await tale.answers(one, "now");
  await tale.takes(who.minato, "lead");
  const fact = await tale.note(who.kaede, "fact", "10:05 から同じメールが 2通出ています");
  await tale.note(who.minato, "hypothesis", "再送の印が消えていた", { verdict: "supported", because: fact.id });
  await tale.note(who.leo, "hypothesis", "送信の順番が入れかわった", { verdict: "ruled_out" });
  await tale.note(who.minato, "action", "送信を止めて、印を付けなおしました");
  await tale.says(who.kaede, "お詫びの文面を用意します");
  await tale.settles(who.minato, who.kaede, "1時間、二重は 0件です");
  const task = await tale.asks("tasks", { text: "印を消さない見張りを足す", by: who.minato.id, mine: true });
  await tale.asks(`tasks/${task.id}`, { done: true, by: who.minato.id }, "PATCH");
  const look = await tale.asks("look-backs", { size: "note", by: who.minato.id });
  await tale.asks(`look-backs/${look.id}`, { text: "早い声で、200人で止まりました。\n\n- 送信の前に**印を確かめる**", base: 0, done: true, by: who.minato.id }, "PATCH");
  await tale.asks("close", { by: who.minato.id });
  return tale;
}

async function search(house, who) {
  const tale = await Tale.raised(house, { title: "Search answers slowly for people with long histories", impact: "a search takes 8 s instead of 1 s", by: who.priya.id });
  for (const one of [who.priya, who.leo]) await tale.answers(one, "now");
  await tale.takes(who.priya, "lead");
  await tale.note(who.priya, "fact", "answers within 1 s again since 14:40");
  await tale.settles(who.priya, who.leo, "quiet for 30 minutes");
  const look = await tale.asks("look-backs", { size: "talk", by: who.priya.id });
  return { ...tale, look: look.id };
}

async function takes(browser, house, { name, path, as, lang, width = 1360, height = 900, dark }) {
  const context = await browser.newContext({
    locale: lang === "ja" ? "ja-JP" : "en-US", viewport: { width, height }, timezoneId: "Asia/Tokyo",
    colorScheme: dark ? "dark" : "light", reducedMotion: "reduce", deviceScaleFactor: width < 500 ? 2 : 1,
  });
  await context.addCookies([{ name: "matoi_as", value: as.id, url: house.url }]);
  const page = await context.newPage(), file = join(PICTURES, `${name}.png`);
  await page.goto(house.url + path);
  await page.screenshot({ path: file });
  await context.close();
  // Fewer colours where the tool is there; the pictures are small enough without.
  try {
    execFileSync("pngquant", ["--force", "--skip-if-larger", "--ext", ".png", "--quality", "80-98", file]);
  } catch (error) {
    if (error.code !== "ENOENT" && error.status !== 98) throw error;
  }
  const { size } = statSync(file);
  console.log(`${name} ${size}`);
  hold(`${name} has ${size} of ${BYTES_MAX} bytes`, size <= BYTES_MAX);
}

mkdirSync(PICTURES, { recursive: true });
const browser = await chromium.launch(CHROMIUM), house = await House.opens("ja");
try {
  const who = Object.fromEntries(house.info.personas.map((one) => [one.name, one]));
  const case_ = await mails(house, who), slow = await search(house, who), burning = await checkout(house, who);
  await house.alert({ title: "夜の集計が終わりません", fingerprint: "batch" });
  await house.calm(burning.id);
  const [pin] = (await house.slack(who.hana.token, "pins.list", { channel: burning.room })).items;
  const room = (as, lang) => `/workspace?as=${as.id}&channel=${burning.room}&lang=${lang}&at=${pin.message.ts}`;
  const all = [
    { name: "incident", path: `/i/${burning.number}`, as: who.hana, lang: "ja", height: 1200 },
    { name: "incident-dark", path: `/i/${burning.number}`, as: who.priya, lang: "en", height: 1200, dark: true },
    { name: "incident-phone", path: `/i/${burning.number}`, as: who.misaki, lang: "ja", width: 360, height: 780 },
    { name: "now", path: "/", as: who.leo, lang: "en" },
    { name: "case", path: `/library/${case_.number}`, as: who.kaede, lang: "ja", height: 1200 },
    { name: "look-back", path: `/i/${slow.number}/look-backs/${slow.look}`, as: who.priya, lang: "en" },
    { name: "workspace", path: room(who.hana, "ja"), as: who.hana, lang: "ja", height: 1300 },
    { name: "workspace-phone", path: room(who.tom, "en"), as: who.tom, lang: "en", width: 360, height: 780, dark: true },
  ];
  for (const one of all) await takes(browser, house, one);
} finally {
  await browser.close();
  house.ends();
}
