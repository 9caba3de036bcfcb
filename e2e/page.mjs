// The pages, used by two people in Chromium who have keyboards only: the whole flow in the built-in workspace and on the
// web pages, in Japanese and in English, on a wide screen and on a phone's. Nothing may be complained of by the browser
// or by axe. Pictures go to target/e2e-shots/.

import { mkdirSync } from "node:fs";

import { chromium } from "playwright-core";

import { joins, useByKeys } from "./chat.mjs";
import { play } from "./flow.mjs";
import { Lost, Person, SHOTS, hold } from "./hands.mjs";
import { CHROMIUM, House } from "./house.mjs";

const WIDE = { width: 1360, height: 900 }, PHONE = { width: 360, height: 740 };
const JA = {
  lang: "ja", locale: "ja-JP", one: "hana", other: "minato", receipt: "受け取りました", asked: "収束でよさそうでしょうか", thanks: "ありがとうございました",
  other_title: "画像が出ない", web_title: "ログインできない人がいます", impact: "注文の一部が失敗しています", action: "ひとつ前の版に戻しました",
  why: "30 分静かです", how: "ログと変更を並べて読みます", task: "接続数の上限を見直す", learned: "戻す手順が役に立ちました",
};
const EN = {
  lang: "en", locale: "en-US", one: "priya", other: "tom", receipt: "Got it", asked: "Does this look settled", thanks: "for carrying it",
  other_title: "pictures are missing", web_title: "some people can't log in", impact: "some orders fail", action: "rolled back one version",
  why: "quiet for 30 minutes", how: "read the logs beside the changes", task: "look at the connection limit again", learned: "the rollback notes helped",
};
/** By language: each has a house of its own, and its two tellings come one after the other. */
const TELLINGS = [
  [
    { ...JA, ...WIDE, title: "決済がおかしい", fact: "14:20 から 5xx は 0", guess: "接続プールが足りないのかも", evidence: "pay-7 が 502 を返しています" },
    { ...JA, ...PHONE, title: "検索が遅い", fact: "14:40 から応答は 1 秒以内", guess: "索引が古いのかも", evidence: "search-2 の応答が 8 秒です" },
  ],
  [
    { ...EN, ...WIDE, title: "checkout is slow", fact: "no 5xx since 14:20", guess: "maybe the connection pool", evidence: "pay-7 answered 502" },
    { ...EN, ...PHONE, title: "search is stuck", fact: "answers within 1 s since 14:40", guess: "maybe the index is old", evidence: "search-2 took 8 s" },
  ],
];

function says(telling) {
  return (words) => console.log(`${telling.lang} ${telling.width}px: ${words}`);
}

async function tell(browser, telling, { url, info, alertToken }, app) {
  const complaints = [], step = says(telling);
  const one = await Person.arrives(browser, telling, url, info, telling.one, complaints);
  const other = await Person.arrives(browser, telling, url, info, telling.other, complaints);
  try {
    step("words, a reaction, a menu, a thread, a form, files");
    await useByKeys(one, app, hold);
    await play(telling, url, alertToken, one, other, step);
  } catch (error) {
    await one.shot("lost-one");
    await other.shot("lost-other");
    throw error;
  } finally {
    await Promise.all([one.context.close(), other.context.close()]);
  }
  const small = [...one.small, ...other.small];
  hold(`targets are large enough:\n${small.join("\n")}`, small.length === 0);
  hold(`the browser complains of nothing:\n${complaints.join("\n")}`, complaints.length === 0);
}

/** All tellings of one language, in one house. */
async function tellAll(browser, tellings) {
  const house = await House.opens(tellings[0].lang);
  try {
    const app = await joins(house.url, house.info);
    try {
      for (const telling of tellings) await tell(browser, telling, house, app);
    } finally {
      app.server.close();
    }
    hold(`the log complains of nothing:\n${house.complaints.join("\n")}`, house.complaints.length === 0);
  } finally {
    house.ends();
  }
}

mkdirSync(SHOTS, { recursive: true });
const browser = await chromium.launch(CHROMIUM);
try {
  // `E2E_ONLY=ja-360` while something is being mended.
  const isChosen = ({ lang, width }) => `${lang}-${width}`.includes(process.env.E2E_ONLY || "");
  const chosen = TELLINGS.map((tellings) => tellings.filter(isChosen)).filter((tellings) => tellings.length);
  await Promise.all(chosen.map((tellings) => tellAll(browser, tellings)));
  console.log("the pages hold");
} catch (error) {
  console.error(`the pages do not hold: ${error instanceof Lost ? error.message : error.stack}`);
  process.exitCode = 1;
} finally {
  await browser.close();
}
