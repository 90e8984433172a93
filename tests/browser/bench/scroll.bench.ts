// Scroll: a register of 10,000 rows from top to bottom by wheel, in about five seconds.
import { watchTasks } from "./support/probe.ts";
import { figure, percentile, report } from "./support/report.ts";
import { expect, openRegister, RECORDS, test } from "./support/stored.ts";

const STEPS = 300;
const STEP_MILLIS = 16;

test("scroll", async ({ started }) => {
  const page = await openRegister(started);
  const grid = page.getByRole("grid");
  const box = await grid.boundingBox();
  if (!box) throw new Error("the register is not drawn");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const distance = await grid.evaluate((element) => element.scrollHeight - element.clientHeight);
  const atEnd = () => grid.evaluate((element) => element.scrollTop >= element.scrollHeight - element.clientHeight - 1);
  const tasks = await watchTasks(page);
  const begun = performance.now();
  for (let step = 0; step < STEPS; step += 1) {
    await page.mouse.wheel(0, Math.ceil(distance / STEPS) + 1);
    const ahead = begun + (step + 1) * STEP_MILLIS - performance.now();
    if (ahead > 1) await page.waitForTimeout(ahead);
  }
  await expect.poll(atEnd, { message: "the end of the register" }).toBe(true);
  const seconds = (performance.now() - begun) / 1000;
  const { long, frames } = await tasks();
  await expect(page.locator(`.grid-body .grid-row[aria-rowindex="${RECORDS + 1}"]`)).toBeVisible();
  await report("scroll", [
    figure({ what: `tasks over 50 ms, ${RECORDS} rows in ${seconds.toFixed(1)} s`, unit: "tasks", target: { of: "max", atMost: 0 } }, [long.length]),
    figure({ what: "longest task (0: none over 50 ms)" }, [Math.max(0, ...long)]),
    figure({ what: "time between frames" }, frames),
    figure({ what: "frames per second (median)", unit: "fps" }, [1000 / percentile(frames, 0.5)]),
  ]);
});
