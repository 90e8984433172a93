// Open: from the click on a row to its record painted: title, fields and description.
import { withProbe } from "./support/probe.ts";
import { figure, report } from "./support/report.ts";
import { expect, openRegister, RECORDS, test } from "./support/stored.ts";

const TIMES = 20;
const ROW_HEIGHT_PX = 36;

test("open", async ({ started }) => {
  const page = await openRegister(started);
  await withProbe(page);
  const titles = new Set<string>();
  const millis: number[] = [];
  for (let turn = 0; turn < TIMES; turn += 1) {
    // Records from all over the register, so that none was read before.
    const place = Math.floor((RECORDS * turn) / TIMES);
    await page.locator('[role="grid"]').evaluate((grid, top) => {
      grid.scrollTop = top;
    }, place * ROW_HEIGHT_PX);
    const row = page.locator(`.grid-body .grid-row[aria-rowindex="${Math.min(place + 5, RECORDS) + 1}"]`);
    await expect(row).toBeVisible();
    const title = (await row.locator(".row-title").textContent())?.trim() ?? "";
    titles.add(title);
    const opened = page.evaluate(async (title) => {
      const pressed = await window.stewardProbe.next("click");
      const shown = () => {
        const pane = document.querySelector(".record-pane");
        const named = pane?.querySelector<HTMLTextAreaElement>("#record-title")?.value === title;
        const fields = pane?.querySelectorAll("[data-field] :is(input, select, textarea)").length ?? 0;
        const described = (pane?.querySelector<HTMLTextAreaElement>('[data-field="description"] textarea')?.value ?? "") !== "";
        return named && fields > 10 && described;
      };
      return (await window.stewardProbe.paintedWhen("the record is shown", shown, 30_000)) - pressed;
    }, title);
    // The listener is in place when the page has answered once more.
    await page.evaluate(() => undefined);
    await row.locator(".row-title").click();
    millis.push(await opened);
  }
  expect(titles.size, "different records").toBe(TIMES);
  await report("open", [
    figure({ what: `click on a row → record painted, among ${RECORDS}`, target: { of: "p95", atMost: 100 } }, millis),
  ]);
});
