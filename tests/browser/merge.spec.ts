// Two people change the same incident while apart; nobody's work disappears.
import { join, type Record, type Workspace } from "./support/pages.ts";
import { type Device, expect, type Relay, test } from "./support/test.ts";

async function joined(device: Device, relay: Relay, workspace: string): Promise<Workspace> {
  const opened = await join(await device.open(await relay.invite(workspace)), device.name);
  await opened.synced();
  return opened;
}

async function values(record: Record, field: string): Promise<string[]> {
  await record.conflict(field).click();
  const panel = record.page.getByRole("dialog", { name: "2 values" });
  await expect(panel.getByRole("listitem")).toHaveCount(2);
  return (await panel.getByRole("listitem").allInnerTexts()).sort();
}

test("what two people wrote apart merges, and contradictions wait for a person", async ({ device, ownRelay }) => {
  test.setTimeout(180_000);
  const workspace = await ownRelay.createWorkspace("Harbour Systems");
  const [ana, ben] = [await device("Ana", ownRelay), await device("Ben", ownRelay)];
  const atAna = await joined(ana, ownRelay, workspace);
  const anas = await atAna.createIncident("Printer on fire");
  await anas.field("Description").pressSequentially("The printer burns.");
  await anas.write("Group", "Service desk");
  await anas.write("Assigned to", "Ana");
  await atAna.synced();
  const atBen = await joined(ben, ownRelay, workspace);
  await atBen.register("incident");
  const bens = await atBen.openRecord("Printer on fire");
  await expect(bens.field("Description")).toHaveValue("The printer burns.");
  await expect(bens.field("Assigned to")).toHaveValue("Ana");

  ana.tolerateNetworkFailures();
  ben.tolerateNetworkFailures();
  await ownRelay.stop();
  const offline = /^Offline · 1 record changed on this device only/;

  await anas.typeAtStart("Description", "Fire! ");
  await anas.write("Location", "Floor 3");
  await anas.write("Category", "Hardware");
  await anas.choose("Impact", "High");
  await anas.take("Assign");
  await expect(anas.state).toContainText("Assigned");
  await expect(atAna.safety).toHaveAccessibleName(offline);

  await bens.typeAtEnd("Description", " Smoke everywhere.");
  await bens.write("Location", "Floor 4");
  await bens.choose("Urgency", "High");
  await bens.take("Start work");
  await expect(bens.state).toContainText("In progress");
  await expect(atBen.safety).toHaveAccessibleName(offline);

  await ownRelay.startAgain();
  await atAna.synced();
  await atBen.synced();

  const records = [anas, bens];
  for (const record of records) {
    await test.step(`merged at ${record === anas ? "Ana" : "Ben"}`, async () => {
      await expect(record.field("Description")).toHaveValue("Fire! The printer burns. Smoke everywhere.");
      // What one person wrote alone is simply there.
      await expect(record.field("Category")).toHaveValue("Hardware");
      await expect(record.field("Impact").locator("option:checked")).toHaveText("High");
      await expect(record.field("Urgency").locator("option:checked")).toHaveText("High");
      // Computed from what both wrote.
      await expect(record.page.locator('[data-field="priority"] .fixed-value')).toHaveText("P1");
      // The state follows the declared rule: the one further along.
      await expect(record.state.locator(".state-chip").first()).toHaveText("In progress");
      // The location was written by both.
      const found = await values(record, "location");
      expect(found).toHaveLength(2);
      expect(found[0]).toMatch(/Floor 3[\s\S]*by Ana/);
      expect(found[1]).toMatch(/Floor 4[\s\S]*by Ben/);
      await record.page.keyboard.press("Escape");
    });
  }

  await test.step("one person picks", async () => {
    const shown = await bens.field("Location").inputValue();
    // The other one than what shows, so that picking must change something everywhere.
    const other = shown === "Floor 3" ? "Floor 4" : "Floor 3";
    await bens.conflict("location").click();
    await bens.page
      .getByRole("dialog", { name: "2 values" })
      .getByRole("listitem")
      .filter({ hasText: other })
      .getByRole("button", { name: "Use this" })
      .click();
    for (const record of records) {
      await expect(record.field("Location")).toHaveValue(other);
      await expect(record.conflict("location")).toHaveCount(0);
    }
  });

  await test.step("one person settles the state", async () => {
    await anas.conflict("state").click();
    await anas.page
      .getByRole("dialog", { name: "2 values" })
      .getByRole("listitem")
      .filter({ hasText: "Assigned" })
      .getByRole("button", { name: "Use this" })
      .click();
    for (const record of records) {
      await expect(record.conflict("state")).toHaveCount(0);
      await expect(record.state.locator(".state-chip")).toHaveText("Assigned");
    }
  });
  await atAna.synced();
  await atBen.synced();
});

test("two people who type in one text at once see each other's words and end with the same text", async ({ device, relay }) => {
  test.setTimeout(120_000);
  const workspace = await relay.createWorkspace("Harbour Systems");
  const atAna = await joined(await device("Ana"), relay, workspace);
  const anas = await atAna.createIncident("Printer on fire");
  await anas.field("Description").pressSequentially("|");
  await atAna.synced();
  const atBen = await joined(await device("Ben"), relay, workspace);
  await atBen.register("incident");
  const bens = await atBen.openRecord("Printer on fire");
  await expect(bens.field("Description")).toHaveValue("|");
  const [left, right] = ["The quick brown fox jumps. ", " Sphinx of black quartz, judge."];
  await Promise.all([anas.typeAtStart("Description", left), bens.typeAtEnd("Description", right)]);
  for (const record of [anas, bens]) await expect(record.field("Description")).toHaveValue(`${left}|${right}`);
  await atAna.synced();
  await atBen.synced();
});
