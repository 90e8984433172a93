// Many records at once: selecting, seeing what would happen, changing, taking back; and views of a register by name.
import { readFile } from "node:fs/promises";
import { csvFile, ImportPage } from "./support/importing.ts";
import { FirstMinutes, join, Record, type Workspace } from "./support/pages.ts";
import { type Device, expect, expectAccessible, type Locator, type Page, test } from "./support/test.ts";

type Devices = (name: string) => Promise<Device>;

/** Six incidents in the order of their titles; the last two have no group. */
const CSV = `number,short_description,state,opened_at,assignment_group
INC1,A printer burns,New,2026-03-01 08:00,Desk
INC2,Backup failed,New,2026-03-01 09:00,Desk
INC3,Calls are cut off,New,2026-03-01 10:00,Desk
INC4,Disk is full,New,2026-03-01 11:00,Network
INC5,E-mail is slow,New,2026-03-01 12:00,
INC6,Fax is silent,New,2026-03-01 13:00,
`;

const COLUMNS = "columns=title,state,assignment_group,tags";

/** The register of incidents by title, with the columns that these tests look at. */
async function openRegister(workspace: Workspace, search = `?sort=title&${COLUMNS}`): Promise<Register> {
  const { page } = workspace;
  await page.goto(new URL(`/w/${workspace.id}/incident${search}`, page.url()).href);
  await expect(page.getByRole("grid").getByRole("gridcell").first()).toBeVisible();
  return new Register(page);
}

class Register {
  constructor(readonly page: Page) {}

  get grid(): Locator {
    return this.page.getByRole("grid");
  }

  get bar(): Locator {
    return this.page.getByRole("group", { name: "Selection" });
  }

  get dialog(): Locator {
    return this.page.getByRole("dialog", { name: /^Edit \d/ });
  }

  get news(): Locator {
    return this.page.getByRole("region", { name: "Notifications" });
  }

  row(title: string): Locator {
    return this.grid.getByRole("row").filter({ hasText: title });
  }

  async expectSelected(...titles: string[]): Promise<void> {
    const selected = this.grid.locator('[role="row"][aria-selected="true"]');
    await expect(selected).toHaveCount(titles.length);
    for (const title of titles) await expect(this.row(title)).toHaveAttribute("aria-selected", "true");
    if (titles.length > 0) await expect(this.bar.getByText(`${titles.length} selected`)).toBeVisible();
    else await expect(this.bar.getByRole("button")).toHaveCount(0);
  }

  async edit(what: string): Promise<void> {
    await this.bar.getByRole("button", { name: "Edit…" }).click();
    await this.dialog.getByLabel("What to change").selectOption({ label: what });
  }

  async apply(words: string): Promise<void> {
    await this.dialog.getByRole("button", { name: words, exact: true }).click();
    await expect(this.dialog).toBeHidden();
  }
}

async function imported(workspace: Workspace, csv = CSV, count = "6"): Promise<void> {
  const importing = await ImportPage.open(workspace);
  await importing.run(csvFile("incidents.csv", csv), `Import ${count} records`);
}

async function own(device: Devices): Promise<Workspace> {
  const page = await (await device("Ana")).open("/");
  const workspace = await new FirstMinutes(page).startWorkspace("Harbour Systems", "Ana");
  await imported(workspace);
  return workspace;
}

test("rows are selected by keys and by the mouse", async ({ device }) => {
  test.setTimeout(120_000);
  const register = await openRegister(await own(device));
  const { page, grid } = register;
  await expect(grid).toHaveAttribute("aria-multiselectable", "true");

  await test.step("by keys", async () => {
    await grid.focus();
    await page.keyboard.press("j");
    await page.keyboard.press("Space");
    await register.expectSelected("A printer burns");
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Shift+ArrowDown");
    await register.expectSelected("A printer burns", "Backup failed", "Calls are cut off");
    await page.keyboard.press("Shift+ArrowUp");
    await register.expectSelected("A printer burns", "Backup failed");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Space");
    await register.expectSelected("A printer burns", "Backup failed", "Disk is full");
    await page.keyboard.press("Space");
    await register.expectSelected("A printer burns", "Backup failed");
    await page.keyboard.press("Escape");
    await register.expectSelected();
    await expect(grid).toBeFocused();
  });

  await test.step("all that the filter shows", async () => {
    await page.getByRole("searchbox", { name: "Filter Incidents" }).fill("is");
    await expect(grid).toHaveAttribute("aria-rowcount", "4");
    await grid.focus();
    await page.keyboard.press("Control+a");
    await register.expectSelected("Disk is full", "E-mail is slow", "Fax is silent");
    // What is not shown any more is not selected any more.
    await page.getByRole("searchbox", { name: "Filter Incidents" }).fill("full");
    await expect(grid).toHaveAttribute("aria-rowcount", "2");
    await register.expectSelected("Disk is full");
    await page.getByRole("searchbox", { name: "Filter Incidents" }).fill("");
    await expect(grid).toHaveAttribute("aria-rowcount", "7");
    await register.expectSelected("Disk is full");
    await register.bar.getByRole("button", { name: "Clear the selection" }).click();
    await register.expectSelected();
  });

  await test.step("by the mouse", async () => {
    await register.row("Backup failed").click({ modifiers: ["Control"] });
    await register.row("E-mail is slow").click({ modifiers: ["Shift"] });
    await register.expectSelected("Backup failed", "Calls are cut off", "Disk is full", "E-mail is slow");
    await register.row("Disk is full").click({ modifiers: ["Control"] });
    await register.expectSelected("Backup failed", "Calls are cut off", "E-mail is slow");
    // The box before the row.
    await register.row("Fax is silent").click({ position: { x: 12, y: 12 } });
    await register.expectSelected("Backup failed", "Calls are cut off", "E-mail is slow", "Fax is silent");
    await expectAccessible(page);
  });

  await test.step("a plain press opens the record, which is no selection", async () => {
    await register.row("A printer burns").click();
    await expect(page.getByRole("complementary", { name: "Record" })).toBeVisible();
    await expect(register.row("A printer burns")).toHaveAttribute("aria-current", "true");
    await expect(register.row("A printer burns")).toHaveAttribute("aria-selected", "false");
    await register.expectSelected("Backup failed", "Calls are cut off", "E-mail is slow", "Fax is silent");
  });
});

test("a change of many records shows what would happen, happens, and is taken back", async ({ device }) => {
  test.setTimeout(120_000);
  const register = await openRegister(await own(device));
  const { page, grid, dialog } = register;

  await test.step("by keyboard alone", async () => {
    await grid.focus();
    await page.keyboard.press("Control+a");
    await page.keyboard.press("e");
    await expect(dialog).toBeVisible();
    await expect(dialog.getByText("Choose what to change first.")).toBeVisible();
    await dialog.getByLabel("What to change").selectOption({ label: "Group" });
    await dialog.getByLabel("Group", { exact: true }).focus();
    await page.keyboard.type("Desk");
    await expect(dialog.getByText("3 change, 3 already say so")).toBeVisible();
    await expectAccessible(page);
    // Nothing is written before it is asked for.
    await expect(register.row("Disk is full")).toContainText("Network");
    await page.keyboard.press("Enter");
    await expect(dialog).toBeHidden();
    await expect(register.news.getByText("3 records changed, 3 said so already")).toBeVisible();
    for (const title of ["Disk is full", "E-mail is slow", "Fax is silent"]) {
      await expect(register.row(title)).toContainText("Desk");
    }
  });

  await test.step("each record has a change of its own, by the person", async () => {
    await register.row("Fax is silent").click();
    const pane = page.getByRole("complementary", { name: "Record" });
    await expect(pane.getByLabel("Group", { exact: true })).toHaveValue("Desk");
    await expect(pane.getByText(/\bAna\b/).filter({ visible: true }).first()).toBeVisible();
    await page.getByRole("button", { name: "Close (Esc)" }).click();
  });

  await test.step("taken back", async () => {
    await register.news.getByRole("button", { name: "Undo" }).click();
    await expect(register.news.getByText("3 records taken back")).toBeVisible();
    await expect(register.row("Disk is full")).toContainText("Network");
    await expect(register.row("Fax is silent")).not.toContainText("Desk");
    await expect(register.row("A printer burns")).toContainText("Desk");
  });

  await test.step("tags", async () => {
    await register.edit("Tags");
    await dialog.getByLabel("Add", { exact: true }).fill("#vpn, spring");
    await expect(dialog.getByText("6 change")).toBeVisible();
    await register.apply("Change 6 records");
    await expect(register.row("Disk is full")).toContainText("vpn");
    await register.edit("Tags");
    await dialog.getByLabel("Remove", { exact: true }).fill("spring");
    await register.apply("Change 6 records");
    await expect(register.row("Disk is full")).not.toContainText("spring");
    await expect(register.row("Disk is full")).toContainText("vpn");
  });

  await test.step("a field is emptied only when that is asked for", async () => {
    await register.edit("Group");
    await expect(dialog.getByText("Enter a value, or empty the field.")).toBeVisible();
    await dialog.getByLabel("Empty the field").check();
    await expect(dialog.getByText("4 change, 2 already say so")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(register.row("A printer burns")).toContainText("Desk");
  });

  await test.step("export and archive", async () => {
    const download = page.waitForEvent("download");
    await register.bar.getByRole("button", { name: "Export" }).click();
    const csv = await readFile(await (await download).path(), "utf8");
    expect(csv.trim().split("\r\n").map((line) => line.split(",")[0]?.replace("\uFEFF", ""))).toEqual([
      "Title",
      "A printer burns",
      "Backup failed",
      "Calls are cut off",
      "Disk is full",
      "E-mail is slow",
      "Fax is silent",
    ]);
    await expect(register.news.getByText("Exported 6 rows.")).toBeVisible();
    await register.bar.getByRole("button", { name: "Archive" }).click();
    await expect(page.getByRole("heading", { name: "No open incidents" })).toBeVisible();
    await register.news.getByRole("button", { name: "Undo" }).last().click();
    await expect(grid).toHaveAttribute("aria-rowcount", "7");
  });
});

test("a step that some records cannot take says which and why", async ({ device }) => {
  test.setTimeout(120_000);
  const register = await openRegister(await own(device));
  const { page, grid, dialog } = register;
  await grid.focus();
  await page.keyboard.press("Control+a");
  await register.edit("State");
  const step = dialog.getByLabel("Step", { exact: true });
  await expect(step.getByRole("option", { name: "Assign" })).toBeAttached();
  // No record is resolved, so none can be closed.
  await expect(step.getByRole("option", { name: "Close" })).toHaveCount(0);
  await step.selectOption({ label: "Assign" });
  await expect(dialog.getByText("4 change, 2 are refused")).toBeVisible();
  await expect(dialog.getByText("2: fill in Group first")).toBeVisible();
  await register.apply("Change 4 records");
  await expect(register.news.getByText("4 records changed, 2 were refused")).toBeVisible();
  await expect(register.row("A printer burns")).toContainText("Assigned");
  await expect(register.row("Fax is silent")).toContainText("New");

  await register.bar.getByRole("button", { name: "Show which" }).click();
  const report = page.getByRole("dialog", { name: "Refused" });
  await expect(report.getByRole("listitem")).toHaveText([/^INC-\w+ (E-mail is slow|Fax is silent)$/, /^INC-\w+ (E-mail is slow|Fax is silent)$/]);
  await expect(report.getByText("2: fill in Group first")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");

  await register.news.getByRole("button", { name: "Undo" }).click();
  await expect(register.news.getByText("4 records taken back")).toBeVisible();
  await expect(register.row("A printer burns")).toContainText("New");
});

test("taking a change of many records back leaves what others wrote since", async ({ device, relay }) => {
  test.setTimeout(180_000);
  const id = await relay.createWorkspace("Harbour Systems");
  const atAna = await join(await (await device("Ana")).open(await relay.invite(id)), "Ana");
  await imported(atAna);
  await atAna.synced();
  const atBen = await join(await (await device("Ben")).open(await relay.invite(id)), "Ben");
  await atBen.synced();
  const bens = await openRegister(atBen);

  const anas = await openRegister(atAna);
  await anas.grid.focus();
  await anas.page.keyboard.press("Control+a");
  await anas.edit("Group");
  await anas.dialog.getByLabel("Group", { exact: true }).fill("Storage");
  await anas.apply("Change 6 records");
  await expect(anas.row("Fax is silent")).toContainText("Storage");

  await expect(bens.row("Disk is full")).toContainText("Storage");
  await bens.row("Disk is full").click();
  const record = new Record(bens.page);
  await expect(record.field("Group")).toHaveValue("Storage");
  await record.write("Group", "Ben’s team");
  await expect(anas.row("Disk is full")).toContainText("Ben’s team");

  await anas.news.getByRole("button", { name: "Undo" }).click();
  await expect(anas.news.getByText("5 records taken back, 1 was changed since and keeps what it has")).toBeVisible();
  await expect(anas.row("Disk is full")).toContainText("Ben’s team");
  await expect(anas.row("A printer burns")).toContainText("Desk");
  await expect(anas.row("Fax is silent")).not.toContainText("Storage");
  await expect(bens.row("A printer burns")).toContainText("Desk");
  await expect(record.field("Group")).toHaveValue("Ben’s team");
});

test("two thousand records change while the page stays usable, and the work can be stopped", async ({ device }) => {
  test.setTimeout(300_000);
  const page = await (await device("Ana")).open("/");
  const workspace = await new FirstMinutes(page).startWorkspace("Harbour Systems", "Ana");
  const lines = Array.from({ length: 2000 }, (_, index) => `INC${index},Incident ${index},New,2026-03-01 08:00,Desk`);
  await imported(workspace, `number,short_description,state,opened_at,assignment_group\n${lines.join("\n")}\n`, "2,000");
  const register = await openRegister(workspace);
  await register.grid.focus();
  await page.keyboard.press("Control+a");
  await expect(register.bar.getByText("2,000 selected")).toBeVisible();
  await register.edit("Tags");
  await register.dialog.getByLabel("Add", { exact: true }).fill("spring");
  await expect(register.dialog.getByText("2,000 change")).toBeVisible();
  await register.apply("Change 2,000 records");
  await expect(register.bar.getByRole("progressbar", { name: "Changing records" })).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("Incident 19");
  await expect(page.getByRole("searchbox", { name: "Filter Incidents" })).toHaveValue("Incident 19");
  await register.bar.getByRole("button", { name: "Stop" }).click();
  await expect(register.news.getByText(/^[\d,]+ records? changed, stopped before [\d,]+$/)).toBeVisible({ timeout: 60_000 });
  await register.news.getByRole("button", { name: "Undo" }).click();
  await expect(register.news.getByText(/^[\d,]+ records? taken back$/)).toBeVisible({ timeout: 120_000 });
  await page.getByRole("searchbox", { name: "Filter Incidents" }).fill("tag:spring");
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
});

/** A finger on an element. */
async function touch(element: Locator, millis: number): Promise<void> {
  const init = { pointerType: "touch", isPrimary: true, button: 0, bubbles: true, clientX: 180, clientY: 300 };
  await element.dispatchEvent("pointerdown", init);
  await element.page().waitForTimeout(millis);
  await element.dispatchEvent("pointerup", init);
  await element.dispatchEvent("click", { button: 0, clientX: 180, clientY: 300 });
}

test("on a phone a long press selects and short ones go on", async ({ device }) => {
  test.setTimeout(120_000);
  const workspace = await own(device);
  await workspace.page.setViewportSize({ width: 390, height: 844 });
  const register = await openRegister(workspace);
  const { page } = register;
  await touch(register.row("Backup failed"), 700);
  await register.expectSelected("Backup failed");
  await touch(register.row("Calls are cut off"), 50);
  await register.expectSelected("Backup failed", "Calls are cut off");
  await touch(register.row("Backup failed"), 50);
  await register.expectSelected("Calls are cut off");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expectAccessible(page);
  }
  const sticksOut = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(sticksOut, "nothing sticks out sideways").toBe(0);
  await register.edit("Group");
  await expect(register.dialog.getByLabel("Group", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await touch(register.row("Calls are cut off"), 50);
  await register.expectSelected();
  await touch(register.row("Calls are cut off"), 50);
  await expect(new Record(page).field("Title")).toHaveValue("Calls are cut off");
});

const viewsMenu = (page: Page) => page.getByRole("button", { name: /^View/ });

async function chooseView(page: Page, item: string): Promise<void> {
  await viewsMenu(page).click();
  await page.getByRole("menuitemradio", { name: item }).click();
}

async function ofView(page: Page, item: string): Promise<void> {
  await viewsMenu(page).click();
  await page.getByRole("menuitem", { name: item }).click();
}

async function saveView(page: Page, name: string, who?: string): Promise<void> {
  await ofView(page, "Save as a new view…");
  const dialog = page.getByRole("dialog", { name: "Save the view" });
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  if (who) await dialog.getByRole("radio", { name: who }).check();
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await expect(dialog).toBeHidden();
}

test("a personal view is saved, chosen, changed, renamed and removed", async ({ device }) => {
  test.setTimeout(120_000);
  const workspace = await own(device);
  const register = await openRegister(workspace, `?sort=title&f.assignment_group=Desk&${COLUMNS}`);
  const { page, grid } = register;
  await expect(grid).toHaveAttribute("aria-rowcount", "4");
  await expect(viewsMenu(page)).toHaveAccessibleName("Views");

  await test.step("saved and in the address", async () => {
    await saveView(page, "The desk");
    await expect(viewsMenu(page)).toHaveAccessibleName("View: The desk");
    await expect(page).toHaveURL(/\/incident\?view=[0-9a-f]{32}$/);
    await page.reload();
    await expect(viewsMenu(page)).toHaveAccessibleName("View: The desk");
    await expect(grid).toHaveAttribute("aria-rowcount", "4");
    await expectAccessible(page);
  });

  await test.step("left and chosen again", async () => {
    await chooseView(page, "No view");
    await expect(page).toHaveURL(/\/incident$/);
    await expect(grid).toHaveAttribute("aria-rowcount", "7");
    await chooseView(page, "The desk");
    await expect(grid).toHaveAttribute("aria-rowcount", "4");
    await page.goBack();
    await expect(grid).toHaveAttribute("aria-rowcount", "7");
    await page.goForward();
    await expect(grid).toHaveAttribute("aria-rowcount", "4");
  });

  await test.step("changed, put back, saved", async () => {
    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect(viewsMenu(page)).toHaveAccessibleName("View: The desk (changed)");
    await expect(grid).toHaveAttribute("aria-rowcount", "7");
    await ofView(page, "Back to the view as saved");
    await expect(grid).toHaveAttribute("aria-rowcount", "4");
    await page.getByRole("button", { name: "Clear filters" }).click();
    await ofView(page, "Save changes to this view");
    await expect(viewsMenu(page)).toHaveAccessibleName("View: The desk");
    await expect(grid).toHaveAttribute("aria-rowcount", "7");
    await register.news.getByRole("button", { name: "Undo" }).click();
    await expect(grid).toHaveAttribute("aria-rowcount", "4");
  });

  await test.step("renamed and removed, and the removal taken back", async () => {
    await ofView(page, "Rename…");
    const dialog = page.getByRole("dialog", { name: "Rename the view" });
    await expect(dialog.getByLabel("Name", { exact: true })).toHaveValue("The desk");
    await dialog.getByLabel("Name", { exact: true }).fill(" ");
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await expect(dialog.getByText("Give it a name first.")).toBeVisible();
    await dialog.getByLabel("Name", { exact: true }).fill("Front desk");
    await page.keyboard.press("Enter");
    await expect(viewsMenu(page)).toHaveAccessibleName("View: Front desk");
    await ofView(page, "Remove this view");
    await expect(viewsMenu(page)).toHaveAccessibleName("Views");
    await expect(grid, "the list shows what it showed").toHaveAttribute("aria-rowcount", "4");
    await register.news.getByRole("button", { name: "Undo" }).last().click();
    await chooseView(page, "Front desk");
    await expect(viewsMenu(page)).toHaveAccessibleName("View: Front desk");
  });
});

test("a shared view reaches colleagues, and what is personal does not", async ({ device, relay }) => {
  test.setTimeout(180_000);
  const id = await relay.createWorkspace("Harbour Systems");
  const atAna = await join(await (await device("Ana")).open(await relay.invite(id)), "Ana");
  await imported(atAna);
  await atAna.synced();
  const atBen = await join(await (await device("Ben")).open(await relay.invite(id)), "Ben");
  await atBen.synced();
  const bens = await openRegister(atBen);

  const anas = await openRegister(atAna, `?sort=title&f.assignment_group=Network&${COLUMNS}`);
  await saveView(anas.page, "Network team", "Everyone in this workspace");
  await saveView(anas.page, "Only mine");
  await chooseView(bens.page, "Network team");
  await expect(bens.grid).toHaveAttribute("aria-rowcount", "2");
  await viewsMenu(bens.page).click();
  await expect(bens.page.getByRole("menuitemradio", { name: "Only mine" })).toHaveCount(0);
  await bens.page.keyboard.press("Escape");

  await test.step("what was personal becomes everybody's, and what a colleague changes is seen at once", async () => {
    await ofView(anas.page, "Share with everyone");
    await viewsMenu(bens.page).click();
    await expect(bens.page.getByRole("menuitemradio", { name: "Only mine" })).toBeVisible();
    await bens.page.keyboard.press("Escape");
    await chooseView(anas.page, "Network team");
    await bens.page.getByRole("button", { name: "Clear filters" }).click();
    await ofView(bens.page, "Save changes to this view");
    await expect(anas.grid).toHaveAttribute("aria-rowcount", "7");
  });

  await test.step("who may only read chooses and saves for themselves", async () => {
    const atRita = await join(await (await device("Rita")).open(await relay.invite(id, "reader")), "Rita");
    await atRita.synced();
    const ritas = await openRegister(atRita);
    await chooseView(ritas.page, "Network team");
    await viewsMenu(ritas.page).click();
    await expect(ritas.page.getByRole("menuitem", { name: "Rename…" })).toHaveCount(0);
    await expect(ritas.page.getByRole("menuitem", { name: "Save as a new view…" })).toBeVisible();
    await ritas.page.keyboard.press("Escape");
    await saveView(ritas.page, "Rita’s");
    await expect(viewsMenu(ritas.page)).toHaveAccessibleName("View: Rita’s");
    await atRita.synced();
  });
});
