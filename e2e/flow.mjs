// The whole flow of an incident by keys alone, on the chat page and on the web pages: noticed, raised, answered, noted,
// shared out, settled, looked back on, closed, read. Used by page.mjs.

import { hold } from "./hands.mjs";

/** What two people do with one incident; `made` gives another tab. */
export async function play(telling, url, token, one, other, step) {
  const t = telling, now = await one.opens("/");
  step("an alert appears while people look on; a press");
  const number = await raises(t, url, token, one, now);
  step("typed words raise another; the receipt is for one pair of eyes");
  await other.comesToWrite();
  await other.says(`/matoi ${t.other_title}`);
  await other.sees(t.receipt);
  await other.looks("03-receipt");
  step("the room: who can act, facts and hypotheses, users' trouble");
  await one.goes(`-${String(number).padStart(3, "0")}-`);
  await one.head().waitFor();
  await one.looks("04-room");
  const incident = await other.opens(`/i/${number}`);
  await other.goes(`-${String(number).padStart(3, "0")}-`);
  await notes(t, one, other);
  step("roles: taken, asked for, accepted");
  await roles(t, one, other);
  step("the incident's page follows");
  await showsNews(incident, "#record", t.guess);
  await other.stayed(incident);
  await other.looks("06-incident", incident);
  step("settling: asked with what was seen, agreed");
  const news = await settles(t, one, other);
  step("what comes after: owners, something left to do, a look-back in the room and one on its page");
  await after(t, one, news);
  await looksBack(t, one, number);
  step("closing: thanks, an archived room, the case");
  await one.stayed();
  await one.presses(news, "incident.close");
  await one.page.locator("#closed").waitFor();
  await one.sees(t.thanks);
  await one.stayed();
  await one.looks("13-closed");
  await showsNews(incident, `a[href="/library/${number}"]`);
  await other.stayed(incident);
  await reads(t, other, number);
  await home(one);
}

/** What comes waits behind the pill where it would move what is read; one key shows it. */
async function showsNews(page, selector, hasText = "") {
  const wanted = page.locator(selector, { hasText }).first();
  await wanted.or(page.locator("#new[data-n]")).first().waitFor();
  while (!(await wanted.count())) {
    await page.locator("#new[data-n]").waitFor();
    await page.keyboard.press("u");
  }
}

async function raises(t, url, token, one, now) {
  await one.goes("alerts");
  const body = JSON.stringify({ title: t.title, summary: t.evidence, fingerprint: t.evidence });
  const answer = await fetch(`${url}/alerts/generic/${token}`, { method: "POST", body });
  hold(`an alert is kept (${answer.status})`, answer.status === 202);
  const card = await one.sees(t.evidence);
  await one.stayed();
  await one.looks("01-card");
  await one.presses(card, "alert.raise");
  await card.locator("text=#inc-").first().waitFor();
  const number = Number((await card.textContent()).match(/#inc-\d+-(\d+)-/)[1]);
  await now.locator(`#i${number}`, { hasText: t.title }).waitFor();
  await one.stayed(now);
  await one.looks("02-now", now);
  // From a press on the web page, too: words are enough, and a name is not asked for.
  await one.tabsTo(now.locator("#words"), now);
  await now.keyboard.type(t.web_title);
  await one.tabsTo(now.locator('form[action="/raise"] .brand'), now);
  await now.keyboard.press("Enter");
  await now.locator("h1", { hasText: t.web_title }).waitFor();
  await now.close();
  return number;
}

async function notes(t, one, other) {
  await one.joins(one.head(), "raising_hand");
  await other.comesToWrite();
  await other.says(t.fact);
  await other.reacts(await other.sees(t.fact), "pushpin");
  await one.sees(t.fact);
  await one.stayed();
  await one.says(t.guess);
  const guess = await one.sees(t.guess);
  await one.chooses(guess);
  await one.key("m");
  const suspect = one.page.locator('#menu .first [data-rx="thinking_face"]');
  await one.page.locator("#menu .first button:focus").waitFor();
  for (let pressed = 0; !(await suspect.evaluate((node) => node === document.activeElement)); pressed += 1) {
    hold("the arrows come to the emoji", pressed < 12);
    await one.key("ArrowRight");
  }
  await one.key("Enter");
  await guess.locator('.rx [data-rx="thinking_face"][aria-pressed="true"]').waitFor();
  await one.keepsPlace();
  await other.head().locator(".body", { hasText: t.guess }).waitFor();
  await other.fillsIn(other.head(), "form.details", (form) => other.writesInto(form, "impact", t.impact));
  await other.fillsIn(other.head(), "form.note", async (form) => {
    await other.turnsTo(form, "kind", "action");
    await other.writesInto(form, "words", t.action);
  }, () => other.looks("05-note-form"));
  await one.head().locator(".body", { hasText: t.impact }).waitFor();
  await one.head().locator(".body", { hasText: t.action }).waitFor();
}

async function roles(t, one, other) {
  await other.presses(other.head(), "role.take.lead");
  await other.head().locator('[data-action-id="role.release.lead"]').waitFor();
  await other.keepsPlace();
  await other.fillsIn(other.head(), "form.offer.lead", async (form) => {
    await other.picks(form, "role", "scribe");
    await other.picks(form, "who", one.persona.id);
  }, () => other.looks("05-offer-form"));
  const ask = one.page.locator("#list .msg", { has: one.page.locator('[data-action-id="role.accept.scribe"]') }).last(), room = await one.page.locator("#title").textContent();
  await one.goes("Matoi", "Matoi");
  await ask.waitFor();
  await one.looks("05-asked");
  await one.presses(ask, "role.accept.scribe");
  await one.goes(room.replace("# ", ""));
  await one.head().locator('[data-action-id="role.release.scribe"]').waitFor();
  await other.stayed();
  await one.chooses(one.head());
  await one.looks("05-board");
}

async function settles(t, one, other) {
  await one.fillsIn(one.head(), "form.propose", (form) => one.writesInto(form, "words", t.why), () => one.looks("07-propose-form"));
  const asked = await other.sees(t.asked);
  await other.chooses(asked);
  await other.looks("07-proposal");
  // A form that is closed with Escape sends nothing, and leads back to where it was opened.
  await other.presses(asked, "form.concern");
  await other.page.locator("#modal .modal-form").waitFor();
  await other.key("Escape");
  await other.page.locator("#modal .modal-form").waitFor({ state: "detached" });
  await asked.locator('[data-action-id="form.concern"]:focus').waitFor();
  await other.presses(asked, "settle.agree");
  const news = one.page.locator("#list .msg", { has: one.page.locator('[data-action-id="incident.reopen"]') }).last();
  await news.waitFor();
  await one.stayed();
  await one.chooses(news);
  await one.looks("08-settled");
  return news;
}

async function after(t, one, news) {
  await one.presses(news, "after.take.cause");
  await news.locator('[data-action-id="after.take.cause"]').waitFor({ state: "detached" });
  await one.keepsPlace();
  await one.fillsIn(news, "form.follow_up.report", async (form) => {
    await one.picks(form, "who", one.persona.id);
    await one.writesInto(form, "how", t.how);
  }, () => one.looks("09-follow-up-form"));
  await news.locator(".body", { hasText: t.how }).waitFor();
  await one.fillsIn(news, "form.task", (form) => one.writesInto(form, "words", t.task));
  await news.locator(".body", { hasText: t.task }).waitFor();
  await one.presses(news, "look_back.open.note");
  await news.locator('[data-action-id="form.look_back"]').waitFor();
  await one.fillsIn(news, "form.look_back", (form) => one.writesInto(form, "words", t.learned), () => one.looks("10-look-back-form"));
  await one.presses(news, "look_back.done");
  await news.locator('[data-action-id="look_back.not_done"]').waitFor();
  await one.keepsPlace();
}

/** Another look-back, opened and written on its page. */
async function looksBack(t, one, number) {
  const page = await one.opens(`/i/${number}`);
  await page.keyboard.press("Tab");
  await page.locator(".skip:focus").waitFor();
  await page.keyboard.press("Enter");
  await page.locator("#main:focus").waitFor();
  await one.looks("11-after", page);
  await one.tabsTo(page.locator('#after button[value="talk"]'), page);
  await page.keyboard.press("Enter");
  await page.locator("#text").waitFor();
  await one.tabsTo(page.locator("#text"), page);
  await page.keyboard.type(t.learned);
  await one.looks("12-look-back", page);
  await one.tabsTo(page.locator('button[name="then"][value="done"]'), page);
  await page.keyboard.press("Enter");
  await page.locator("#told").waitFor();
  hold("what was written is kept", (await page.inputValue("#text")).includes(t.learned));
  await page.close();
}

async function reads(t, other, number) {
  const library = await other.opens("/library");
  await other.looks("14-library", library);
  await other.tabsTo(library.locator(`#cases a[href="/library/${number}"]`), library);
  await library.keyboard.press("Enter");
  for (const words of [t.evidence, t.fact, t.guess, t.action, t.why, t.learned]) {
    await library.locator("main", { hasText: words }).waitFor();
  }
  hold("the case is in the reader's language", (await library.locator("html").getAttribute("lang")) === t.lang);
  await other.looks("15-case", library);
}

async function home(one) {
  await one.goes("incidents");
  await one.looks("16-announced");
  await one.goes("Matoi ·", "Matoi");
  await one.page.locator("#home .bk").waitFor();
  await one.looks("17-home");
  await one.tabsTo(one.page.locator('#home [data-action-id="form.raise"]'));
  await one.key("Enter");
  await one.page.locator("#modal .modal-form").waitFor();
  await one.looks("18-raise-form");
  await one.key("Escape");
  await one.page.locator("#modal .modal-form").waitFor({ state: "detached" });
  await one.page.locator('#home [data-action-id="form.raise"]:focus').waitFor();
}
