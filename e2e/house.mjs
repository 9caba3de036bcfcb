// The built program in a directory of its own, its two APIs, and wires to it that break and collect as wires do.
// Knows no page and no story.

import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

import { PATIENCE_MS, Lost } from "./hands.mjs";

export const CHROMIUM = {
  executablePath: process.env.CHROMIUM_BIN,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
};
/** How long until something is looked at again. */
const AGAIN_MS = 50;
const ALERT_TOKEN = "e2e-alert-token", TOKEN = "e2e-api-token";

const later = (ms) => new Promise((then) => setTimeout(then, ms));

export class House {
  constructor(lang) {
    Object.assign(this, { lang, listen: "127.0.0.1:0", alertToken: ALERT_TOKEN, complaints: [] });
    this.directory = mkdtempSync(join(tmpdir(), "matoi-page-"));
    process.once("exit", () => this.ends());
  }

  /** A new one, running, with its made-up team at hand. */
  static async opens(lang) {
    const house = await new House(lang).starts();
    house.info = await house.slack("", "sandbox.info");
    return house;
  }

  /** Starts it; a second time at the same address. */
  async starts() {
    const env = { ...process.env, MATOI_API_TOKEN: TOKEN, MATOI_ALERT_TOKEN: ALERT_TOKEN, MATOI_LANG: this.lang };
    const args = ["serve", "--listen", this.listen, "--data-dir", join(this.directory, "data")];
    this.program = spawn(resolve(process.env.MATOI_BIN), args, { cwd: this.directory, env, stdio: ["ignore", "pipe", "pipe"] });
    createInterface({ input: this.program.stderr }).on("line", (line) => {
      if (/ (ERROR|WARN) /.test(line)) this.complaints.push(line);
    });
    this.url = await new Promise((found, lost) => {
      this.program.once("error", lost);
      this.program.once("exit", () => lost(new Lost("the program ended without saying where it listens")));
      createInterface({ input: this.program.stdout }).on("line", (line) => {
        const match = line.match(/http:\/\/127\.0\.0\.1:\d+/);
        if (match) found(match[0]);
      });
    });
    this.listen = this.url.replace("http://", "");
    return this;
  }

  /** The power goes. */
  async fails() {
    const gone = new Promise((done) => this.program.once("exit", done));
    this.program.kill("SIGKILL");
    await gone;
  }

  ends() {
    this.program?.kill("SIGKILL");
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** A link that signs somebody in, as the command line makes it. */
  async wayIn() {
    const args = ["login-link", "--listen", this.listen, "--data-dir", join(this.directory, "data")];
    const { stdout } = await promisify(execFile)(resolve(process.env.MATOI_BIN), args, { cwd: this.directory });
    return stdout.match(/http:\/\/\S+\/login\/\S+/)[0];
  }

  /** Someone of the made-up team. */
  person(name) {
    return this.info.personas.find((one) => one.name === name);
  }

  /** A call of the workspace's Web API. */
  async slack(token, method, args = {}) {
    const body = new URLSearchParams(Object.entries(args).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]));
    const headers = token ? { authorization: `Bearer ${token}` } : {};
    const answer = await (await fetch(`${this.url}/workspace/api/${method}`, { method: "POST", headers, body })).json();
    if (!answer.ok) throw new Lost(`${method}: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** A call of Matoi's own API. */
  async calls(method, path, body) {
    const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
    const answer = await fetch(`${this.url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Lost(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  notes(number, kind, text) {
    return this.calls("POST", `/incidents/${number}/notes`, { kind, text, by: "花" });
  }

  async alert(body) {
    const answer = await fetch(`${this.url}/alerts/generic/${ALERT_TOKEN}`, { method: "POST", body: JSON.stringify(body) });
    if (answer.status !== 202) throw new Lost(`an alert is kept (${answer.status})`);
  }

  /** What `look` gives as soon as it gives something. */
  async until(what, look, patience = PATIENCE_MS) {
    const since = Date.now();
    for (;;) {
      const found = await look();
      if (found) return found;
      if (Date.now() - since > patience) throw new Lost(`never came: ${what}`);
      await later(AGAIN_MS);
    }
  }

  /** The incident once nothing is owed for it any more. */
  calm(id) {
    return this.until(`all that is owed for ${id}`, async () => {
      const incident = await this.calls("GET", `/incidents/${id}`);
      return Object.values(incident.outbox).every((count) => count === 0) && incident;
    });
  }
}

/** A wire to a house: `whole`, `cut` (nothing gets through) or `collecting` (an answer is passed on when it is complete). */
export class Wire {
  constructor(house) {
    this.house = house;
    this.state = "whole";
    this.open = new Set();
    this.server = http.createServer((asked, answered) => this.carries(asked, answered));
    this.server.on("connection", (socket) => {
      if (this.state === "cut") return socket.destroy();
      this.open.add(socket);
      socket.on("close", () => this.open.delete(socket));
    });
  }

  async spans() {
    await new Promise((done) => this.server.listen(0, "127.0.0.1", done));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  carries(asked, answered) {
    const { hostname, port } = new URL(this.house.url);
    const onward = http.request({ hostname, port, method: asked.method, path: asked.url, headers: asked.headers }, (came) => {
      const isCollecting = this.state === "collecting";
      if (!isCollecting) {
        answered.writeHead(came.statusCode, came.headers);
        return came.pipe(answered);
      }
      const parts = [];
      came.on("data", (part) => parts.push(part));
      came.on("end", () => { answered.writeHead(came.statusCode, came.headers); answered.end(Buffer.concat(parts)); });
    });
    onward.on("error", () => answered.destroy());
    answered.on("close", () => onward.destroy());
    asked.pipe(onward);
  }

  breaks() {
    this.state = "cut";
    for (const socket of this.open) socket.destroy();
  }

  heals() {
    this.state = "whole";
  }

  ends() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
