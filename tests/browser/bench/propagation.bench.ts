// Propagation: a key pressed in one browser until the character is in the other's text area, through the relay.
//
// Both browsers run on this machine, so their clocks are one (performance.timeOrigin + performance.now()). The moment of
// arrival is taken where the application writes the text area's value; "painted" is the frame after that. Beside it, in
// the same run, with the same text and pace: automerge-repo in Node, client → server → client, at its default settings.
import { resolve } from "node:path";
import { join } from "../support/pages.ts";
import { printed } from "../support/process.ts";
import { expect, test } from "../support/test.ts";
import { figure, percentile, report } from "./support/report.ts";

const LENGTH = 2_000;
const KEYS = 100;
const PACE_MILLIS = 120;
const PEER = resolve(import.meta.dirname, "../../interop/propagation-peer.mjs");

interface Arrivals {
  written: number[];
  painted: number[];
}

function watchArrivals(area: HTMLTextAreaElement): void {
  const arrivals: Arrivals = { written: [], painted: [] };
  const start = area.value.length;
  const own = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
  const now = () => performance.timeOrigin + performance.now();
  Object.defineProperty(area, "value", {
    configurable: true,
    get: () => own?.get?.call(area) as string,
    set: (text: string) => {
      own?.set?.call(area, text);
      const [from, to] = [arrivals.written.length, area.textLength - start];
      for (let key = from; key < to; key += 1) arrivals.written[key] = now();
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => {
          for (let key = from; key < to; key += 1) arrivals.painted[key] = now();
        };
        channel.port2.postMessage(null);
      });
    },
  });
  Object.assign(window, { stewardArrivals: arrivals });
}

const pace = (key: number) => PACE_MILLIS + (key % 7) * 5;

test("propagation", async ({ device, relay }) => {
  const id = await relay.createWorkspace("Harbour Systems");
  const [ana, ben] = [await device("Ana"), await device("Ben")];
  const at = await join(await ana.open(await relay.invite(id)), "Ana");
  const record = await at.createIncident("Seen by two");
  const description = record.field("Description");
  await description.fill("x".repeat(LENGTH));
  await at.synced();
  const atBen = await join(await ben.open(await relay.invite(id)), "Ben");
  await atBen.register("incident");
  const seen = (await atBen.openRecord("Seen by two")).field("Description");
  await expect(seen).toHaveValue(/^x{2000}$/);
  await atBen.synced();
  await seen.evaluate(watchArrivals);
  await description.press("Control+End");
  await at.page.evaluate(() => {
    const pressed: number[] = [];
    const note = (event: Event) => pressed.push(performance.timeOrigin + event.timeStamp);
    window.addEventListener("keydown", note, { capture: true });
    Object.assign(window, { stewardPressed: pressed });
  });
  for (let key = 0; key < KEYS; key += 1) {
    await at.page.keyboard.press("y");
    await at.page.waitForTimeout(pace(key));
  }
  const read = () => atBen.page.evaluate(() => (window as unknown as { stewardArrivals: Arrivals }).stewardArrivals);
  await expect.poll(async () => (await read()).painted.length).toBe(KEYS);
  await expect(seen).toHaveValue(/^x{2000}y{100}$/);
  const arrivals = await read();
  const pressed = await at.page.evaluate(() => (window as unknown as { stewardPressed: number[] }).stewardPressed);
  const after = (times: number[]) => times.map((time, key) => time - (pressed[key] ?? Number.NaN));

  const paces = Array.from({ length: KEYS }, (_, key) => pace(key));
  const peer = JSON.parse(await printed(process.execPath, [PEER, JSON.stringify({ length: LENGTH, paces })])) as { millis: number[] };
  expect(peer.millis.length, "samples of automerge-repo").toBe(KEYS);
  expect(percentile(peer.millis, 0), "no sample of automerge-repo before its key").toBeGreaterThan(0);
  await report("propagation", [
    figure({ what: "key in one browser → in the other's text area, by relay", target: { of: "median", atMost: 20 } }, after(arrivals.written)),
    figure({ what: "key in one browser → painted in the other at 60 Hz" }, after(arrivals.painted)),
    figure({ what: "peer: automerge-repo 2.5.6 in Node, client → server → client" }, peer.millis),
  ]);
});
