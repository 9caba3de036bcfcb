// Read without a script, on paper, and in the reader's own colours. Used by everywhere.mjs.

import { hold } from "./hands.mjs";

/** A4 at 96 dots an inch, without the margins of print.css. */
const PAPER = { width: 672, height: 986 };

/** Opens one page without a script, and holds that each of these words is to be seen. */
async function holdsWords(page, url, path, words, lang) {
  await page.goto(url + path);
  hold(`${path} is in ${lang}`, (await page.locator("html").getAttribute("lang")) === lang);
  const text = await page.locator("body").innerText();
  for (const one of words) hold(`${path} says ${one} without a script`, text.replace(/\s+/g, " ").includes(one));
  hold(`${path} leads on`, (await page.locator("nav a[href='/library']").count()) > 0);
}

/** What is a fact and what is a guess differs in more than colour: a full mark or a hollow one, a plain word or a dashed one. */
async function tellsApart(page, how) {
  const seen = await page.evaluate(() => {
    const look = (selector, pseudo) => getComputedStyle(document.querySelector(selector), pseudo);
    const mark = (kind) => {
      const { backgroundColor, borderStyle, printColorAdjust } = look(`.known [data-note="${kind}"] li`, "::before");
      const isHollow = /^rgba\(.*, 0\)$/.test(backgroundColor) || backgroundColor === getComputedStyle(document.body).backgroundColor;
      return { isFull: !isHollow, border: borderStyle, printed: printColorAdjust };
    };
    const gone = look('.known li[data-verdict="ruled_out"] .words').textDecorationLine, word = look('.kind[data-note="hypothesis"]').borderStyle;
    return { fact: mark("fact"), guess: mark("hypothesis"), gone, word };
  });
  const told = JSON.stringify(seen);
  hold(`${how}: a fact's mark is full, a guess's hollow: ${told}`, seen.fact.isFull && !seen.guess.isFull && seen.guess.border !== "none");
  hold(`${how}: what fills it is drawn: ${told}`, seen.fact.printed === "exact");
  hold(`${how}: a ruled out guess is struck through, a guess's word is dashed: ${told}`, seen.gone.includes("line-through") && seen.word === "dashed");
}

/** Paper shows the record and nothing to press. */
async function prints(page, what) {
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize(PAPER);
  const shown = await page.evaluate(() => {
    const chrome = document.querySelectorAll("button, select, textarea, input, .rail, .tabbar, .live, .skip");
    const kept = [...document.querySelectorAll(".ev")];
    return {
      chrome: [...chrome].filter((node) => node.checkVisibility()).map((node) => node.outerHTML.slice(0, 80)),
      parted: kept.filter((node) => getComputedStyle(node).breakInside !== "avoid").length, entries: kept.length,
      over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    };
  });
  hold(`${what} on paper has nothing to press: ${shown.chrome}`, shown.chrome.length === 0);
  hold(`${what} on paper keeps each of ${shown.entries} entries whole`, shown.entries > 0 && shown.parted === 0);
  hold(`${what} fits the paper (${shown.over}px too wide)`, shown.over <= 0);
  await tellsApart(page, `${what} on paper`);
  await page.emulateMedia({ media: null });
}

export async function readsPlain(browser, house, tales, { lang, locale, name }) {
  const context = await browser.newContext({ locale, javaScriptEnabled: false, viewport: { width: 1360, height: 900 } });
  await context.addCookies([{ name: "matoi_as", value: house.person(name).id, url: house.url }]);
  const page = await context.newPage(), { url } = house, { burning, closed } = tales;
  await holdsWords(page, url, "/", ["決済ページで500エラーが続き", "pay-7 answers 502", "配送状況のメールが二重に届く"], lang);
  await holdsWords(page, url, "/library", ["配送状況のメールが二重に届く"], lang);
  await holdsWords(page, url, "/guideline", [lang === "ja" ? "早い声が、いちばん助かります" : "Early is the kindest thing"], lang);
  await holdsWords(page, url, `/library/${closed.number}`, ["10:05 から同じメールが2通出ています", "お詫びの文面を用意します", "再送の印が消えていた"], lang);
  await prints(page, `/library/${closed.number}`);
  await page.setViewportSize({ width: 1360, height: 900 });
  await holdsWords(page, url, `/i/${burning.number}`, ["14:20 から 5xx が増えています", "接続プールが足りないのかもしれません", "返金が要る人が何人いるか", "graphs look calmer"], lang);
  await tellsApart(page, "on the screen");
  await page.emulateMedia({ forcedColors: "active" });
  await tellsApart(page, "in forced colours");
  await context.close();
}
