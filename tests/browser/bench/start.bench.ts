// Start: from the navigation to a register that answers, with every record on this device, no relay and no network.
//
// The page itself notes when the first row is painted. It then types into the filter (by an input event, as soon as the
// row is there) and notes when the one matching row is painted: only then the register is usable. Each sample is a page
// load in a new tab of a running browser; the first load after the browser's start is told apart.
import { incidentNumber } from "./support/incidents.ts";
import { installProbe } from "./support/probe.ts";
import { figure, report } from "./support/report.ts";
import { expect, RECORDS, type Stored, test } from "./support/stored.ts";

const LOADS = 5;

interface Start {
  row: number;
  usable: number;
  fetched: number;
}

function watchStart(query: string): void {
  const probe = window.stewardProbe;
  const answered = async (): Promise<Start> => {
    const row = await probe.paintedWhen("a row is there", () => document.querySelector(".grid-body .grid-row") !== null, 300_000);
    const filter = document.querySelector<HTMLInputElement>("#register-filter");
    if (!filter) throw new Error("the register has no filter");
    filter.focus();
    filter.value = query;
    filter.dispatchEvent(new InputEvent("input", { bubbles: true, data: query }));
    const one = () => document.querySelector('[role="grid"]')?.getAttribute("aria-rowcount") === "2";
    const usable = await probe.paintedWhen("the filter answers", one, 60_000);
    const wasm = performance.getEntriesByType("resource").filter((entry) => entry.name.endsWith(".wasm"));
    return { row, usable, fetched: Math.max(0, ...wasm.map((entry) => (entry as PerformanceResourceTiming).responseEnd)) };
  };
  Object.assign(window, { stewardStart: answered() });
}

async function load({ device, register }: Stored, query: string): Promise<Start> {
  const page = await device.context.newPage();
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.addInitScript(installProbe);
  await page.addInitScript(watchStart, query);
  await page.goto(new URL(register, device.origin).href);
  const start = await page.evaluate(() => (window as unknown as { stewardStart: Promise<Start> }).stewardStart);
  expect(await page.locator(".grid-body .grid-row").count(), "rows for one number").toBe(1);
  await page.close();
  return start;
}

test("start", async ({ started }) => {
  const { device, relay } = started;
  await device.goOffline();
  await relay.stop();
  try {
    const first = await load(started, incidentNumber(0));
    const loads: Start[] = [];
    for (let turn = 0; turn < LOADS; turn += 1) {
      loads.push(await load(started, incidentNumber(Math.floor((RECORDS * (turn + 1)) / (LOADS + 1)))));
    }
    const with_ = `${RECORDS} records, offline`;
    await report("start", [
      figure({ what: `navigation → register usable, ${with_}`, target: { of: "median", atMost: 1000 } }, loads.map(({ usable }) => usable)),
      figure({ what: `navigation → first row painted, ${with_}` }, loads.map(({ row }) => row)),
      figure({ what: "navigation → wasm read from this device" }, loads.map(({ fetched }) => fetched)),
      figure({ what: "first load after the browser's start → usable" }, [first.usable]),
    ]);
  } finally {
    await relay.startAgain();
  }
});
