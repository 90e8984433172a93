// Filter: a key in the register's filter until the rows that match are painted, with 10,000 rows.
//
// Numbers are typed digit by digit and taken back: each key changes how many rows there are, which is what is awaited.
import { incidentNumber } from "./support/incidents.ts";
import { figure, report } from "./support/report.ts";
import { expect, openRegister, RECORDS, test } from "./support/stored.ts";

const NUMBERS = 5;
const DIGITS = 4;
/** Longer than any delay that typing could wait for. */
const REST_MILLIS = 300;

test("filter", async ({ started }) => {
  const page = await openRegister(started);
  const filter = page.getByRole("searchbox", { name: "Filter Incidents" });
  await filter.focus();
  const millis: number[] = [];
  const press = async (key: string) => {
    const answered = page.evaluate(async () => {
      const count = () => document.querySelector('[role="grid"]')?.getAttribute("aria-rowcount");
      const before = count();
      const pressed = await window.stewardProbe.next("keydown");
      return (await window.stewardProbe.paintedWhen("the rows change", () => count() !== before, 30_000)) - pressed;
    });
    await page.evaluate(() => undefined);
    await page.keyboard.press(key);
    millis.push(await answered);
    await page.waitForTimeout(REST_MILLIS);
  };
  for (let turn = 0; turn < NUMBERS; turn += 1) {
    const number = incidentNumber(Math.floor((RECORDS * (2 * turn + 1)) / (2 * NUMBERS)) + 7).slice(-DIGITS);
    for (const digit of number) await press(digit);
    for (const _ of number) await press("Backspace");
  }
  await expect(filter).toHaveValue("");
  await expect(page.getByRole("grid")).toHaveAttribute("aria-rowcount", String(RECORDS + 1));
  await report("filter", [figure({ what: `key in the filter → rows painted, ${RECORDS} rows`, target: { of: "p95", atMost: 50 } }, millis)]);
});
