// Measures, service reports and dashboards: figures are those of the rows, issued ones stay, cards merge.
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { FirstMinutes, goToRegister, Record, type Workspace } from "./support/pages.ts";
import { expect, expectAccessible, test } from "./support/test.ts";

async function sample(page: Page): Promise<Workspace> {
  return new FirstMinutes(page).exploreSample();
}

async function reports(page: Page): Promise<void> {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Reports", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Reports" })).toBeVisible();
}

/** A key figure of the report that is open, by its name. */
function figure(page: Page, name: string): Locator {
  return page.getByRole("list", { name: "Key figures" }).getByRole("listitem").filter({ hasText: name }).locator("strong");
}

/** The cells of a CSV file in which quotes are doubled. */
function cells(csv: string): string[][] {
  const lines: string[][] = [[]];
  for (const [, quoted, plain, end] of csv.replace(/^\uFEFF/, "").matchAll(/(?:"((?:[^"]|"")*)"|([^",\n\r]*))(,|\r?\n|$)/g)) {
    lines.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    if (end !== ",") lines.push([]);
  }
  return lines.filter((line) => line.length > 1);
}

/** How many incidents were opened in the month before today, counted from the exported register. */
async function openedLastMonth(page: Page, workspace: Workspace): Promise<number> {
  await page.goto(new URL(`/w/${workspace.id}/incident?show=all&columns=id,title,opened`, page.url()).href);
  await expect(page.getByRole("grid").getByRole("row").nth(1)).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("main").getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Export as CSV" }).click();
  const [head, ...rows] = cells(await readFile(await (await download).path(), "utf8"));
  const column = head?.indexOf("Opened") ?? -1;
  expect(column, "the export has the moment of opening").toBeGreaterThanOrEqual(0);
  // Moments of the page's own time zone.
  return page.evaluate(
    (moments: string[]) => {
      const now = new Date();
      const from = new Date(now.getFullYear(), now.getMonth() - 1, 1);
      const to = new Date(now.getFullYear(), now.getMonth(), 1);
      return moments.map((text) => new Date(text)).filter((at) => at >= from && at < to).length;
    },
    rows.map((row) => row[column] ?? ""),
  );
}

test("a report for last month counts the rows, is frozen when issued, and says what changed since", async ({ device }) => {
  test.setTimeout(180_000);
  const page = await (await device("Ana")).open("/");
  const workspace = await sample(page);
  const wanted = await openedLastMonth(page, workspace);
  expect(wanted).toBeGreaterThan(0);

  await reports(page);
  await page.getByRole("button", { name: /^New report for / }).click();
  await expect(page).toHaveURL(/\/service-report\/[^/]+\/full$/);
  await expect(figure(page, "Incidents opened")).toHaveText(String(wanted));
  await expect(page.getByRole("heading", { name: "Service levels" })).toBeVisible();
  // The histories are read in the background.
  await expect(page.getByRole("table", { name: "Service levels" })).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page);

  const chart = page.getByRole("figure").filter({ hasText: "Incidents (records)" });
  await expect(chart.getByRole("img", { name: "Incidents (records)" })).toBeVisible();
  await chart.getByText("Numbers of this chart").click();
  const line = chart.getByRole("row").last();
  await expect(line.getByRole("cell").first(), "the last line of the table is the report's month").toHaveText(String(wanted));

  const record = new Record(page);
  await record.take("Start preparation");
  await record.typeAtEnd("Commentary", "As expected.");
  await record.take("Send to review");
  await record.typeAtEnd("Decisions and follow-up", "None.");
  await record.take("Issue the report");
  await expect(record.state).toContainText("Issued");
  await expect(page.getByText(/Figures as frozen .* Live figures are the same\./)).toBeVisible();
  const issued = page.url();

  // An incident of that month that turns up later.
  const late = await workspace.createIncident("Reported late");
  const opened = await page.evaluate(() => {
    const now = new Date();
    const day = new Date(now.getFullYear(), now.getMonth() - 1, 15, 12);
    const two = (number: number): string => String(number).padStart(2, "0");
    return `${day.getFullYear()}-${two(day.getMonth() + 1)}-15T12:00`;
  });
  await late.write("Opened", opened);
  await workspace.saved();
  await page.goto(issued);
  await expect(page.getByText(/Live figures have changed since: .*Incidents/)).toBeVisible();
  await expect(figure(page, "Incidents opened"), "what was issued stays").toHaveText(String(wanted));

  await reports(page);
  const list = page.getByRole("region", { name: "Issued" });
  await expect(list.getByRole("link", { name: /^Service report / }).first()).toBeVisible();
  await expectAccessible(page);
});

test("the sample's measures have a course, and a value that somebody enters is in chart and table", async ({ device }) => {
  test.setTimeout(120_000);
  const page = await (await device("Ana")).open("/");
  const workspace = await sample(page);
  await workspace.register("measure");
  await workspace.openRecord("Satisfaction of users");
  const panel = page.getByRole("region", { name: "Course" });
  await expect(panel.getByRole("img", { name: "Satisfaction of users (points)" })).toBeVisible();
  await panel.getByLabel("New value").fill("4.75");
  await panel.getByRole("button", { name: "Add value" }).click();
  const values = panel.getByRole("group", { name: "Values entered" });
  await expect(values.getByRole("row").filter({ hasText: "4.75" })).toBeVisible();
  await panel.getByText("Numbers of this chart").click();
  await expect(panel.getByRole("group", { name: /Satisfaction of users/ }).getByRole("row").last()).toContainText("4.75");
  await expectAccessible(page);

  await workspace.register("capacity-plan");
  await workspace.openRecord("Capacity of file storage");
  await expect(page.getByRole("region", { name: "Measurements and forecast" })).toContainText(/[Tt]hreshold/);
  await expect(page.getByRole("img", { name: "Space used (TB)" })).toBeVisible();
});

test("a card added offline is kept, and cards move and go by keyboard", async ({ device }) => {
  test.setTimeout(120_000);
  const one = await device("Ana");
  const page = await one.open("/");
  const workspace = await sample(page);
  await goToRegister(page, "Dashboards");
  await page.getByRole("grid").getByRole("row").filter({ hasText: "Morning round" }).click();
  const board = page.getByRole("region", { name: "Board" });
  const cards = board.getByRole("heading", { level: 3 });
  await expect(cards).toHaveCount(5);

  await one.goOffline();
  await board.getByText("Add card").first().click();
  await board.getByLabel("Card shows").selectOption({ label: "Opened and finished" });
  await board.getByLabel("Of what").selectOption({ label: "Changes" });
  await board.getByRole("button", { name: "Add card" }).click();
  await expect(cards).toHaveCount(6);
  await workspace.saved();
  await one.goOnline();
  await page.reload();
  await expect(cards).toHaveCount(6);

  const name = "Changes opened and finished each month";
  await expect(cards.last()).toHaveText(name);
  await board.getByRole("button", { name: `Move ${name} earlier` }).focus();
  await page.keyboard.press("Enter");
  await expect(cards.nth(4)).toHaveText(name);
  await board.getByRole("button", { name: `Take ${name} off the board` }).click();
  await expect(cards).toHaveCount(5);
  await expectAccessible(page);
});
