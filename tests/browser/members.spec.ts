// Who shares a workspace: keys that stay in their browser, invitations, roles, devices, signing out.
import { addDevice, join, type Workspace } from "./support/pages.ts";
import { expect, expectAccessible, type Locator, type Page, test } from "./support/test.ts";

/** The page asks the relay again every ten seconds. */
const NEWS = { timeout: 30_000 };

/** The members page, reached from the settings. */
async function openMembers(workspace: Workspace): Promise<Page> {
  const { page } = workspace;
  await page.goto(new URL(`/w/${workspace.id}/settings`, page.url()).href);
  await page.getByRole("main").getByRole("link", { name: "Members and devices" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Members and devices" })).toBeVisible();
  return page;
}

/** The card of a member. */
function card(page: Page, name: string): Locator {
  return page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 3, name: new RegExp(`^${name}( you)?$`) }) });
}

/** The line of a device. */
function line(page: Page, device: string): Locator {
  return page.getByRole("listitem").filter({ hasText: device }).last();
}

/** The link that the open dialog shows. The dialog is closed again. */
async function takeLink(page: Page): Promise<string> {
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("img", { name: "The link as a QR code" })).toBeVisible();
  const link = await dialog.getByLabel("Link", { exact: true }).inputValue();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  return link;
}

async function invite(page: Page, name: string, role: RegExp): Promise<string> {
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Invite somebody" });
  await dialog.getByLabel(/^Name/).fill(name);
  await dialog.getByRole("radio", { name: role }).check();
  await dialog.getByRole("button", { name: "Make the link" }).click();
  return takeLink(page);
}

async function giveRole(page: Page, name: string, role: RegExp): Promise<void> {
  await card(page, name).getByRole("button", { name: "Change role" }).click();
  const dialog = page.getByRole("dialog", { name: `Role of ${name}` });
  await dialog.getByRole("radio", { name: role }).check();
  await dialog.getByRole("button", { name: "Give this role" }).click();
  await expect(dialog).toBeHidden();
  await expect(card(page, name).getByText(role).first()).toBeVisible(NEWS);
}

interface KeptKey {
  algorithm: string;
  extractable: boolean;
  exported: string;
}

/** The keys in this browser's database, and what comes of trying to read out their private halves. */
async function keptKeys(page: Page): Promise<KeptKey[]> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open("steward-device-keys");
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const records = await new Promise<{ algorithm: string; privateKey: CryptoKey }[]>((resolve, reject) => {
      const reading = database.transaction("keys").objectStore("keys").getAll();
      reading.onsuccess = () => resolve(reading.result);
      reading.onerror = () => reject(reading.error);
    });
    database.close();
    const look = async ({ algorithm, privateKey }: { algorithm: string; privateKey: CryptoKey }) => ({
      algorithm,
      extractable: privateKey.extractable,
      exported: await crypto.subtle.exportKey("pkcs8", privateKey).then(
        () => "exported",
        (error: DOMException) => error.name,
      ),
    });
    return Promise.all(records.map(look));
  });
}

/** What this browser keeps about its relay; `change` replaces it. */
async function keptRelay(page: Page, id: string, change?: object): Promise<{ [key: string]: unknown }> {
  return page.evaluate(
    async ([id, change]) => {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open("steward");
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      const transaction = database.transaction("workspaces", "readwrite");
      const store = transaction.objectStore("workspaces");
      const done = new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error);
      });
      const text = await new Promise<string>((resolve, reject) => {
        const reading = store.get(id);
        reading.onsuccess = () => resolve(reading.result as string);
        reading.onerror = () => reject(reading.error);
      });
      const entry = JSON.parse(text);
      if (change) {
        entry.relay = change;
        store.put(JSON.stringify(entry), id);
      }
      await done;
      database.close();
      return entry.relay;
    },
    [id, change] as const,
  );
}

test("an owner invites, changes a role live, revokes a device and helps its member back in", async ({ device, relay }) => {
  test.setTimeout(240_000);
  const id = await relay.createWorkspace("Harbour Systems");
  const atAna = await join(await (await device("Ana")).open(await relay.invite(id, "owner")), "Ana", "Ana’s laptop");
  await atAna.synced();
  const anas = await openMembers(atAna);
  await expect(line(anas, "Ana’s laptop")).toContainText("this device");
  await expect(card(anas, "Ana").getByRole("button", { name: "Change role" })).toHaveAttribute("aria-disabled", "true");
  await expectAccessible(anas);

  // By keyboard: the dialog opens, and Escape gives the focus back.
  const inviteButton = anas.getByRole("button", { name: "Invite", exact: true });
  await inviteButton.focus();
  await anas.keyboard.press("Enter");
  await expect(anas.getByRole("dialog", { name: "Invite somebody" })).toBeVisible();
  await anas.keyboard.press("Escape");
  await expect(inviteButton).toBeFocused();

  // Ben joins with a key that his browser made and nobody can read.
  const link = await invite(anas, "Ben", /practitioner/i);
  await expect(anas.getByRole("heading", { name: "Open invitations" })).toBeVisible(NEWS);
  const ben = await device("Ben");
  const entrance = await ben.open(link);
  await expect(entrance.getByLabel("Your name")).toHaveValue("Ben");
  const atBen = await join(entrance, "Ben", "Ben’s laptop");
  await atBen.synced();
  expect(await keptKeys(atBen.page)).toEqual([
    { algorithm: expect.stringMatching(/^(Ed25519|P-256)$/), extractable: false, exported: "InvalidAccessError" },
  ]);
  expect(await keptRelay(atBen.page, id)).toMatchObject({ token: "", role: "practitioner" });
  await expect(card(anas, "Ben")).toContainText("Ben’s laptop", NEWS);
  await expect(card(anas, "Ben")).toContainText("Here now", NEWS);
  await expect(anas.getByRole("heading", { name: "Open invitations" })).toBeHidden(NEWS);

  const bens = await atBen.createIncident("Printer on fire");
  await atBen.synced();

  // The role changes while he is connected; what is refused stays with him, until he may write again.
  await giveRole(anas, "Ben", /reader/i);
  ben.expectProblem(/your role has changed; connect again/);
  await bens.write("Location", "Floor 9");
  await expect(atBen.safety).toHaveAccessibleName("1 record not taken by the relay · saved on this device", NEWS);
  await giveRole(anas, "Ben", /practitioner/i);
  await expect(atBen.safety).toHaveAccessibleName(/synced/, NEWS);

  // His device is revoked: the connection ends, it is said why, and his records stay.
  ben.expectProblem(/is not signed in at the relay/);
  await line(anas, "Ben’s laptop").getByRole("button", { name: /^Revoke/ }).click();
  const confirm = anas.getByRole("dialog", { name: "Revoke this device?" });
  await expect(confirm).toContainText("Records that are on a device already stay there");
  await expectAccessible(anas);
  await confirm.getByRole("button", { name: "Revoke", exact: true }).click();
  await expect(atBen.safety).toHaveAccessibleName(/^No access · /, NEWS);
  await expect(atBen.page.getByText(/^This device is not signed in at the relay: /).first()).toBeVisible();
  await expect(line(anas, "Ben’s laptop")).toContainText("Revoked", NEWS);
  ben.expectProblem(/status of 40[13]/);
  await atBen.register("incident");
  await expect(atBen.row("Printer on fire")).toBeVisible();
  await expect(atBen.safety).toHaveAccessibleName(/^No access · /);
  await atBen.safety.click();
  await expect(atBen.page.getByText("Ask an owner for a recovery link")).toBeVisible();
  await expectAccessible(atBen.page);

  // By a recovery link he is back, as himself, with what he had.
  await card(anas, "Ben").getByRole("button", { name: "Recovery link" }).click();
  const recovery = await takeLink(anas);
  await atBen.page.goto("about:blank");
  await atBen.page.goto(recovery);
  await expect(atBen.page.getByText("It will be a device of Ben, who works here as practitioner.")).toBeVisible();
  const again = await addDevice(atBen.page, "Ben’s laptop again");
  await again.synced();
  await again.register("incident");
  await expect(again.row("Printer on fire")).toBeVisible();
  expect(await keptKeys(again.page), "the key that was revoked is gone").toHaveLength(1);
  await expect(card(anas, "Ben")).toContainText("Ben’s laptop again", NEWS);
});

test("a member adds a device of their own and signs it out", async ({ device, relay }) => {
  test.setTimeout(180_000);
  const id = await relay.createWorkspace("Harbour Systems");
  const atAna = await join(await (await device("Ana")).open(await relay.invite(id)), "Ana", "Ana’s laptop");
  await atAna.createIncident("Printer on fire");
  await atAna.synced();
  const anas = await openMembers(atAna);
  // Practitioners invite nobody; their own devices are theirs to add.
  await expect(anas.getByRole("button", { name: "Add another device" })).toBeVisible();
  await expect(anas.getByRole("button", { name: "Invite", exact: true })).toHaveCount(0);
  await anas.getByRole("button", { name: "Add another device" }).click();
  const link = await takeLink(anas);

  const phone = await device("Ana’s phone");
  const page = await phone.open(link, { width: 360, height: 740 });
  await expect(page.getByText("It will be a device of Ana, who works here as practitioner.")).toBeVisible();
  await expectAccessible(page);
  const atPhone = await addDevice(page, "Ana’s phone");
  await atPhone.synced();
  await expect(line(anas, "Ana’s phone")).toBeVisible(NEWS);

  await openMembers(atPhone);
  await expect(line(page, "Ana’s phone")).toContainText("this device");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth), "nothing is wider than a phone").toBeLessThanOrEqual(360);
  await page.getByRole("button", { name: "Sign out this device…" }).click();
  const dialog = page.getByRole("dialog", { name: "Sign out this device?" });
  await expect(dialog).toContainText("The records stay on this device");
  await dialog.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page.getByText("This device is signed out. Its records stay here.")).toBeVisible();
  await expect(page.getByText("This workspace is on this device only")).toBeVisible();
  expect(await keptKeys(page)).toEqual([]);
  await atPhone.register("incident");
  await expect(atPhone.row("Printer on fire")).toBeVisible();
  await expect(line(anas, "Ana’s phone")).toContainText("Revoked", NEWS);
});

test("without a network the page says what it last knew, and changes nothing", async ({ device, relay }) => {
  const id = await relay.createWorkspace("Harbour Systems");
  const ana = await device("Ana");
  const atAna = await join(await ana.open(await relay.invite(id, "owner")), "Ana", "Ana’s laptop");
  await atAna.synced();
  const page = await openMembers(atAna);
  await expect(line(page, "Ana’s laptop")).toBeVisible();
  await ana.goOffline();
  await expect(page.getByText("Not connected. This is what the relay last said,")).toBeVisible(NEWS);
  await expect(line(page, "Ana’s laptop")).toBeVisible();
  await expect(page.getByRole("button", { name: "Invite", exact: true })).toHaveAttribute("aria-disabled", "true");
  await expectAccessible(page);
  await ana.goOnline();
  await expect(page.getByRole("button", { name: "Invite", exact: true })).not.toHaveAttribute("aria-disabled", "true", NEWS);
});

test("a browser that joined by a token before there were device keys keeps working", async ({ device, relay }) => {
  const id = await relay.createWorkspace("Harbour Systems");
  const atAna = await join(await (await device("Ana")).open(await relay.invite(id)), "Ana");
  await atAna.synced();
  const [syncUrl, token] = (await relay.token(id)).split("?token=");
  const { page } = atAna;
  const { member } = await keptRelay(page, id);
  await keptRelay(page, id, { sync_url: syncUrl, token: decodeURIComponent(token ?? ""), role: "practitioner", member });
  await page.reload();
  await atAna.createIncident("Printer on fire");
  await atAna.synced();
});
