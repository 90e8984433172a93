// Filter: a key in the register's filter until the rows that match are painted, with 10,000 rows.
//
// Numbers are typed digit by digit and taken back. What is awaited is another number of rows; a key that leaves the
// number as it was has nothing to wait for and is left out (few are, and the figure says how many).
import { incidentNumber } from "./support/incidents.ts";
import { figure, report } from "./support/report.ts";
import { expect, openRegister, RECORDS, test } from "./support/stored.ts";

const NUMBERS = 5;
const DIGITS = 4;
/** Longer than any delay that typing could wait for. */
const REST_MILLIS = 300;
const PATIENCE_MILLIS = 15_000;

test("filter", async ({ started }) => {
  const page = await openRegister(started);
  const filter = page.getByRole("searchbox", { name: "Filter Incidents" });
  await filter.focus();
  const millis: number[] = [];
  let unchanged = 0;
  const press = async (key: string) => {
    const answered = page.evaluate(async (patience) => {
      const count = () => document.querySelector('[role="grid"]')?.getAttribute("aria-rowcount");
      const before = count();
      const pressed = await window.stewardProbe.next("keydown");
      const painted = await window.stewardProbe.paintedWhen("the rows change", () => count() !== before, patience).catch(() => undefined);
      return painted === undefined ? undefined : painted - pressed;
    }, PATIENCE_MILLIS);
    await page.evaluate(() => undefined);
    await page.keyboard.press(key);
    const taken = await answered;
    if (taken === undefined) unchanged += 1;
    else millis.push(taken);
    await page.waitForTimeout(REST_MILLIS);
  };
  for (let turn = 0; turn < NUMBERS; turn += 1) {
    const number = incidentNumber(Math.floor((RECORDS * (2 * turn + 1)) / (2 * NUMBERS)) + 7).replace(/^INC0+/, "").slice(0, DIGITS);
    for (const digit of number) await press(digit);
    for (const _ of number) await press("Backspace");
  }
  await expect(filter).toHaveValue("");
  await expect(page.getByRole("grid")).toHaveAttribute("aria-rowcount", String(RECORDS + 1));
  expect(millis.length, "keys that changed the number of rows").toBeGreaterThanOrEqual(20);
  const note = unchanged > 0 ? `${unchanged} more keys left the number of rows as it was` : undefined;
  const what = `key in the filter → rows painted, ${RECORDS} rows`;
  await report("filter", [figure({ what, ...(note === undefined ? {} : { note }), target: { of: "p95", atMost: 50 } }, millis)]);
});
