// A person at their own browser who has a keyboard and nothing else: every key is a real one, every step of the focus
// has to be seen, and the focus is never lost. Used by page.mjs. Knows the pages' markup, no words.

import { join, resolve } from "node:path";

import { sound } from "./sound.mjs";

/** Nothing that is waited for takes longer. */
export const PATIENCE_MS = 20_000;
/** So many presses lead anywhere on one screen. */
const PRESSES_MAX = 150;
/** A phone's page is held to this, too. */
const NARROW_PX = 320;
/** From the beginning of a page, so many keys lead to the message box. */
const KEYS_TO_WRITE_MAX = 3;
export const SHOTS = resolve(import.meta.dirname, "..", "target", "e2e-shots");

export class Lost extends Error {}

export function hold(what, so) {
  if (!so) throw new Lost(what);
}

/** What is focused can be seen, and can be seen to be focused; else what it is. */
function unseen() {
  const now = document.activeElement;
  if (!now || now === document.body) return "";
  const hasRing = (node) => {
    const style = node && getComputedStyle(node);
    return style && ((style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1 && style.opacity !== "0") || style.boxShadow !== "none");
  };
  const { top, left, bottom, right } = now.getBoundingClientRect();
  const isOnScreen = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
  return isOnScreen && (hasRing(now) || hasRing(now.closest(".box, .item.file"))) ? "" : now.outerHTML.slice(0, 160);
}

export class Person {
  constructor(telling, url, persona, channels, context, complaints) {
    Object.assign(this, { telling, url, persona, channels, context, complaints, small: [] });
  }

  static async arrives(browser, telling, url, info, name, complaints) {
    const { locale, width, height } = telling;
    const context = await browser.newContext({ locale, viewport: { width, height }, timezoneId: "Asia/Tokyo", reducedMotion: "reduce" });
    context.setDefaultTimeout(PATIENCE_MS);
    const persona = info.personas.find((one) => one.name === name);
    const channels = Object.fromEntries(info.channels.map((one) => [one.name, one.id]));
    const person = new Person(telling, url, persona, channels, context, complaints);
    person.page = await person.opens(`/workspace?as=${persona.id}&lang=${telling.lang}&channel=${channels.general}`);
    return person;
  }

  /** Another tab. It is marked, so that a reload would be noticed. */
  async opens(path) {
    const page = await this.context.newPage();
    const who = `${this.telling.lang} ${this.persona.name} ${path}`;
    page.on("console", (message) => message.type() === "error" && this.complaints.push(`${who}: ${message.text()}`));
    page.on("pageerror", (error) => this.complaints.push(`${who}: ${error}`));
    page.on("response", (answer) => answer.status() >= 400 && this.complaints.push(`${who}: ${answer.status()} ${answer.url()}`));
    // Heard from the beginning: a listener that comes with the key may come after it.
    page.on("filechooser", (chooser) => this.hasChooser?.(chooser));
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`));
    });
    await page.goto(this.url + path);
    await page.evaluate(() => { window.sinceLoaded = true; });
    return page;
  }

  async stayed(page = this.page) {
    hold("what was seen came without a reload", await page.evaluate(() => window.sinceLoaded === true));
  }

  // ── Keys ──

  async key(...keys) {
    for (const one of keys) await this.page.keyboard.press(one);
  }

  async writes(text) {
    await this.page.keyboard.type(text);
  }

  /** Goes on with Tab until the focus is there, and looks at every step of it. */
  async tabsTo(target, page = this.page, key = "Tab") {
    await target.waitFor({ state: "attached" });
    let before = "";
    for (let pressed = 0; pressed < PRESSES_MAX; pressed += 1) {
      if (await target.evaluate((node) => node === document.activeElement)) return;
      await page.keyboard.press(key);
      before = await page.evaluate(unseen);
      hold(`the focus is to be seen on ${before}`, before === "");
    }
    throw new Lost(`Tab never comes to ${target}`);
  }

  /** The focus is somewhere, whatever was drawn anew or closed. */
  async keepsPlace(page = this.page) {
    await page.waitForFunction(() => document.activeElement && document.activeElement !== document.body);
  }

  // ── Getting about ──

  /** Goes to a channel or an app by the switcher, and from there to the message box. */
  async goes(name, title = name) {
    await this.page.locator("#side a", { hasText: name }).first().waitFor({ state: "attached" });
    await this.key("Control+k");
    await this.page.locator("#jump-text:focus").waitFor();
    await this.writes(name);
    await this.page.locator("#jump-list li[aria-selected=true]", { hasText: name }).waitFor();
    const left = this.page.waitForEvent("framenavigated");
    await this.key("Enter");
    await left;
    await this.page.locator("#title", { hasText: title }).waitFor();
    await this.page.evaluate(() => { window.sinceLoaded = true; });
  }

  /** Goes from the top of a page just opened to the message box. */
  async comesToWrite() {
    const say = this.page.locator("#say-text");
    let keys = 0;
    for (const one of ["Tab", "Enter"]) {
      await this.key(one);
      keys += 1;
    }
    await say.and(this.page.locator(":focus")).waitFor();
    hold(`${keys} keys lead to the message box`, keys <= KEYS_TO_WRITE_MAX);
  }

  async says(text) {
    const isThere = await this.page.evaluate(() => document.activeElement.id === "say-text");
    if (!isThere) {
      await this.key("c");
      await this.page.locator("#say-text:focus").waitFor();
    }
    await this.writes(text);
    await this.key("Enter");
    await this.page.waitForFunction(() => document.getElementById("say-text").value === "");
  }

  /** Chooses a message with the arrows. */
  async chooses(message) {
    await message.waitFor();
    await this.key("Escape");
    for (let pressed = 0; pressed < 6 && !(await this.page.evaluate(() => document.activeElement.matches("#msgs, #list .msg"))); pressed += 1) {
      await this.key("F6");
      if (await this.page.evaluate(() => document.activeElement.closest("#list .msg") && !document.activeElement.matches(".msg"))) await this.key("Escape");
    }
    for (let pressed = 0; pressed < PRESSES_MAX; pressed += 1) {
      const step = await message.evaluate((node) => {
        const now = document.activeElement;
        if (now === node) return 0;
        return now.matches(".msg") && now.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING ? 1 : -1;
      });
      if (!step) {
        const hidden = await this.page.evaluate(unseen);
        return hold(`the chosen message is to be seen: ${hidden}`, hidden === "");
      }
      await this.key(step > 0 ? "ArrowDown" : "ArrowUp");
    }
    throw new Lost("the arrows never come to the message");
  }

  message(words) {
    return this.page.locator("#list .msg", { hasText: words }).last();
  }

  head() {
    return this.page.locator("#list .msg.is-pinned").first();
  }

  async sees(words) {
    await this.message(words).waitFor();
    return this.message(words);
  }

  // ── Doing ──

  /** Presses a button of a message. */
  async presses(message, action) {
    await this.chooses(message);
    await this.tabsTo(message.locator(`[data-action-id="${action}"]`).first());
    await this.key("Enter");
    await this.keepsPlace();
  }

  /** Puts on an emoji by its name, with the picker. */
  async reacts(message, emoji) {
    await this.chooses(message);
    await this.key("r");
    await this.page.locator("#picker-text:focus").waitFor();
    await this.writes(emoji);
    await this.page.locator(`#picker [data-all] [data-emoji="${emoji}"]`).waitFor();
    await this.key("Enter");
    await message.locator(`.rx [data-rx="${emoji}"][aria-pressed="true"]`).waitFor();
    await this.keepsPlace();
  }

  /** Joins those who put on an emoji. */
  async joins(message, emoji) {
    await this.chooses(message);
    await this.tabsTo(message.locator(`.rx [data-rx="${emoji}"]`));
    await this.key("Enter");
    await message.locator(`.rx [data-rx="${emoji}"][aria-pressed="true"]`).waitFor();
    await this.keepsPlace();
  }

  /** Opens a form from a button of a message, fills it in, and sends it; the focus comes back to where it was. */
  async fillsIn(message, action, fill, look) {
    await this.presses(message, action);
    await this.inForm(fill, look);
    await this.page.waitForFunction(() => document.activeElement.closest("#list .msg"));
  }

  async inForm(fill, look) {
    const form = this.page.locator("#modal .modal-form");
    await form.waitFor();
    await this.page.waitForFunction(() => document.getElementById("modal").contains(document.activeElement));
    await look?.();
    await fill(form);
    await this.tabsTo(form.locator("footer .primary"));
    await this.key("Enter");
    await form.waitFor({ state: "detached" });
    await this.keepsPlace();
  }

  field(form, name) {
    return form.locator(`[data-block-id="${name}"] :is(input, textarea, select)`).first();
  }

  /** Writes into a field of a form. */
  async writesInto(form, name, text) {
    await this.tabsTo(this.field(form, name));
    await this.writes(text);
  }

  /** Chooses in a menu with the arrows. */
  async picks(form, name, value) {
    const field = this.field(form, name);
    await this.tabsTo(field);
    for (let pressed = 0; (await field.inputValue()) !== value; pressed += 1) {
      hold(`${value} is to be chosen`, pressed < PRESSES_MAX);
      await this.key("ArrowDown");
    }
  }

  /** Chooses one of several buttons with the arrows, from whichever of them the focus comes to. */
  async turnsTo(form, name, value) {
    const chosen = form.locator(`[data-block-id="${name}"] input:checked`);
    await this.tabsTo(chosen);
    for (let pressed = 0; (await chosen.inputValue()) !== value; pressed += 1) {
      hold(`${value} is to be chosen`, pressed < PRESSES_MAX);
      await this.key("ArrowDown");
    }
  }

  // ── Looking ──

  /** The page at hand is drawn whole, heard well, not wider than the screen, and kept as a picture. */
  async looks(name, page = this.page) {
    const what = `${name} (${this.telling.lang}, ${this.telling.width}px)`;
    await sound(page, what);
    await this.fits(what, page);
    await this.shot(name, page);
  }

  async fits(what, page = this.page) {
    const found = await page.evaluate(() => {
      const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
      const isPhone = innerWidth < 700, least = isPhone && document.body.matches(".chat") ? 40 : 24;
      const all = document.querySelectorAll("a[href], button, input:not([type=hidden], [type=file]), select, textarea, summary");
      // Words within a sentence may be links; what stands in a label is as large as the label.
      const inWords = (node) => node.matches("a:not(.btn)") && getComputedStyle(node).display === "inline";
      const size = (node) => (node.closest("label") || node).getBoundingClientRect();
      const small = [...all].filter((node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !inWords(node)).filter((node) => {
        const { width, height } = size(node), wanted = node.matches(".by a, .files a, .skip") ? 24 : least;
        return width > 1 && height > 1 && (height < wanted - 0.5 || width < Math.min(wanted, 24) - 0.5);
      });
      return { over, small: small.slice(0, 6).map((node) => `${node.outerHTML.slice(0, 110)} ${Math.round(size(node).width)}x${Math.round(size(node).height)}`) };
    });
    hold(`${what} does not scroll sideways (${found.over}px too wide)`, found.over <= 0);
    // Gathered, so that one run tells of all of them.
    this.small.push(...found.small.map((target) => `${what}: ${target}`));
    const { width, height } = this.telling;
    if (width > NARROW_PX + 100) return;
    await page.setViewportSize({ width: NARROW_PX, height });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await page.setViewportSize({ width, height });
    hold(`${what} does not scroll sideways on ${NARROW_PX}px (${over}px too wide)`, over <= 0);
  }

  async shot(name, page = this.page, more = {}) {
    const { lang, width } = this.telling;
    await page.screenshot({ path: join(SHOTS, `${lang}-${width}-${name}.png`), ...more });
  }
}
