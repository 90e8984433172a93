// Hocuspocus with SQLite as its makers ship it, measured with its own clients; prints one object of numbers.
//   node hocuspocus.mjs propagation | throughput-1 | throughput-16
// The server runs in a process of its own (the argument `serve`), so that its processor time can be told apart.
import { fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { HocuspocusProvider, HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import WebSocket from "ws";
import * as Y from "yjs";

const part = process.argv[2];

async function serve(directory) {
  const { Server } = await import("@hocuspocus/server");
  const { SQLite } = await import("@hocuspocus/extension-sqlite");
  const server = new Server({
    port: 0,
    address: "127.0.0.1",
    quiet: true,
    extensions: [new SQLite({ database: join(directory, "hocuspocus.sqlite") })],
  });
  await server.listen();
  process.send(server.address.port);
}

async function open(url, name) {
  const socket = new HocuspocusProviderWebsocket({ url, WebSocketPolyfill: WebSocket });
  const document = new Y.Doc();
  const waiting = [];
  const provider = new HocuspocusProvider({
    websocketProvider: socket,
    name,
    document,
    awareness: null,
    onUnsyncedChanges: ({ number }) => {
      for (const entry of waiting.filter((candidate) => number < candidate.below)) {
        waiting.splice(waiting.indexOf(entry), 1);
        entry.resolve();
      }
    },
  });
  const synced = new Promise((resolve) => provider.on("synced", resolve));
  provider.attach();
  await synced;
  // Resolves when fewer than `below` edits wait for their acknowledgement.
  const room = (below) =>
    provider.unsyncedChanges < below ? undefined : new Promise((resolve) => waiting.push({ below, resolve }));
  return { text: document.getText("text"), room };
}

const fill = (characters) => "the printer on floor two does not print ".repeat(characters / 40 + 1).slice(0, characters);
const cpuMillis = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(")").pop().trim().split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
};

async function propagation(url) {
  const edits = 500;
  const writer = await open(url, "p");
  writer.text.insert(0, fill(20_000));
  await writer.room(1);
  const reader = await open(url, "p");
  const sent = [];
  const samples = [];
  reader.text.observe((event) => {
    for (const change of event.delta) {
      for (const _ of change.insert ?? "") samples.push(performance.now() - sent[samples.length]);
    }
  });
  for (let number = 0; number < edits; number++) {
    sent.push(performance.now());
    writer.text.insert((number * 7919) % 20_000, "x");
    await sleep(20);
  }
  while (samples.length < edits) await sleep(20);
  samples.sort((left, right) => left - right);
  return { p50: samples[edits / 2 - 1], p99: samples[Math.ceil(edits * 0.99) - 1] };
}

async function throughput(url, server, window) {
  const pairs = [];
  let received = 0;
  for (let number = 0; number < 20; number++) {
    const writer = await open(url, `t${number}`);
    writer.text.insert(0, fill(1_000));
    await writer.room(1);
    const reader = await open(url, `t${number}`);
    reader.text.observe((event) => {
      for (const change of event.delta) received += change.insert?.length ?? 0;
    });
    pairs.push(writer);
  }
  await sleep(500);
  const seconds = 6;
  const before = cpuMillis(server);
  const start = performance.now();
  const until = start + seconds * 1000;
  received = 0;
  await Promise.all(
    pairs.map(async (writer) => {
      for (let number = 0; performance.now() < until; number++) {
        writer.text.insert((number * 7919) % 1_000, "x");
        await writer.room(window);
      }
    }),
  );
  const elapsed = (performance.now() - start) / 1000;
  return { perSecond: received / elapsed, cpuMillis: (cpuMillis(server) - before) / received };
}

if (part === "serve") {
  await serve(process.argv[3]);
} else {
  const directory = mkdtempSync(join(tmpdir(), "hocuspocus-"));
  const server = fork(fileURLToPath(import.meta.url), ["serve", directory], { stdio: "ignore" });
  const port = await new Promise((resolve) => server.once("message", resolve));
  const url = `ws://127.0.0.1:${port}`;
  const found =
    part === "propagation" ? await propagation(url) : await throughput(url, server.pid, Number(part.split("-")[1]));
  console.log(JSON.stringify(found));
  // It catches the polite signal and stays.
  server.kill("SIGKILL");
  rmSync(directory, { recursive: true, force: true });
  process.exit(0);
}
