// The calendar: what records promise, in order, and as a file that other calendars read.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { FirstMinutes, Record, type Workspace } from "./support/pages.ts";
import { expect, findings, test } from "./support/test.ts";

const DAY_MILLIS = 86_400_000;

/** A day as a date input takes it. */
const inDays = (days: number) => new Date(Date.now() + days * DAY_MILLIS).toISOString().slice(0, 10);

async function createAction(workspace: Workspace, title: string, due: string): Promise<void> {
  const { page } = workspace;
  await workspace.register("action");
  await page.getByRole("button", { name: "New action" }).click();
  await page.waitForURL(/\/action\/[^/]+$/);
  const record = new Record(page);
  await record.write("Title", title);
  await record.write("Due", due);
  await workspace.saved();
}

async function openCalendar(page: Page): Promise<void> {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Calendar", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Calendar" })).toBeVisible();
}

test("dates of open records, overdue first, and the same as an iCalendar file", async ({ device }) => {
  const page = await (await device("Ana")).open("/");
  const workspace = await new FirstMinutes(page).startWorkspace("Harbour Systems", "Ana");
  await createAction(workspace, "Renew the certificate, then check", inDays(40));
  await createAction(workspace, "Answer the auditor", inDays(-9));
  await openCalendar(page);
  const groups = page.locator(".calendar-group");
  await expect(groups.first()).toContainText("Overdue");
  await expect(groups.first()).toContainText("Answer the auditor");
  await expect(groups).toHaveCount(2);
  await expect(groups.nth(1)).toContainText("Renew the certificate");
  expect(await findings(page)).toEqual([]);

  // Without a network as well: the file is made here.
  await page.context().setOffline(true);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save as .ics" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("steward.ics");
  const file = (await readFile(await download.path(), "utf8")).replaceAll("\r\n ", "");
  expect(file.match(/BEGIN:VEVENT/g)).toHaveLength(2);
  expect(file).toContain(`DTSTART;VALUE=DATE:${inDays(40).replaceAll("-", "")}`);
  expect(file).toMatch(/SUMMARY:ACT-\w+ Renew the certificate\\, then check: Due/);
  await page.context().setOffline(false);

  // A finished action promises nothing any more.
  await page.getByRole("link", { name: "Answer the auditor" }).click();
  const record = new Record(page);
  await record.write("Owner", "Ana");
  await record.write("Evidence of completion", "Answered by letter.");
  await record.take("Mark as done");
  await openCalendar(page);
  await expect(page.getByText("Answer the auditor")).toHaveCount(0);
});
