// Votes on a change, with and without a network; late votes; auditors who have a part in what they audit; plans that meet.
import { FirstMinutes, join, Record, type Workspace } from "./support/pages.ts";
import { type Device, expect, expectAccessible, type Page, type Relay, test } from "./support/test.ts";

async function joined(device: Device, relay: Relay, workspace: string): Promise<Workspace> {
  const opened = await join(await device.open(await relay.invite(workspace)), device.name);
  await opened.synced();
  return opened;
}

function votes(page: Page) {
  return page.getByRole("region", { name: "Votes", exact: true });
}

async function newRecord(workspace: Workspace, kind: string, button: string, title: string): Promise<Record> {
  const { page } = workspace;
  await workspace.register(kind);
  await page.getByRole("button", { name: button }).first().click();
  await page.waitForURL(new RegExp(`/${kind}/[^/]+$`));
  const record = new Record(page);
  await record.write("Title", title);
  return record;
}

async function assessedChange(workspace: Workspace, title: string): Promise<Record> {
  const record = await newRecord(workspace, "change", "New change", title);
  const main = record.page.locator(".record-main");
  await main.getByLabel("Type", { exact: true }).selectOption({ label: "Normal" });
  await main.getByLabel("Probability of failure").selectOption({ label: "Low" });
  await main.getByLabel("Impact of failure").selectOption({ label: "High" });
  for (const [label, text] of [
    ["Reason", "The old one is full."],
    ["Plan", "Copy, then switch."],
    ["Back-out", "Switch back."],
  ] as const) {
    const field = main.getByLabel(label, { exact: true }).and(record.page.locator("textarea"));
    await field.fill(text);
    await field.blur();
  }
  await record.take("Mark as assessed");
  await expect(record.state).toContainText("Assessed");
  return record;
}

async function openBallot(page: Page, voters: string[], needed: string): Promise<void> {
  await votes(page).getByRole("button", { name: "Open a ballot" }).click();
  const dialog = page.getByRole("dialog", { name: "Open a ballot" });
  for (const voter of voters) {
    await dialog.getByLabel("Add a voter").fill(voter);
    await dialog.getByLabel("Add a voter").press("Enter");
    await expect(dialog.getByRole("list", { name: "Voters" })).toContainText(voter);
  }
  await dialog.getByLabel("Approvals needed").fill(needed);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Open a ballot" }).click();
  await expect(dialog).toBeHidden();
}

async function link(page: Page, relation: string, title: string): Promise<void> {
  await page.getByRole("button", { name: "Link a record" }).click();
  const picker = page.getByRole("dialog").filter({ has: page.getByLabel("How it is linked") });
  await picker.getByLabel("How it is linked").selectOption({ label: relation });
  await picker.getByRole("combobox", { name: "Find a record" }).fill(title);
  await picker.getByRole("listbox").getByRole("option").first().click();
  await page.keyboard.press("Escape");
}

test("two people vote apart, agree on the outcome, and a late vote decides nothing by itself", async ({ device, ownRelay }) => {
  test.setTimeout(180_000);
  const workspace = await ownRelay.createWorkspace("Harbour Systems");
  const [ana, ben] = [await device("Ana", ownRelay), await device("Ben", ownRelay)];
  const atAna = await joined(ana, ownRelay, workspace);
  const anas = await assessedChange(atAna, "Move the database");
  await openBallot(anas.page, ["Ana", "Ben"], "2");

  await test.step("approval waits for the quorum and says so", async () => {
    await anas.take("Approve");
    const reason = "The ballot has 0 of 2 approvals that it needs.";
    await expect(anas.page.getByRole("alert").filter({ hasText: reason })).toBeVisible();
    await expect(anas.state).toContainText("Assessed");
  });
  await atAna.synced();

  const atBen = await joined(ben, ownRelay, workspace);
  await atBen.register("change");
  const bens = await atBen.openRecord("Move the database");
  await expect(votes(bens.page)).toContainText("0 of 2 approvals needed");

  await test.step("both vote without a network", async () => {
    ana.tolerateNetworkFailures();
    ben.tolerateNetworkFailures();
    await ownRelay.stop();
    for (const record of [anas, bens]) {
      await votes(record.page).getByRole("button", { name: "Vote to approve" }).click();
      await expect(votes(record.page)).toContainText("1 of 2 approvals needed");
    }
    await ownRelay.startAgain();
    await atAna.synced();
    await atBen.synced();
    for (const record of [anas, bens]) {
      await expect(votes(record.page)).toContainText("2 of 2 approvals needed");
      await expect(votes(record.page)).toContainText("Approved by vote");
    }
    await expect(bens.page.getByRole("region", { name: "Timeline" })).toContainText("Voted to approve");
  });

  await anas.take("Approve");
  for (const record of [anas, bens]) await expect(record.state).toContainText("Approved");

  await test.step("a late vote is kept, shown and contested, and moves nothing", async () => {
    await votes(bens.page).getByLabel("Reason for your vote").fill("The backup is missing");
    await votes(bens.page).getByRole("button", { name: "Vote to reject" }).click();
    for (const record of [anas, bens]) {
      await expect(votes(record.page)).toContainText("late: after the ballot was over");
      await expect(votes(record.page)).toContainText("The backup is missing");
      await expect(votes(record.page)).toContainText("Late votes would have given another result.");
      await expect(votes(record.page)).toContainText("2 of 2 approvals needed");
      await expect(record.state).toContainText("Approved");
    }
    await expectAccessible(bens.page);
  });

  await test.step("a named person lets the decision stand", async () => {
    await votes(anas.page).getByRole("button", { name: "Let the decision stand" }).click();
    const dialog = anas.page.getByRole("dialog", { name: "Let the decision stand" });
    await dialog.getByRole("button", { name: "Let the decision stand" }).click();
    await expect(dialog).toContainText("Give a reason first.");
    await dialog.getByLabel("Why it stands").fill("The backup ran this morning");
    await dialog.getByRole("button", { name: "Let the decision stand" }).click();
    for (const record of [anas, bens]) {
      await expect(votes(record.page)).not.toContainText("Late votes would have given another result.");
      await expect(votes(record.page)).toContainText("Ana let the decision stand: The backup ran this morning");
    }
    await anas.take("Start");
    await expect(bens.state).toContainText("Implementing");
  });
});

test("an auditor who answers for what is audited is pointed out, and starting needs a reason", async ({ device }) => {
  test.setTimeout(120_000);
  const page = await (await device("Ana")).open("/");
  const workspace = await new FirstMinutes(page).startWorkspace("Harbour Systems", "Ana");
  const role = await newRecord(workspace, "role-assignment", "New role assignment", "Incident manager");
  await role.write("Person", "Mei");
  const audit = await newRecord(workspace, "audit", "New audit", "Incident handling");
  await audit.choose("Type", "Internal audit");
  await audit.write("Lead auditor", "Mei");
  await audit.write("Independence", "Works elsewhere");
  await audit.write("Criteria", "Own procedures");
  await audit.write("Audit scope", "Incidents");
  await audit.write("Methods", "Samples");
  await audit.write("Planned start", "2026-12-01");
  const warning = page.getByRole("region", { name: "Independence of the auditors" });
  await expect(warning).toHaveCount(0);
  await link(page, "Examines", "Incident manager");
  await expect(warning).toContainText("Mei is named there as: Person");
  await expectAccessible(page);

  await audit.take("Start");
  const dialog = page.getByRole("dialog", { name: "Start: reason" });
  await dialog.getByLabel("Reason").fill("Nobody else is trained");
  await dialog.locator("button[type=submit]").click();
  await expect(audit.state).toContainText("In progress");
  await expect(page.getByRole("region", { name: "Timeline" })).toContainText("Nobody else is trained");

  await audit.write("Lead auditor", "Jonas");
  await expect(warning).toHaveCount(0);
});

test("a change that falls into a freeze, or meets other work on the same, says so", async ({ device }) => {
  test.setTimeout(120_000);
  const page = await (await device("Ana")).open("/");
  const workspace = await new FirstMinutes(page).startWorkspace("Harbour Systems", "Ana");
  const freeze = await newRecord(workspace, "change-freeze", "New change freeze", "Turn of the year");
  await freeze.write("Freeze starts", "2026-12-20T00:00");
  await freeze.write("Freeze ends", "2027-01-06T00:00");
  await freeze.write("Why changes are frozen", "Few people on duty");
  await freeze.write("Owner", "Ana");
  await freeze.take("Put in force");
  await newRecord(workspace, "service", "New service", "Payroll");
  const plan = async (title: string, start: string, end: string): Promise<Record> => {
    const change = await newRecord(workspace, "change", "New change", title);
    await change.write("Planned start", start);
    await change.write("Planned end", end);
    await link(page, "Affects service", "Payroll");
    return change;
  };
  const meetings = page.getByRole("region", { name: "Planned at the same time" });
  await plan("Patch the server", "2026-12-01T20:00", "2026-12-01T23:00");
  await expect(meetings).toContainText("Nothing else that touches the same is planned then.");
  await plan("Move the database", "2026-12-01T22:00", "2026-12-02T02:00");
  await expect(meetings).toContainText("Works on the same");
  await expect(meetings.getByRole("link", { name: /Patch the server$/ })).toBeVisible();
  await expect(meetings).toContainText("Payroll");
  await expectAccessible(page);
  await new Record(page).write("Planned end", "2026-12-21T02:00");
  await expect(meetings).toContainText("Changes are frozen");
  await expect(meetings.getByRole("link", { name: /Turn of the year$/ })).toBeVisible();
});
