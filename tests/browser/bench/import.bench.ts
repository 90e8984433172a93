// Import: 4,137 real events become 600 incidents with their history, with the page in use meanwhile.
import { ImportPage, realFile } from "../support/importing.ts";
import { FirstMinutes } from "../support/pages.ts";
import { expect, test } from "../support/test.ts";
import { watchTasks } from "./support/probe.ts";
import { figure, report } from "./support/report.ts";

const PATIENCE_MILLIS = 900_000;

test("import", async ({ device }) => {
  const file = realFile("servicenow-incident-events.csv");
  test.skip(file === undefined, "the real file is absent");
  const page = await (await device("Ana")).open("/");
  const workspace = await new FirstMinutes(page).startWorkspace("Harbour Systems", "Ana");
  const importing = await ImportPage.open(workspace);
  const timed = async (step: () => Promise<unknown>) => {
    const start = performance.now();
    await step();
    return performance.now() - start;
  };
  const tasksWhileChecking = await watchTasks(page);
  const read = await timed(async () => {
    await importing.choose(file ?? "");
    await expect(page.getByLabel("One row is")).toHaveValue("events", { timeout: PATIENCE_MILLIS });
  });
  const begin = page.getByRole("button", { name: "Import 600 records", exact: true });
  const check = await timed(async () => {
    await page.getByRole("button", { name: "Check what would happen" }).click();
    await expect(begin).toBeVisible({ timeout: PATIENCE_MILLIS });
  });
  const checking = await tasksWhileChecking();
  const tasks = await watchTasks(page);
  const outcome = page.getByRole("status").filter({ has: page.getByRole("heading", { name: "Imported" }) });
  const write = await timed(async () => {
    await begin.click();
    await expect(outcome).toBeVisible({ timeout: PATIENCE_MILLIS });
  });
  const writing = await tasks();
  await expect(outcome).toContainText("600 new, 0 updated, 0 unchanged");
  const longest = (durations: number[]) => [Math.max(0, ...durations)];
  const seconds = (millis: number) => [millis / 1000];
  await report("import", [
    figure({ what: "import started → 600 incidents in, with history", unit: "s", target: { of: "max", atMost: 10 } }, seconds(write)),
    figure({ what: "file chosen → columns proposed", unit: "s" }, seconds(read)),
    figure({ what: "check asked for → answered", unit: "s" }, seconds(check)),
    figure(
      { what: "longest task while importing", target: { of: "max", atMost: 50 }, note: "tasks up to 50 ms are not reported by the browser and count as 0" },
      longest(writing.long),
    ),
    figure({ what: "tasks over 50 ms while importing", unit: "tasks" }, [writing.long.length]),
    figure({ what: "time between frames while importing" }, writing.frames),
    figure({ what: "longest task while reading and checking", target: { of: "max", atMost: 50 } }, longest(checking.long)),
  ]);
});
