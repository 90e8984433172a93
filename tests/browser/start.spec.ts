// From an empty device to a plan: the required set from templates, the gap assessment, the journey; offline too.
import type { Locator, Page } from "@playwright/test";
import { FirstMinutes, Workspace } from "./support/pages.ts";
import { expect, findings, test } from "./support/test.ts";

/** Starts a workspace with roles and the required documents, without those that are named. */
async function startWithSet(page: Page, leftOut: string[] = []): Promise<Workspace> {
  await page.getByRole("button", { name: "Start a workspace" }).click();
  const form = page.getByRole("dialog", { name: "Start a workspace" });
  await form.getByLabel("Organization").fill("Harbour Systems");
  await form.getByLabel("Your name").fill("Ana");
  await form.getByLabel("Services you run").fill("E-mail\nBackup");
  await form.getByLabel("Customers").fill("Port Authority");
  await form.getByText("Roles and required documents").click();
  await form.getByLabel("Top management").fill("Kari");
  await form.getByLabel("Create the required set from templates").check();
  const drafts = form.getByRole("group", { name: "Drafts to create" });
  await expect(drafts.getByRole("checkbox")).toHaveCount(35);
  for (const title of leftOut) await drafts.getByLabel(title, { exact: true }).uncheck();
  await form.getByRole("button", { name: "Create the workspace" }).click();
  return Workspace.opened(page);
}

/** Titles of the register that is open, narrowed to some words. */
async function narrowed(page: Page, words: string): Promise<Locator> {
  await page.getByRole("searchbox", { name: /^Filter / }).fill(words);
  return page.getByRole("grid").getByRole("row");
}

/** The page of the gap assessment, or of the journey. */
async function openPage(page: Page, workspace: Workspace, segment: string, heading: string): Promise<void> {
  await page.goto(new URL(`/w/${workspace.id}/${segment}`, page.url()).href);
  await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
}

function answer(page: Page, name: string): Locator {
  return page.getByRole("group", { name: "How far is it in place?" }).getByRole("radio", { name, exact: true });
}

test("a workspace begins with the required documents, filled with what was typed", async ({ device }) => {
  test.setTimeout(120_000);
  const page = await (await device("Ana")).open("/");
  const workspace = await startWithSet(page, ["Supplier policy"]);
  await workspace.saved();

  await workspace.register("document");
  const policies = await narrowed(page, "policy");
  await expect(policies.filter({ hasText: "Service management policy" })).toBeVisible();
  await expect(policies.filter({ hasText: "Supplier policy" }), "it was left out").toHaveCount(0);
  const record = await workspace.openRecord("Service management policy");
  await expect(record.field("Text")).toHaveText(/Harbour Systems delivers E-mail, Backup to Port Authority\./);
  await expect(record.field("Type").locator("option:checked")).toHaveText("Policy");
  await expect(record.state).toHaveText(/Draft$/);

  await workspace.register("customer");
  await workspace.openRecord("Port Authority");
  await expect(page.getByRole("complementary", { name: "Record" }).getByRole("link", { name: "Backup" })).toBeVisible();
  await workspace.register("role-assignment");
  await expect(workspace.row("Top management")).toContainText("Kari");
});

test("a register offers its templates, shows what they say, and makes a draft of one", async ({ device }) => {
  const page = await (await device("Ana")).open("/");
  const workspace = await new FirstMinutes(page).startWorkspace("Harbour Systems", "Ana");
  await workspace.register("document");
  await page.getByRole("button", { name: "From template" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New from a template" });
  await dialog.getByRole("radio", { name: "Change policy", exact: true }).check();
  const preview = dialog.getByRole("region", { name: "Preview" });
  await expect(preview.getByText("Serves clauses 8.5.1, 8.5.1.1")).toBeVisible();
  await expect(preview.getByText(/What is under control/)).toBeVisible();
  expect(await findings(page), "what axe finds in the dialog").toEqual([]);
  await dialog.getByRole("button", { name: "Create the draft" }).click();
  await page.waitForURL(/\/document\/[^/]+$/);
  const record = page.getByRole("complementary", { name: "Record" });
  await expect(record.getByLabel("Title")).toHaveValue("Change policy");
  await expect(record.getByLabel("Owner", { exact: true })).toHaveValue("Ana");

  await workspace.register("incident");
  await expect(page.getByRole("button", { name: "New incident" })).toBeVisible();
  await expect(page.getByRole("button", { name: "From template" }), "incidents have none").toHaveCount(0);
});

test("a gap assessment is resumed, leads to an action, and is there offline", async ({ device }) => {
  test.setTimeout(120_000);
  const ana = await device("Ana");
  const page = await ana.open("/");
  const workspace = await new FirstMinutes(page).startWorkspace("Harbour Systems", "Ana");
  await page.getByRole("navigation", { name: "Journey and gap assessment" }).getByRole("link", { name: "Gap assessment" }).click();
  await page.getByRole("button", { name: "Begin" }).click();
  const first = "Issues that affect service management are known";
  await expect(page.getByRole("heading", { level: 2, name: first })).toBeVisible();
  await answer(page, "Not in place").check();
  await page.getByLabel("Note").fill("Nobody wrote them down.");
  await page.getByLabel("Owner").fill("Ben");
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Interested parties and their requirements are known" })).toBeVisible();
  await answer(page, "In place").check();
  await expect(page.getByText("In place by judgement, not proven by records.")).toBeVisible();
  await page.getByRole("link", { name: "To the result" }).click();

  await expect(page.getByText(/^2 of \d+ assessed$/).first()).toBeVisible();
  await expect(page.getByRole("img", { name: "4 Context: judgement and records" })).toBeVisible();
  const gap = page.getByRole("row").filter({ hasText: first });
  await expect(gap).toContainText("Nobody wrote them down.");
  await expect(gap).toContainText("Ben");
  await gap.getByRole("button", { name: /^Make an action/ }).click();
  await expect(gap.getByRole("link", { name: "1 action" })).toBeVisible();
  await workspace.saved();

  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await ana.goOffline();
  await page.reload();
  await expect(gap.getByRole("link", { name: "1 action" })).toBeVisible();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("3 of", { exact: false }).first(), "it goes on with the third").toBeVisible();
  await page.getByRole("button", { name: "Previous" }).click();
  await expect(answer(page, "In place")).toBeChecked();
  await page.getByRole("link", { name: "To the result" }).click();
  await gap.getByRole("link", { name: "1 action" }).click();
  const action = page.getByRole("complementary", { name: "Record" });
  await expect(action.getByLabel("Title")).toHaveValue(`Close the gap in 4.1: ${first}`);
  await expect(action.getByLabel("Owner", { exact: true })).toHaveValue("Ben");
  await expect(action.getByLabel("Due", { exact: true })).toHaveValue(/^\d{4}-\d\d-\d\d$/);
});

test("the journey says what is left and follows the records", async ({ device }) => {
  const page = await (await device("Ana")).open("/");
  const workspace = await new FirstMinutes(page).startWorkspace("Harbour Systems", "Ana");
  await openPage(page, workspace, "journey", "Journey");
  const stage = (name: string) => page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 3, name, exact: true }) });
  for (const name of ["Understand", "Gap analysis", "Implement", "Internal audit", "Management review", "Certify", "Surveillance"]) {
    await expect(stage(name)).toBeVisible();
  }
  await expect(stage("Understand").getByText("You are here")).toBeVisible();
  await expect(stage("Gap analysis")).toContainText(/Requirements assessed · 0 of \d+/);
  await expect(stage("Surveillance").getByText("The next management review has its date")).toBeVisible();
  await stage("Surveillance").getByRole("link", { name: "Open Management reviews" }).click();
  await page.getByRole("button", { name: "New management review" }).click();
  await page.waitForURL(/\/management-review\/[^/]+$/);
  await openPage(page, workspace, "journey", "Journey");
  await expect(stage("Surveillance").getByText("The next management review has its date"), "a planned one is enough").toHaveCount(0);
  await stage("Understand").getByRole("link", { name: "Open Context issues" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Context issues" })).toBeVisible();
});

for (const [width, height] of [
  [1440, 900],
  [360, 740],
] as const) {
  test(`axe finds nothing and nothing sticks out at ${width} pixels, light and dark`, async ({ device }, info) => {
    test.setTimeout(180_000);
    const page = await (await device("Ana")).open("/", { width, height });
    const workspace = await new FirstMinutes(page).exploreSample();
    for (const [segment, heading] of [
      ["journey", "Journey"],
      ["gap-assessment", "Gap assessment"],
      ["gap-assessment?at=incidents", "Gap assessment"],
    ] as const) {
      await openPage(page, workspace, segment, heading);
      if (segment.includes("at=")) await answer(page, "Partly in place").check();
      for (const details of await page.getByRole("group").filter({ has: page.locator("summary") }).all()) await details.locator("summary").click();
      const overhang = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect.soft(overhang, "pixels that stick out sideways").toBe(0);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.screenshot({ path: info.outputPath(`${heading}-${segment.length}-${width}-${colorScheme}.png`), fullPage: true });
        expect.soft(await findings(page), `what axe finds, ${segment}, ${colorScheme}`).toEqual([]);
      }
    }
  });
}
