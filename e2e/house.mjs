// The built program in a directory of its own, and wires to it that break and collect as wires do. Used by live.mjs.
// Knows no page.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

import { Lost } from "./hands.mjs";

const TOKEN = "e2e-api-token";

export class House {
  constructor(lang) {
    this.lang = lang;
    this.directory = mkdtempSync(join(tmpdir(), "matoi-live-"));
    this.listen = "127.0.0.1:0";
    process.once("exit", () => this.ends());
  }

  /** Starts it; a second time at the same address. */
  async starts() {
    const env = { ...process.env, MATOI_API_TOKEN: TOKEN, MATOI_LANG: this.lang };
    const args = ["serve", "--listen", this.listen, "--data-dir", join(this.directory, "data")];
    this.program = spawn(resolve(process.env.MATOI_BIN), args, { cwd: this.directory, env, stdio: ["ignore", "pipe", "ignore"] });
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

  async calls(method, path, body) {
    const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
    const answer = await fetch(`${this.url}/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Lost(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  notes(number, kind, text) {
    return this.calls("POST", `/incidents/${number}/notes`, { kind, text, by: "花" });
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
