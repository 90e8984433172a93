// Controlled records: an approval covers what was approved, later changes show, the approved version stays readable.
import type { Locator, Page } from "@playwright/test";
import { FirstMinutes, join, Record, type Workspace } from "./support/pages.ts";
import { type Device, expect, findings, type Relay, test } from "./support/test.ts";

/** The panel beside the record that is open. */
function approval(page: Page): Locator {
  return page.getByRole("region", { name: "Approval", exact: true });
}

/** Makes a policy that is ready for review. */
async function newPolicy(workspace: Workspace, title: string, body: string): Promise<Record> {
  const { page } = workspace;
  await workspace.register("document");
  await page.getByRole("button", { name: "New document" }).click();
  await page.waitForURL(/\/document\/[^/]+$/);
  const record = new Record(page);
  await record.write("Title", title);
  await record.write("Owner", "Ana");
  await record.choose("Type", "Policy");
  await record.write("Version", "1.0");
  await record.write("Next review", "2028-01-15");
  await record.field("Text").fill(body);
  return record;
}

async function because(page: Page, step: string, reason: string): Promise<void> {
  const dialog = page.getByRole("dialog", { name: `${step}: reason` });
  await dialog.getByLabel("Reason").fill(reason);
  await dialog.getByRole("button", { name: step, exact: true }).click();
  await expect(dialog).toBeHidden();
}

test("an approval covers its content; changes, the approved version and its readers are shown", async ({ device }) => {
  test.setTimeout(180_000);
  const page = await (await device("Ana")).open("/");
  const workspace = await new FirstMinutes(page).startWorkspace("Harbour Systems", "Ana");
  const record = await newPolicy(workspace, "Password policy", "Passwords have ten letters.");
  const panel = approval(page);
  await expect(panel).toContainText("Not approved yet");
  await record.take("Send to review");
  await record.take("Approve");
  await expect(panel).toContainText("Approved and unchanged");
  await expect(panel).toContainText(/Digest [0-9a-f]{8}/);
  await expect(panel).toContainText("Next review:");

  await test.step("what is no content changes nothing", async () => {
    await record.take("Publish");
    await page.getByLabel("Add a tag").fill("staff");
    await page.getByLabel("Add a tag").press("Enter");
    await expect(page.getByRole("button", { name: "Remove the tag staff" })).toBeVisible();
    await expect(panel).toContainText("Approved and unchanged");
  });

  await test.step("a later change shows, with its difference", async () => {
    await record.typeAtEnd("Text", " Nobody shares them.");
    await expect(panel).toContainText("Changed since approval: 1 field");
    await record.write("Version", "1.1");
    await expect(panel).toContainText("Changed since approval: 2 fields");
    await panel.getByRole("button", { name: "Show the difference" }).click();
    const dialog = page.getByRole("dialog", { name: "Changed since approval" });
    await expect(dialog.getByRole("heading", { level: 3 })).toHaveText(["Version", "Text"]);
    await expect(dialog.locator("ins").last()).toContainText("Nobody shares them.");
    await expect(dialog.locator("del").first()).toContainText("1.0");
    await expect(dialog).toContainText("Passwords have ten letters.");
    expect(await findings(page), "what axe finds in the difference").toEqual([]);
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
  });

  await test.step("the approved version is read, and its reading confirmed", async () => {
    await expect(panel.getByRole("button", { name: "I have read this version" }), "the page shows something else").toBeHidden();
    await panel.getByRole("link", { name: "Read the approved version" }).click();
    const main = page.getByRole("main");
    await expect(main.getByRole("heading", { level: 1, name: "Password policy" })).toBeVisible();
    await expect(main).toContainText(/Approved by Ana, .+ · Version 1\.0 · Digest [0-9a-f]{8}/);
    await expect(main).toContainText("The content below matches the digest that was approved.");
    await expect(main).toContainText("The record has been changed since.");
    await expect(main.getByText("Passwords have ten letters.", { exact: true })).toBeVisible();
    await expect(main).not.toContainText("Nobody shares them.");
    await main.getByRole("button", { name: "I have read this version" }).click();
    await expect(main).toContainText("You confirmed having read it");
    expect(await findings(page), "what axe finds on the approved version").toEqual([]);
    await page.emulateMedia({ media: "print" });
    await expect(main.getByRole("button", { name: "Print" })).toBeHidden();
    await expect(main.getByText("Passwords have ten letters.", { exact: true })).toBeVisible();
    await page.emulateMedia({ media: "screen" });
    await main.getByRole("link", { name: "To the record as it is now" }).click();
    await expect(panel).toContainText("1 of 1 have read this version");
  });

  await test.step("a revision is approved and read anew", async () => {
    await record.take("Revise");
    await because(page, "Revise", "Sharing was missing");
    await expect(panel).toContainText("Not approved as it is now");
    await record.take("Send to review");
    await record.take("Approve");
    await expect(panel).toContainText("Approved and unchanged");
    await panel.getByText("1 earlier approval").click();
    await expect(panel.getByRole("link", { name: /^Version approved by Ana/ })).toBeVisible();
    await expect(panel).toContainText("0 of 1 have read this version");
    await panel.getByText("Who has read it").click();
    await expect(panel.getByRole("heading", { name: "Read an earlier version" })).toBeVisible();
    expect(await findings(page), "what axe finds beside the record").toEqual([]);
    await workspace.saved();
  });

  await test.step("it is asked for on one's own page", async () => {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "My work" }).click();
    await expect(page.getByText("1 approved version to read")).toBeVisible();
    await page.getByRole("main").getByRole("link", { name: "Password policy" }).first().click();
    await panel.getByRole("button", { name: "I have read this version" }).click();
    await expect(panel).toContainText("1 of 1 have read this version");
    await page.reload();
    await expect(panel).toContainText("1 of 1 have read this version");
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "My work" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "My work" })).toBeVisible();
    await expect(page.getByText("approved version to read")).toBeHidden();
  });
});

test("a second draft is pointed out, and an approved successor takes its predecessor out of use", async ({ device }) => {
  test.setTimeout(180_000);
  const page = await (await device("Ana")).open("/");
  const workspace = await new FirstMinutes(page).startWorkspace("Harbour Systems", "Ana");
  const panel = approval(page);
  const first = await newPolicy(workspace, "Backup policy", "Every night.");
  await first.take("Send to review");
  await first.take("Approve");
  await first.take("Publish");
  await expect(panel).toContainText("Approved and unchanged");
  await workspace.saved();

  const replaceFirst = async (): Promise<void> => {
    await page.getByRole("button", { name: "Link a record" }).click();
    const picker = page.getByRole("dialog").filter({ has: page.getByLabel("How it is linked") });
    await picker.getByLabel("How it is linked").selectOption({ label: "Replaces" });
    await picker.getByRole("combobox", { name: "Find a record" }).fill("Backup policy");
    await picker.getByRole("listbox").getByRole("option").first().click();
    await page.keyboard.press("Escape");
  };
  await newPolicy(workspace, "Restore policy", "Tested each month.");
  await replaceFirst();
  await workspace.saved();
  const second = await newPolicy(workspace, "Archive rules", "Kept for ten years.");
  await replaceFirst();
  await expect(panel).toContainText(/Another draft is to replace DOC-\w+ as well/);
  await expect(panel.getByRole("link", { name: /Restore policy$/ })).toBeVisible();

  await second.take("Send to review");
  await second.take("Approve");
  await expect(panel).toContainText("This is approved, and what it replaces is still in use:");
  await panel.getByRole("button", { name: "Withdraw" }).click();
  await expect(panel).not.toContainText("still in use");
  await workspace.saved();
  await page.getByRole("region", { name: "Relations" }).getByRole("link", { name: "Backup policy" }).click();
  await expect(first.field("Title")).toHaveValue("Backup policy");
  await expect(first.state).toContainText("Withdrawn");
});

async function joined(device: Device, relay: Relay, workspace: string): Promise<Workspace> {
  const opened = await join(await device.open(await relay.invite(workspace)), device.name);
  await opened.synced();
  return opened;
}

test("an approval and an edit made apart show a change at both", async ({ device, ownRelay }) => {
  test.setTimeout(180_000);
  const id = await ownRelay.createWorkspace("Harbour Systems");
  const [ana, ben] = [await device("Ana", ownRelay), await device("Ben", ownRelay)];
  const atAna = await joined(ana, ownRelay, id);
  const anas = await newPolicy(atAna, "Access policy", "Doors are closed.");
  await anas.take("Send to review");
  await atAna.synced();
  const atBen = await joined(ben, ownRelay, id);
  await atBen.register("document");
  const bens = await atBen.openRecord("Access policy");
  await expect(bens.field("Text")).toHaveText("Doors are closed.");

  ana.tolerateNetworkFailures();
  ben.tolerateNetworkFailures();
  await ownRelay.stop();
  await anas.take("Approve");
  await expect(approval(anas.page)).toContainText("Approved and unchanged");
  await bens.typeAtEnd("Text", " Windows too.");
  await atBen.saved();
  await ownRelay.startAgain();
  await atAna.synced();
  await atBen.synced();
  for (const { page } of [anas, bens]) {
    await expect(approval(page)).toContainText("Changed since approval: 1 field");
    await approval(page).getByRole("button", { name: "Show the difference" }).click();
    const dialog = page.getByRole("dialog", { name: "Changed since approval" });
    await expect(dialog.locator("ins")).toContainText("Windows too.");
    await page.keyboard.press("Escape");
  }
});
