// After one visit everything works without relay and network, and merges when they are back.
import { join, Record } from "./support/pages.ts";
import { type Device, expect, type Relay, test } from "./support/test.ts";

const CSV = `number,short description,location
EXT-1,Scanner jams,Floor 1
EXT-2,Monitor flickers,Floor 2
EXT-3,Keyboard sticks,Floor 3
`;

async function joined(device: Device, relay: Relay, workspace: string) {
  const page = await device.open(await relay.invite(workspace));
  const opened = await join(page, device.name);
  await opened.synced();
  return opened;
}

test("after one visit, all work goes on without network and relay, and merges when they are back", async ({ device, ownRelay }) => {
  test.setTimeout(180_000);
  const id = await ownRelay.createWorkspace("Harbour Systems");
  const ana = await device("Ana", ownRelay);
  const ben = await device("Ben", ownRelay);
  const at = await joined(ana, ownRelay, id);
  const { page } = at;
  const printer = await at.createIncident("Printer on fire");
  await printer.field("Description").pressSequentially("Smoke on floor 3.");
  await at.synced();
  const atBen = await joined(ben, ownRelay, id);
  await atBen.register("incident");
  await expect(atBen.row("Printer on fire")).toBeVisible();

  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  ben.tolerateNetworkFailures();
  await ana.goOffline();
  await ownRelay.stop();

  await test.step("reload and start anew", async () => {
    await page.reload();
    await expect(new Record(page).field("Title")).toHaveValue("Printer on fire");
    await expect(at.safety).toHaveAccessibleName("Offline · everything saved on this device");
    await at.register("incident");
  });

  await test.step("open and edit", async () => {
    const record = await at.openRecord("Printer on fire");
    await expect(record.field("Description")).toHaveValue("Smoke on floor 3.");
    await record.typeAtEnd("Description", " Now flames.");
    await record.choose("Impact", "High");
    await record.write("Location", "Floor 3");
    await expect(at.safety).toHaveAccessibleName("Offline · 1 record changed on this device only");
  });

  await test.step("create", async () => {
    const record = await at.createIncident("Coffee machine down");
    await record.field("Description").pressSequentially("Morale is at risk.");
    await expect(at.safety).toHaveAccessibleName("Offline · 2 records changed on this device only");
  });

  await test.step("import", async () => {
    await page.goto(new URL(`/w/${id}/import`, page.url()).href);
    await page.getByLabel("Choose a file").and(page.locator("input")).setInputFiles({
      name: "incidents.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(CSV),
    });
    await page.getByLabel("Records become").selectOption({ label: "Incidents" });
    await page.getByRole("button", { name: "Check what would happen" }).click();
    await page.getByRole("button", { name: "Import 3 records" }).click();
    await expect(page.getByRole("heading", { name: "Imported" })).toBeVisible();
    await expect(at.safety).toHaveAccessibleName("Offline · 5 records changed on this device only");
  });

  await test.step("search", async () => {
    await page.goto(new URL(`/w/${id}/search`, page.url()).href);
    const search = page.getByLabel("Search all records");
    for (const [words, title] of [
      ["flames", "Printer on fire"],
      ["morale", "Coffee machine down"],
      ["monitor", "Monitor flickers"],
    ] as const) {
      await search.fill(words);
      await expect(page.getByRole("main").getByRole("link", { name: title })).toBeVisible();
    }
  });

  await test.step("kill and start again, still offline", async () => {
    await ana.kill();
    await ana.startAgain();
    await ana.goOffline();
  });
  const again = await ana.open(`/w/${id}/incident`);
  for (const title of ["Printer on fire", "Coffee machine down", "Scanner jams", "Monitor flickers", "Keyboard sticks"]) {
    await expect(again.getByRole("grid").getByRole("row").filter({ hasText: title })).toBeVisible();
  }

  await test.step("back online", async () => {
    await ownRelay.startAgain();
    await ana.goOnline();
    for (const title of ["Coffee machine down", "Scanner jams", "Monitor flickers", "Keyboard sticks"]) {
      await expect(atBen.row(title)).toBeVisible({ timeout: 30_000 });
    }
    const merged = await atBen.openRecord("Printer on fire");
    await expect(merged.field("Description")).toHaveValue("Smoke on floor 3. Now flames.");
    await expect(merged.field("Location")).toHaveValue("Floor 3");
    await expect(merged.field("Impact").locator("option:checked")).toHaveText("High");
    await atBen.register("incident");
    const created = await atBen.openRecord("Coffee machine down");
    await expect(created.field("Description")).toHaveValue("Morale is at risk.");
    await atBen.register("incident");
    const imported = await atBen.openRecord("Monitor flickers");
    await expect(imported.field("Location")).toHaveValue("Floor 2");
    await atBen.synced();
  });
});
