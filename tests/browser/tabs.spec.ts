// Several tabs of one browser on the same record: live, nothing lost, one connection.
import { join, Record, Workspace } from "./support/pages.ts";
import { expect, type Page, type Relay, test } from "./support/test.ts";

/** How many synchronization sockets the relay has open. */
async function connections(relay: Relay): Promise<number> {
  const text = await (await fetch(`${relay.url}/metrics`)).text();
  const line = /^steward_connections (\d+)$/m.exec(text);
  if (!line?.[1]) throw new Error(`no count of connections in:\n${text}`);
  return Number(line[1]);
}

/** What the tab says about its place among the tabs. */
async function expectTab(workspace: Workspace, words: string): Promise<void> {
  await workspace.safety.click();
  await expect(workspace.page.getByText(words)).toBeVisible();
  await workspace.page.keyboard.press("Escape");
}

function countSockets(page: Page): () => number {
  let count = 0;
  page.on("websocket", () => (count += 1));
  return () => count;
}

test("two tabs on one record are live, lose nothing, share one socket, and hand it over", async ({ device, ownRelay }) => {
  test.setTimeout(120_000);
  const id = await ownRelay.createWorkspace("Harbour Systems");
  const ana = await device("Ana", ownRelay);
  const atFirst = await join(await ana.open(await ownRelay.invite(id)), "Ana");
  const first = await atFirst.createIncident("Printer on fire");
  await first.field("Description").pressSequentially("|");
  await atFirst.synced();

  // A second tab at the same address.
  const page = await ana.context.newPage();
  await page.setViewportSize({ width: 1440, height: 900 });
  const sockets = countSockets(page);
  await page.goto(atFirst.page.url());
  const atSecond = await Workspace.opened(page);
  const second = new Record(page);
  await expect(second.field("Description")).toHaveValue("|");
  await atSecond.synced();

  // A colleague at another browser sees what each tab writes.
  const atBen = await join(await (await device("Ben", ownRelay)).open(await ownRelay.invite(id)), "Ben");
  await atBen.register("incident");
  const bens = await atBen.openRecord("Printer on fire");

  await test.step("one socket for both tabs", async () => {
    await expectTab(atFirst, "Holds the connection for all tabs");
    await expectTab(atSecond, "Connected through another tab");
    expect(sockets(), "sockets of the second tab").toBe(0);
    // One of Ana's browser, one of Ben's.
    expect(await connections(ownRelay)).toBe(2);
  });

  await test.step("both tabs type at once", async () => {
    const [left, right] = ["The quick brown fox jumps. ", " Sphinx of black quartz, judge."];
    await Promise.all([first.typeAtStart("Description", left), second.typeAtEnd("Description", right)]);
    for (const record of [first, second, bens]) await expect(record.field("Description")).toHaveValue(`${left}|${right}`);
    await first.write("Location", "Floor 3");
    await expect(second.field("Location")).toHaveValue("Floor 3");
    await second.write("Category", "Hardware");
    for (const record of [first, bens]) await expect(record.field("Category")).toHaveValue("Hardware");
    for (const workspace of [atFirst, atSecond]) await workspace.synced();
  });

  await test.step("the other tab takes over when the leading one closes", async () => {
    await atFirst.page.close();
    await expectTab(atSecond, "Holds the connection for all tabs");
    await second.write("Subcategory", "Printer");
    await expect(bens.field("Subcategory")).toHaveValue("Printer");
    await bens.write("Symptom", "Smoke");
    await expect(second.field("Symptom")).toHaveValue("Smoke");
    await atSecond.synced();
    expect(sockets(), "sockets of the second tab").toBe(1);
    await expect.poll(() => connections(ownRelay)).toBe(2);
  });
});

test("what a following tab wrote while the relay was away arrives after the leading tab closed", async ({ device, ownRelay }) => {
  test.setTimeout(120_000);
  const id = await ownRelay.createWorkspace("Harbour Systems");
  const ana = await device("Ana", ownRelay);
  const atFirst = await join(await ana.open(await ownRelay.invite(id)), "Ana");
  await atFirst.synced();
  const page = await ana.open(`/w/${id}/incident`);
  const atSecond = await Workspace.opened(page);
  await atSecond.synced();
  ana.tolerateNetworkFailures();
  await ownRelay.stop();
  // The leading tab has not opened this record, it knows its row only.
  const record = await atSecond.createIncident("Printer on fire");
  await record.field("Description").pressSequentially("Smoke on floor 3.");
  for (const workspace of [atFirst, atSecond]) {
    await expect(workspace.safety).toHaveAccessibleName("Offline · 1 record changed on this device only");
  }
  await page.close();
  await atFirst.page.close();
  const atThird = await Workspace.opened(await ana.open(`/w/${id}/incident`));
  await expect(atThird.safety).toHaveAccessibleName("Offline · 1 record changed on this device only");
  await ownRelay.startAgain();
  await atThird.synced();
  const atBen = await join(await (await device("Ben", ownRelay)).open(await ownRelay.invite(id)), "Ben");
  await atBen.register("incident");
  const bens = await atBen.openRecord("Printer on fire");
  await expect(bens.field("Description")).toHaveValue("Smoke on floor 3.");
});
