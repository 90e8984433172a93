// Registers leave the screen (workbook, paper), come in as JSON, and are looked at in other ways than as a list.
import { readFile } from "node:fs/promises";
import { ImportPage, csvFile, type MadeFile } from "./support/importing.ts";
import { FirstMinutes, type Workspace } from "./support/pages.ts";
import { type Device, expect, findings, type Locator, type Page, test } from "./support/test.ts";

type Devices = (name: string) => Promise<Device>;

async function ownWorkspace(device: Devices): Promise<Workspace> {
  const page = await (await device("Ana")).open("/");
  return new FirstMinutes(page).startWorkspace("Harbour Systems", "Ana");
}

async function bring(workspace: Workspace, name: string, csv: string, records: number): Promise<void> {
  const importing = await ImportPage.open(workspace);
  await importing.run(csvFile(name, csv), `Import ${records} record${records === 1 ? "" : "s"}`);
}

async function go(workspace: Workspace, path: string): Promise<void> {
  const { page } = workspace;
  await page.goto(new URL(`/w/${workspace.id}/${path}`, page.url()).href);
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
}

async function more(page: Page, item: string): Promise<void> {
  await page.getByRole("main").getByRole("button", { name: "More", exact: true }).first().click();
  await page.getByRole("menuitem", { name: item, exact: true }).click();
}

async function look(page: Page, name: string): Promise<void> {
  await page.getByRole("radiogroup", { name: "Look" }).getByRole("radio", { name, exact: true }).check();
  await expect(page.getByRole("region", { name, exact: true })).toBeVisible();
}

/** The entries of an archive whose entries are stored, not compressed. */
function unzipped(file: Buffer): Map<string, string> {
  const entries = new Map<string, string>();
  const end = file.lastIndexOf("PK\x05\x06", undefined, "latin1");
  let at = file.readUInt32LE(end + 16);
  for (let count = file.readUInt16LE(end + 10); count > 0; count--) {
    expect(file.readUInt16LE(at + 10), "stored").toBe(0);
    const [size, length, local] = [file.readUInt32LE(at + 24), file.readUInt16LE(at + 28), file.readUInt32LE(at + 42)];
    const name = file.toString("utf8", at + 46, at + 46 + length);
    entries.set(name, file.toString("utf8", local + 30 + length, local + 30 + length + size));
    at += 46 + length;
  }
  return entries;
}

/** The rows of a workbook's sheet as the browser's own parser of XML reads them. */
async function sheetRows(page: Page, xml: string): Promise<string[][]> {
  return page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, "application/xml");
    if (parsed.querySelector("parsererror")) throw new Error("the sheet is not well-formed");
    return [...parsed.querySelectorAll("row")].map((row) => [...row.querySelectorAll("c")].map((cell) => cell.textContent ?? ""));
  }, xml);
}

const INCIDENTS = `number,short_description,state,opened_at,priority,assignment_group
INC1,=cmd|' /C calc'!A0,New,2026-03-01 08:00,,Desk
INC2,"Mail, ""slow"" & <odd>",New,2026-03-02 09:00,,Network
INC3,A printer burns,New,2026-03-03 10:00,,Desk
`;

test("a workbook holds what is shown: rows, columns, order, the group in front", async ({ device }) => {
  test.setTimeout(120_000);
  const workspace = await ownWorkspace(device);
  const { page } = workspace;
  await bring(workspace, "incidents.csv", INCIDENTS, 3);
  await go(workspace, "incident?show=all&sort=title&group=assignment_group&columns=title,state,opened,assignment_group");
  const links = page.getByRole("grid").getByRole("link");
  await expect(links).toHaveCount(3);
  const download = page.waitForEvent("download");
  await more(page, "Export as Excel workbook");
  const file = await download;
  expect(file.suggestedFilename()).toBe("incident.xlsx");
  const entries = unzipped(await readFile(await file.path()));
  expect(entries.get("xl/workbook.xml")).toContain('name="Incidents"');
  const [heading, ...rows] = await sheetRows(page, entries.get("xl/worksheets/sheet1.xml") ?? "");
  expect(heading).toEqual(["Group: Group", ...(await page.getByRole("columnheader").allInnerTexts())]);
  expect(rows.map((row) => row[1]), "the titles in the order of the list").toEqual(await links.allTextContents());
  expect(rows.map((row) => row[0])).toEqual(["Desk", "Desk", "Network"]);
  expect(entries.get("xl/worksheets/sheet1.xml"), "what looks like a formula is text").not.toContain("<f>");
  // 2026-03-01 is day 46082 of spreadsheets.
  expect(rows.map((row) => Math.floor(Number(row[3]))).sort()).toEqual([46082, 46083, 46084]);
  await expect(page.getByText("Exported 3 rows.")).toBeVisible();
});

test("a printed register has every row, its filter in words and no controls", async ({ device }, info) => {
  test.setTimeout(180_000);
  const workspace = await ownWorkspace(device);
  const { page } = workspace;
  const lines = Array.from({ length: 300 }, (_, index) => `INC${index},Incident ${index},New,2026-03-01 08:00`);
  await bring(workspace, "many.csv", `number,short_description,state,opened_at\n${lines.join("\n")}\n`, 300);
  await go(workspace, "incident?q=incident&columns=id,title,state");
  await expect(page.getByRole("grid")).toHaveAttribute("aria-rowcount", "301");
  expect(await page.getByRole("grid").getByRole("row").count(), "the list draws only what is seen").toBeLessThan(150);

  await page.evaluate(() => {
    window.print = () => Object.assign(window, { printed: document.querySelectorAll(".register-print tbody tr").length });
  });
  await more(page, "Print");
  await expect.poll(() => page.evaluate(() => (window as unknown as { printed?: number }).printed)).toBe(300);
  await page.emulateMedia({ media: "print" });
  const table = page.getByRole("table");
  await expect(table).toBeVisible();
  await expect(table.getByRole("columnheader")).toHaveText(["Id", "Title", "State"]);
  await expect(table.getByRole("cell", { name: "Incident 299", exact: true })).toHaveCount(1);
  await expect(page.getByText("Shown: Open · Text: “incident” · By Updated, from high to low")).toBeVisible();
  await expect(page.getByRole("grid")).toBeHidden();
  await expect(page.getByRole("searchbox", { name: "Filter Incidents" })).toBeHidden();
  for (const format of ["A4", "Letter"] as const) await page.pdf({ path: info.outputPath(`register-${format}.pdf`), format });
  await page.emulateMedia({ media: "screen" });

  // A print that the browser begins by itself has all rows too, and the page is clean afterwards.
  const rows = page.locator(".register-print tbody tr");
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  await expect(rows).toHaveCount(0);
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await expect(rows).toHaveCount(300);
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  await expect(rows).toHaveCount(0);
});

const SERVICES = [
  { id: "S1", name: "Mail", "service family": "Office", customers: "Everybody", hours: "Mon–Fri", criticality: "Vital", tags: ["core"] },
  { id: "S2", name: "Print", "service family": "Office", tags: [], status: "live" },
];

function jsonFile(name: string, content: string): MadeFile {
  return { name, mimeType: "application/json", buffer: Buffer.from(content) };
}

test("JSON comes in once, changes what it changes, and can be taken back", async ({ device }) => {
  test.setTimeout(120_000);
  const workspace = await ownWorkspace(device);
  const { page } = workspace;
  const importing = await ImportPage.open(workspace);
  const problem = page.getByRole("alert").filter({ hasText: "The file cannot be imported" });
  await importing.choose(jsonFile("broken.json", '[{"id": "S1"},\n {"id" "S2"}]'));
  await expect(problem).toContainText(/line 2, column 8/);
  await importing.choose(jsonFile("object.json", '{"services": []}'));
  await expect(problem).toContainText("one object, not a list of records");

  await importing.choose(jsonFile("services.json", JSON.stringify(SERVICES, null, 1)));
  await expect(page.getByLabel("Records become")).toHaveValue("service");
  await importing.check();
  await expect(importing.count("New")).toHaveText("2");
  await expect(importing.count("Errors")).toHaveText("0");
  await importing.begin("Import 2 records");
  await importing.done();

  await test.step("the second time nothing changes", async () => {
    await importing.again();
    await importing.choose(jsonFile("services.json", JSON.stringify(SERVICES)));
    await importing.check();
    await expect(importing.count("Unchanged")).toHaveText("2");
    await expect(importing.count("Updated")).toHaveText("0");
    await expect(page.getByText("There is nothing to import: every row is unchanged or has an error.")).toBeVisible();
    await page.getByRole("button", { name: "Back", exact: true }).click();
    await page.getByRole("button", { name: "Another file" }).click();
  });

  await test.step("a change and a new relation change one record", async () => {
    const changed = [{ ...SERVICES[0], hours: "Mon–Sat" }, { ...SERVICES[1], "depends on": [{ id: "S1" }] }, 7];
    await importing.choose(jsonFile("services.json", JSON.stringify(changed)));
    await importing.check();
    await expect(importing.count("Updated")).toHaveText("2");
    await expect(importing.count("Relations")).toHaveText("1");
    await expect(page.getByRole("cell", { name: /is not an object/ })).toBeVisible();
    await importing.begin("Import 2 records");
    await importing.done();
  });

  await go(workspace, "service?look=catalogue");
  const mail = page.getByRole("article").filter({ has: page.getByRole("link", { name: "Mail", exact: true }) }).first();
  await expect(mail).toContainText("Mon–Sat");
});

test("a file of ISO dates asks for no order of day and month", async ({ device }) => {
  const workspace = await ownWorkspace(device);
  const { page } = workspace;
  const importing = await ImportPage.open(workspace);
  await importing.choose(csvFile("iso.csv", INCIDENTS));
  await expect(page.getByLabel("Records become")).toHaveValue("incident");
  await expect(page.getByLabel("Dates look like")).toHaveCount(0);
  await page.getByRole("button", { name: "Another file" }).click();
  await importing.choose(csvFile("days.csv", INCIDENTS.replaceAll("2026-03-0", "03.0").replaceAll(" 08:00", ".2026 08:00")));
  await expect(page.getByLabel("Dates look like")).toBeVisible();
});

const RISKS = `number,title,likelihood,impact,residual likelihood,residual impact
RSK-1,Fire,4,5,1,5
RSK-2,Theft,4,5,2,2
RSK-3,Flood,1,2,1,1
RSK-4,Unknown,,,,
`;

test("the heat map says what the risks say, before and after treatment", async ({ device }) => {
  test.setTimeout(120_000);
  const workspace = await ownWorkspace(device);
  const { page } = workspace;
  await bring(workspace, "risks.csv", RISKS, 4);
  await go(workspace, "risk?show=all");
  await look(page, "Heat map");
  const map = page.getByRole("table", { name: "Number of risks by likelihood and impact" });
  const row = (label: string) => map.getByRole("row").filter({ has: page.getByRole("rowheader", { name: label }) });
  const likely = row("4 – likely").getByRole("button");
  await expect(likely).toHaveCount(1);
  await expect(likely).toHaveAccessibleName("2 · Extreme");
  await expect(row("1 – rare").getByRole("button")).toHaveAccessibleName("1 · Low");
  await expect(page.getByText("Not rated and not on the map: 1")).toBeVisible();
  const list = page.getByRole("table").filter({ has: page.getByRole("columnheader", { name: "Before treatment" }) });
  await expect(list.getByRole("link")).toHaveText(["Fire", "Theft", "Flood", "Unknown"]);
  await likely.press("Enter");
  await expect(list.getByRole("link")).toHaveText(["Fire", "Theft"]);

  await page.getByRole("radiogroup", { name: "Rating" }).getByRole("radio", { name: "After treatment" }).check();
  await expect(row("4 – likely").getByRole("button")).toHaveCount(0);
  await expect(row("1 – rare").getByRole("button")).toHaveCount(2);
  await list.getByRole("link", { name: "Fire" }).click();
  await expect(page.getByRole("complementary", { name: "Record" }).getByLabel("Title")).toHaveValue("Fire");
  await page.reload();
  await expect(page.getByRole("table", { name: "Number of risks by likelihood and impact" }), "the address keeps the look").toBeVisible();
});

test("the change calendar shows planned windows on their days and what overlaps", async ({ device }) => {
  test.setTimeout(120_000);
  const workspace = await ownWorkspace(device);
  const { page } = workspace;
  const today = await page.evaluate(() => new Date().toISOString().slice(0, 10));
  const changes = [
    `CHG-1,Patch the mail server,normal,${today}T10:00:00Z,${today}T12:00:00Z`,
    `CHG-2,Replace a disk,normal,${today}T11:00:00Z,${today}T13:00:00Z`,
    `CHG-3,Far away,normal,2031-01-01T10:00:00Z,2031-01-01T11:00:00Z`,
  ];
  await bring(workspace, "changes.csv", `number,title,type,planned start,planned end\n${changes.join("\n")}\n`, 3);
  await go(workspace, "change");
  await look(page, "Calendar");
  const day = page.getByRole("listitem").filter({ has: page.locator(`time[datetime="${today}"]`) });
  for (const span of ["Month", "Week"]) {
    await page.getByRole("radiogroup", { name: "Shown" }).getByRole("radio", { name: span }).check();
    await expect(day.getByRole("link")).toHaveText(["Patch the mail server", "Replace a disk"]);
    await expect(page.getByRole("link", { name: "Far away" })).toHaveCount(0);
    const overlaps = page.getByRole("region", { name: "Overlaps" });
    await expect(overlaps.getByRole("listitem")).toHaveCount(1);
    await expect(overlaps.getByRole("link")).toHaveText(["Patch the mail server", "Replace a disk"]);
  }
  await page.getByRole("button", { name: "Later" }).click();
  await expect(page.getByRole("link", { name: "Patch the mail server" })).toHaveCount(0);
  await page.getByRole("button", { name: "Today" }).click();
  await expect(day.getByRole("link")).toHaveCount(2);
});

test("a card of the board moves on by keyboard", async ({ device }) => {
  test.setTimeout(120_000);
  const workspace = await ownWorkspace(device);
  const { page } = workspace;
  await bring(workspace, "incidents.csv", INCIDENTS, 3);
  await go(workspace, "incident");
  await look(page, "Board");
  const column = (name: string): Locator => page.getByRole("list", { name: new RegExp(`^${name}`) });
  await expect(column("New").getByRole("listitem")).toHaveCount(3);
  const move = page.getByRole("button", { name: "Move on: A printer burns" });
  await move.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Assign", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(column("Assigned").getByRole("link", { name: "A printer burns" })).toBeVisible();
  await expect(column("New").getByRole("listitem")).toHaveCount(2);
});

/** Looks by kind, in the sample. */
const LOOKS: [string, string][] = [
  ["service", "Catalogue"],
  ["risk", "Heat map"],
  ["change", "Calendar"],
  ["budget-line", "Variance"],
  ["contract", "Timeline"],
  ["competence", "Matrix"],
  ["role-assignment", "Matrix"],
  ["incident", "Board"],
];

for (const [width, height] of [
  [1440, 900],
  [390, 844],
] as const) {
  test(`axe finds nothing in any look and nothing sticks out at ${width} pixels`, async ({ device }, info) => {
    test.setTimeout(300_000);
    const page = await (await device("Ana")).open("/", { width, height });
    const workspace = await new FirstMinutes(page).exploreSample();
    for (const [kind, name] of LOOKS) {
      await go(workspace, `${kind}?show=all`);
      await look(page, name);
      const region = page.getByRole("region", { name, exact: true });
      await expect(region.getByRole("link").or(region.getByRole("rowheader")).first(), `${name} of ${kind} shows records`).toBeVisible();
      const overhang = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect.soft(overhang, `pixels that stick out sideways, ${name}`).toBe(0);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.screenshot({ path: info.outputPath(`${kind}-${width}-${colorScheme}.png`) });
        expect.soft(await findings(page), `what axe finds, ${name}, ${colorScheme}`).toEqual([]);
      }
      if (width === 1440) {
        await page.emulateMedia({ media: "print" });
        await expect(page.getByRole("searchbox")).toBeHidden();
        await page.pdf({ path: info.outputPath(`${kind}.pdf`), format: "A4" });
        await page.emulateMedia({ media: "screen" });
      }
    }
  });
}

test("words: an archived register, one place of a page, a history in German", async ({ device }) => {
  test.setTimeout(120_000);
  const workspace = await ownWorkspace(device);
  const { page } = workspace;
  await workspace.createIncident("Mail is down");
  await workspace.saved();
  await page.getByRole("complementary", { name: "Record" }).getByRole("button", { name: "Open as a page" }).click();
  await expect(page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Incidents" })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Where this is" })).toHaveCount(0);
  const timeline = page.getByRole("region", { name: "Timeline" });
  await expect(timeline.getByText("Incident created")).toBeVisible();

  await page.evaluate(() => localStorage.setItem("steward.locale", "de"));
  await page.reload();
  await expect(page.getByRole("region", { name: "Verlauf" }).getByText("Incident angelegt")).toBeVisible();
  await page.evaluate(() => localStorage.setItem("steward.locale", "en"));

  await go(workspace, "incident?show=all");
  await workspace.row("Mail is down").click({ modifiers: ["Control"] });
  await page.getByRole("group", { name: "Selection" }).getByRole("button", { name: "Archive" }).click();
  await expect(page.getByRole("heading", { name: "All incidents are archived" })).toBeVisible();
  await page.getByRole("button", { name: "Show the archive" }).click();
  await expect(page.getByRole("grid").getByRole("link", { name: "Mail is down" })).toBeVisible();
});
