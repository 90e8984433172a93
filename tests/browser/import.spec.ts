// Files from spreadsheets and other tools: what the page says before, while and after it brings them in.
import type { Page } from "@playwright/test";
import { csvFile, ImportPage, realFile } from "./support/importing.ts";
import { FirstMinutes, goToRegister, type Workspace } from "./support/pages.ts";
import { type Device, expect, test } from "./support/test.ts";

type Devices = (name: string) => Promise<Device>;

async function ownWorkspace(device: Devices): Promise<Workspace> {
  const page = await (await device("Ana")).open("/");
  return new FirstMinutes(page).startWorkspace("Harbour Systems", "Ana");
}

async function visit(page: Page, register: string): Promise<void> {
  await goToRegister(page, register);
  await expect(page.getByRole("heading", { level: 1, name: register })).toBeVisible();
}

async function expectRows(page: Page, count: number): Promise<void> {
  // The heading of the columns is a row too.
  await expect(page.getByRole("grid")).toHaveAttribute("aria-rowcount", String(count + 1));
}

async function showAll(page: Page): Promise<void> {
  await page.getByRole("radio", { name: "All", exact: true }).check();
}

/** The values of a field in the list of columns of the file, where the proposed meaning stands. */
const goesTo = (page: Page, column: string) => page.getByLabel(`Where ${column} goes`, { exact: true });

/** Counts how long the page's own thread was away, until it is asked. */
async function watchTasks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const state = { last: performance.now(), longest: 0 };
    Object.assign(window, { stewardTasks: state });
    const turn = () => {
      const now = performance.now();
      state.longest = Math.max(state.longest, now - state.last);
      state.last = now;
      requestAnimationFrame(turn);
    };
    requestAnimationFrame(turn);
  });
  return () => page.evaluate(() => (window as unknown as { stewardTasks: { longest: number } }).stewardTasks.longest);
}

test("600 real incidents come in with their history and go out again at once", async ({ device }, info) => {
  const file = realFile("servicenow-incident-events.csv");
  test.skip(file === undefined, "the real files are absent");
  test.setTimeout(300_000);
  const workspace = await ownWorkspace(device);
  const { page } = workspace;
  const importing = await ImportPage.open(workspace);

  await importing.choose(file ?? "");
  await expect(page.getByLabel("Records become")).toHaveValue("incident");
  await expect(page.getByLabel("One row is")).toHaveValue("events");
  await expect(page.getByLabel("Id of the record")).toHaveValue("number");
  await expect(page.getByLabel("Time of the event")).toHaveValue("sys_updated_at");
  await expect(page.getByLabel("Who did it")).toHaveValue("sys_updated_by");
  await expect(goesTo(page, "incident_state")).toHaveValue("state");
  await expect(page.getByLabel("What Awaiting User Info means")).toHaveValue("pending");

  await importing.check();
  await expect(importing.count("New")).toHaveText("600");
  await expect(importing.count("Errors")).toHaveText("0");
  await expect(page.getByText("Nothing has been written yet.")).toBeVisible();

  const longestMillis = await watchTasks(page);
  await importing.begin("Import 600 records");
  // The page answers while it works: the palette opens, finds and closes.
  const bar = page.getByRole("progressbar", { name: "Importing" });
  await expect(bar).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Go to or do anything" }).fill("settings");
  await expect(page.getByRole("option", { name: /Settings/ }).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(bar, "the palette was used while the import was running").toBeVisible();
  await expect(await importing.done()).toContainText("600 new, 0 updated, 0 unchanged");
  info.annotations.push({ type: "longest gap between frames (ms)", description: String(await longestMillis()) });

  await page.getByRole("button", { name: "Open Incidents" }).click();
  await showAll(page);
  await expectRows(page, 600);

  await test.step("a record shows its events at their own times", async () => {
    await page.getByRole("searchbox", { name: "Filter Incidents" }).fill("INC0000047");
    await expectRows(page, 1);
    await page.getByRole("link").and(page.locator(".row-title")).first().click();
    const pane = page.getByRole("complementary", { name: "Record" });
    await expect(pane.getByRole("paragraph").filter({ hasText: "Imported as INC0000047" })).toBeVisible();
    const timeline = pane.getByRole("region", { name: "Timeline" });
    const happened = (author: string, what: string | RegExp) =>
      timeline.getByRole("listitem").filter({ has: page.getByRole("time") }).filter({ hasText: author }).filter({ hasText: what });
    const pending = happened("Updated by 332", "→ Pending");
    await expect(pending).toHaveCount(1);
    await expect(pending.getByRole("time")).toHaveAttribute("datetime", "2016-03-01T09:14:00.000Z");
    await expect(pending).toContainText("Waiting for: Customer");
    await expect(happened("Updated by 332", "→ Resolved").getByRole("time")).toHaveAttribute("datetime", "2016-03-01T09:52:00.000Z");
    await expect(happened("Updated by 908", "→ Closed").getByRole("time")).toHaveAttribute("datetime", "2016-03-06T10:00:00.000Z");
    await expect(timeline.getByRole("time").last()).toHaveAttribute("datetime", "2016-02-29T04:57:00.000Z");
  });

  await test.step("taking the import back empties the register", async () => {
    await ImportPage.open(workspace);
    await importing.takeBack("Take back");
    await visit(page, "Incidents");
    await showAll(page);
    await expect(page.getByRole("grid")).toBeHidden();
    await expect(page.getByRole("heading", { name: /No incidents yet|All incidents are archived|Nothing matches/i })).toBeVisible();
    await page.reload();
    await expect(page.getByRole("heading", { name: /No incidents yet|All incidents are archived|Nothing matches/i })).toBeVisible({ timeout: 30_000 });
    await expect(page.getByRole("grid")).toBeHidden();
  });
});

test("388 configuration items and their 403 relations are seen from both ends", async ({ device }) => {
  const [items, relations] = [realFile("netbox-configuration-items.csv"), realFile("netbox-relations.csv")];
  test.skip(!items || !relations, "the real files are absent");
  test.setTimeout(240_000);
  const workspace = await ownWorkspace(device);
  const { page } = workspace;
  const importing = await ImportPage.open(workspace);
  await importing.choose(items ?? "");
  await expect(page.getByLabel("Records become")).toHaveValue("configuration_item");
  await importing.check();
  await expect(importing.count("Errors")).toHaveText("0");
  await importing.begin("Import 388 records");
  await expect(await importing.done()).toContainText("388 new");
  await importing.again();

  await importing.choose(relations ?? "");
  await expect(page.getByLabel("One row is")).toHaveValue("relations");
  await importing.check();
  await expect(importing.count("Relations")).toHaveText("403");
  await expect(importing.count("Errors")).toHaveText("0");
  await page.getByRole("button", { name: /^Import \d+ records$/ }).click();
  await expect(await importing.done()).toContainText("0 new");

  await visit(page, "Configuration items");
  await showAll(page);
  await expectRows(page, 388);
  await page.getByRole("searchbox", { name: "Filter Configuration items" }).fill("dmi01-akron-rtr01");
  await expectRows(page, 1);
  await page.getByRole("link", { name: "dmi01-akron-rtr01" }).click();
  const pane = page.getByRole("complementary", { name: "Record" });
  const relation = (label: string) => pane.getByRole("region", { name: "Relations" }).locator("div").filter({ has: page.getByRole("heading", { name: label }) });
  await expect(pane.getByRole("paragraph").filter({ hasText: "Imported as device-1" })).toBeVisible();
  await relation("Contained in").getByRole("link", { name: "Comms closet" }).first().click();
  await expect(pane.getByRole("paragraph").filter({ hasText: "Imported as rack-" })).toBeVisible();
  await expect(relation("Contains").getByRole("link", { name: "dmi01-akron-rtr01" }).first()).toBeVisible();
});

const BAD = `number,short_description,state,opened_at
INC1,Printer on fire,New,2026-03-01 08:00
INC2,Nothing prints,Hovering,2026-03-01 09:00
INC3,Mail is slow,New,31 of March
INC4,"VPN, gone",Closed,2026-03-02 10:00
INC5,too,New,2026-03-02 11:00,one,cell too many
INC6,Few
,No id,New,2026-03-02 12:00
`;

test("bad rows are named by line and reason, and the rest goes in", async ({ device }) => {
  const workspace = await ownWorkspace(device);
  const { page } = workspace;
  const importing = await ImportPage.open(workspace);
  await importing.choose(csvFile("bad.csv", BAD));
  await expect(page.getByText("1 value has no meaning yet")).toBeVisible();
  await importing.check();
  const errors = page.getByRole("table").getByRole("row");
  const line = (number: number) => errors.filter({ has: page.getByRole("cell", { name: String(number), exact: true }) });
  for (const [number, words] of [
    [3, "Hovering"],
    [4, "31 of March"],
    [6, "has 6 cells, the header has 4"],
    [7, "has 2 cells, the header has 4"],
    [8, "has no id"],
  ] as const) {
    await expect(line(number)).toContainText(words);
  }
  // The heading of the columns is a row too.
  await expect(errors).toHaveCount(6);
  await expect(importing.count("New")).toHaveText("4");
  await expect(importing.count("Errors")).toHaveText("5");

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download all errors" }).click();
  expect((await download).suggestedFilename()).toBe("import-errors.csv");

  await importing.begin("Import 4 records");
  await expect(await importing.done()).toContainText("4 new");
  await visit(page, "Incidents");
  await showAll(page);
  await expectRows(page, 4);
  await expect(page.getByRole("link", { name: "Printer on fire" })).toBeVisible();
  await expect(page.getByRole("link", { name: "VPN, gone" })).toBeVisible();
});

/** The bytes of a Windows-1252 text, for characters below 256 and the euro sign. */
function windows1252(text: string): Buffer {
  return Buffer.from([...text].map((character) => (character === "€" ? 0x80 : character.charCodeAt(0))));
}

const SEMICOLONS = "number;short_description;state;caller_id\r\nINC1;Drucker in der Küche brennt – 5 € Schaden;New;Jürgen Weiß\r\n";

for (const [name, content] of [
  ["Windows-1252 with semicolons", windows1252(SEMICOLONS.replace("–", "-"))],
  ["UTF-16 little endian", Buffer.from(`\ufeff${SEMICOLONS}`, "utf16le")],
  ["UTF-16 big endian", Buffer.from(`\ufeff${SEMICOLONS}`, "utf16le").swap16()],
  ["UTF-8 with a byte-order mark and tabs", Buffer.from(`\ufeff${SEMICOLONS.replaceAll(";", "\t")}`)],
] as const) {
  test(`a file in ${name} is read as it was meant`, async ({ device }) => {
    const workspace = await ownWorkspace(device);
    const { page } = workspace;
    const importing = await ImportPage.open(workspace);
    await importing.choose(csvFile("incidents.csv", content));
    await expect(page.getByText("incidents.csv: 1 rows, 4 columns").or(page.getByText("incidents.csv: 1 row, 4 columns"))).toBeVisible();
    await importing.check();
    await importing.begin("Import 1 record");
    await importing.done();
    await visit(page, "Incidents");
    await expect(page.getByRole("link", { name: /^Drucker in der Küche brennt . 5 € Schaden$/ })).toBeVisible();
    await expect(page.getByRole("gridcell", { name: "Jürgen Weiß" })).toBeVisible();
  });
}

test("a file that is no table is refused in a sentence", async ({ device }) => {
  const workspace = await ownWorkspace(device);
  const { page } = workspace;
  const importing = await ImportPage.open(workspace);
  for (const [name, content, words] of [
    ["empty.csv", Buffer.alloc(0), /no rows/],
    ["picture.csv", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0]), /not text/],
    ["workbook.csv", Buffer.from("PK\u0003\u0004\u0014\u0000\u0006\u0000\u0008\u0000", "latin1"), /not text/],
  ] as const) {
    await importing.choose(csvFile(name, content));
    await expect(page.getByRole("alert").filter({ hasText: "The file cannot be imported" })).toContainText(words);
    await expect(page.getByRole("button", { name: "Choose a file" }).first()).toBeVisible();
  }
});

const SMALL = `number,short_description,state,caller_id
INC1,Printer on fire,New,Joe
INC2,Mail is slow,In Progress,Zoe
`;

test("the same file again changes nothing, a newer one changes what it says otherwise", async ({ device }) => {
  const workspace = await ownWorkspace(device);
  const { page } = workspace;
  const importing = await ImportPage.open(workspace);
  await importing.run(csvFile("a.csv", SMALL), "Import 2 records");
  await importing.again();

  await importing.choose(csvFile("a.csv", SMALL));
  await importing.check();
  await expect(importing.count("Unchanged")).toHaveText("2");
  await expect(page.getByText("There is nothing to import: every row is unchanged or has an error.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Import \d/ })).toBeHidden();
  await page.getByRole("button", { name: "Back" }).click();
  await page.getByRole("button", { name: "Another file" }).click();

  const newer = SMALL.replace("Mail is slow", "Mail is down");
  await importing.choose(csvFile("b.csv", newer));
  await importing.check();
  await expect(importing.count("Updated")).toHaveText("1");
  await expect(importing.count("Unchanged")).toHaveText("1");
  await importing.begin("Import 1 record");
  await importing.done();
  await visit(page, "Incidents");
  await expectRows(page, 2);
  await expect(page.getByRole("link", { name: "Mail is down" })).toBeVisible();
});

test("an update that is taken back restores what was there before", async ({ device }) => {
  const workspace = await ownWorkspace(device);
  const { page } = workspace;
  const importing = await ImportPage.open(workspace);
  await importing.run(csvFile("a.csv", SMALL), "Import 2 records");
  await importing.again();
  await importing.run(csvFile("b.csv", SMALL.replace("Mail is slow", "Mail is down")), "Import 1 record");
  await importing.takeBack("Take this import back");
  await visit(page, "Incidents");
  await expectRows(page, 2);
  await expect(page.getByRole("link", { name: "Mail is slow" })).toBeVisible();
});

test("an import that is stopped half-way keeps whole records and can be taken back", async ({ device }) => {
  test.setTimeout(240_000);
  const workspace = await ownWorkspace(device);
  const { page } = workspace;
  const importing = await ImportPage.open(workspace);
  const rows = Array.from({ length: 4000 }, (_, index) => `INC${index},Incident number ${index},New,Caller ${index % 7}`);
  await importing.choose(csvFile("many.csv", `number,short_description,state,caller_id\n${rows.join("\n")}\n`));
  await importing.check();
  await importing.begin("Import 4,000 records");
  await expect(page.getByText(/^[1-9][\d,]* of 4,000$/)).toBeVisible({ timeout: 60_000 });
  await page.getByRole("button", { name: "Cancel" }).click();
  const outcome = await importing.done();
  await expect(outcome).toContainText("Stopped. What was imported so far is kept and can be taken back.");
  const said = /([\d,]+) new/.exec((await outcome.textContent()) ?? "")?.[1] ?? "";
  const kept = Number(said.replaceAll(",", ""));
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(4000);

  await visit(page, "Incidents");
  await expectRows(page, kept);
  await workspace.saved();
  await page.reload();
  await expectRows(page, kept);

  await ImportPage.open(workspace);
  await importing.takeBack("Take back");
  await visit(page, "Incidents");
  await showAll(page);
  await expect(page.getByRole("grid")).toBeHidden();
});
