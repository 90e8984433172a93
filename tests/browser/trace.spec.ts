// The trace of a record from an incident to the customer, what depends on an item, and the report of broken links with its repairs, offline too.
import type { Locator, Page } from "@playwright/test";
import { FirstMinutes, type Workspace } from "./support/pages.ts";
import { expect, findings, test } from "./support/test.ts";

const INCIDENT = "Patient records and server platform down";

async function sample(page: Page): Promise<Workspace> {
  return new FirstMinutes(page).exploreSample();
}

/** The incident in the palette; an outage may have the same title. */
function option(page: Page): Locator {
  return page.getByRole("option", { name: new RegExp(`^${INCIDENT}.*INC-`) }).first();
}

/** Opens the incident over the palette. */
async function open(page: Page): Promise<Locator> {
  await page.keyboard.press("Control+k");
  const box = page.getByRole("combobox", { name: "Go to or do anything" });
  await expect(box).toBeFocused();
  await box.fill(INCIDENT);
  await option(page).click();
  const record = page.getByRole("complementary", { name: "Record" });
  await expect(record.getByLabel("Title")).toHaveValue(INCIDENT);
  return record;
}

/** Goes from the open record to its trace. */
async function trace(page: Page): Promise<void> {
  await page.getByRole("complementary", { name: "Record" }).getByRole("link", { name: "Trace", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Trace" })).toBeVisible();
}

async function choose(page: Page, group: string, choice: string): Promise<void> {
  await page.getByRole("radiogroup", { name: group }).getByRole("radio", { name: choice, exact: true }).check();
}

async function brokenLinks(page: Page): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Go to or do anything" }).fill("broken links");
  await page.getByRole("option", { name: "Broken links" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Broken links" })).toBeVisible();
}

test("one view leads from an incident over its problem to the customer, and from there on", async ({ device }) => {
  test.setTimeout(120_000);
  const page = await (await device("Ana")).open("/");
  await sample(page);
  await open(page);
  await trace(page);
  const graph = page.getByRole("region", { name: "Graph" });
  for (const column of ["Incidents and requests", "Problems", "Changes", "Configuration items", "Services", "Agreements", "Customers and suppliers"]) {
    const region = graph.getByRole("region", { name: column });
    await expect(region.getByRole("link").first(), column).toBeVisible();
  }
  const start = graph.getByRole("link", { name: INCIDENT, exact: true });
  await expect(start).toHaveAttribute("aria-current", "true");

  // Arrows walk through the columns.
  await start.focus();
  await page.keyboard.press("ArrowRight");
  await expect(graph.getByRole("region", { name: "Problems" }).getByRole("link").first()).toBeFocused();

  // A depth leaves out what is further away, and says so.
  await choose(page, "Steps", "1");
  await expect(page).toHaveURL(/steps=1/);
  await expect(page.getByText("More lies beyond these steps.")).toBeVisible();
  await choose(page, "Steps", "All");
  await expect(page.getByText("More lies beyond these steps.")).toBeHidden();

  // The table says the same, with the chain that leads to each.
  await choose(page, "Shown as", "Table");
  const table = page.getByRole("table");
  const customer = table.getByRole("row").filter({ has: page.getByRole("cell", { name: "Customer", exact: true }) }).first();
  await expect(customer.getByRole("cell").last()).toHaveText(/^INC-\S+ → .*CUS-\S+$/);

  // From the customer back: the way to incidents.
  await customer.getByRole("link").click();
  await trace(page);
  await choose(page, "Direction", "To incidents");
  await expect(page.getByRole("region", { name: "Graph" }).getByRole("region", { name: "Incidents and requests" }).getByRole("link").first()).toBeVisible();
});

test("an item shows what depends on it", async ({ device }) => {
  test.setTimeout(120_000);
  const page = await (await device("Ana")).open("/");
  await sample(page);
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Go to or do anything" }).fill("configuration items");
  await page.getByRole("option", { name: "Configuration items" }).first().click();
  await page.getByRole("grid").getByRole("row").nth(1).click();
  await trace(page);
  await expect(page.getByRole("radiogroup", { name: "What to follow" }).getByRole("radio", { name: "Impact" })).toBeChecked();
  await choose(page, "Direction", "Needed by");
  await expect(page).toHaveURL(/way=onward/);
  await expect(page.getByRole("status").filter({ hasText: /records?\.|Nothing is linked/ })).toBeVisible();
  await choose(page, "What to follow", "Chain");
  await expect(page.getByRole("radiogroup", { name: "Direction" }).getByRole("radio", { name: "To customers" })).toBeChecked();
});

test("the report finds links to an archived record, and mends them, without network", async ({ device }) => {
  test.setTimeout(120_000);
  const ana = await device("Ana");
  const page = await ana.open("/");
  const workspace = await sample(page);
  await brokenLinks(page);
  const group = page.getByRole("region", { name: /^Record is archived/ });
  await expect(group).toBeHidden();

  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await ana.goOffline();
  // A service that agreements and customers rest on.
  await workspace.register("service");
  await page.getByRole("grid").getByRole("row").nth(1).click();
  const record = page.getByRole("complementary", { name: "Record" });
  await expect(record.getByLabel("Title")).toHaveValue(/\S/);
  const title = await record.getByLabel("Title").inputValue();
  await record.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Archive" }).click();
  await workspace.saved();

  await brokenLinks(page);
  await expect(group).toBeVisible();
  const lines = group.getByRole("listitem");
  await expect(lines.first()).toContainText(title.trim());
  const count = async () => Number(/\d+/.exec(await group.getByRole("heading").innerText())?.[0] ?? "0");
  const before = await count();
  expect(before).toBeGreaterThan(1);

  // One press removes a relation, another puts it back.
  await lines.first().getByRole("button", { name: /^Remove/ }).click();
  await expect.poll(count).toBe(before - 1);
  await page.getByRole("button", { name: "Put it back" }).click();
  await expect.poll(count).toBe(before);

  // The right repair here: the record comes back, and with it all that rests on it.
  await lines.first().getByRole("button", { name: /^Bring back/ }).click();
  await expect(group).toBeHidden();
  await workspace.saved();
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Broken links" })).toBeVisible();
  await expect(group, "the repair is still there").toBeHidden();
});

for (const [width, height] of [
  [1440, 900],
  [360, 740],
] as const) {
  test(`axe finds nothing and nothing sticks out at ${width} pixels, light and dark`, async ({ device }, info) => {
    test.setTimeout(180_000);
    const page = await (await device("Ana")).open("/", { width, height });
    const workspace = await sample(page);
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Go to or do anything" }).fill(INCIDENT);
    await option(page).click();
    await page.waitForURL(/\/incident\/[^/]+$/);
    const document = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    const views = [
      [`trace/${document}`, "Trace"],
      [`trace/${document}?as=table`, "Trace"],
      ["links", "Broken links"],
    ] as const;
    for (const [place, [path, heading]] of views.entries()) {
      await page.goto(new URL(`/w/${workspace.id}/${path}`, page.url()).href);
      await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
      if (path === `trace/${document}`) {
        const shown = width < 768 ? "Records by how they were found" : "Graph";
        await expect(page.getByRole("region", { name: shown, exact: true })).toBeVisible();
      }
      const overhang = await page.evaluate(() => window.document.documentElement.scrollWidth - window.document.documentElement.clientWidth);
      expect.soft(overhang, "pixels that stick out sideways").toBe(0);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.screenshot({ path: info.outputPath(`trace-${place}-${width}-${colorScheme}.png`) });
        expect.soft(await findings(page), `what axe finds, ${path}, ${colorScheme}`).toEqual([]);
      }
    }
  });
}
