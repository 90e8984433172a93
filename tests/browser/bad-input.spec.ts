// What comes in broken: links, stored pieces, files, a full disk. Each is said in a sentence, and nothing is lost.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { FirstMinutes, join, Record, Workspace } from "./support/pages.ts";
import { expect, test } from "./support/test.ts";

test("links that lead nowhere are refused in a sentence", async ({ device, relay }) => {
  const ana = await device("Ana");
  ana.expectProblem(/status of 4\d\d/);
  const page = await ana.open("/");
  for (const [address, sentence] of [
    ["/join#AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", /expired|used|withdrawn|no such|not known|unknown/i],
    ["/join#not/a/code", /This is not an invitation link/],
    ["/join", /This is not an invitation link/],
  ] as const) {
    await page.goto(new URL(address, relay.url).href);
    await page.reload();
    await expect(page.getByRole("heading", { name: "The invitation cannot be used" })).toBeVisible();
    await expect(page.getByText(sentence).first()).toBeVisible();
    await expect(page.getByRole("link", { name: "Other ways in" })).toBeVisible();
  }
  await page.getByRole("link", { name: "Other ways in" }).click();
  await page.getByLabel("Invitation link").fill("https://example.org/elsewhere");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText(/This is not an invitation link|Paste the whole link/)).toBeVisible();
});

test("a link to a server that does not answer says so and keeps the name that was typed", async ({ device, ownRelay }) => {
  const link = await ownRelay.invite(await ownRelay.createWorkspace("Harbour Systems"));
  const ana = await device("Ana", ownRelay);
  const page = await ana.open(link);
  await page.getByLabel("Your name").fill("Ana");
  ana.tolerateNetworkFailures();
  await ownRelay.stop();
  await page.getByRole("button", { name: "Join the workspace" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "cannot be reached" })).toBeVisible();
  await expect(page.getByLabel("Your name")).toHaveValue("Ana");
  await ownRelay.startAgain();
  await page.getByRole("button", { name: "Join the workspace" }).click();
  await (await Workspace.opened(page)).synced();
});

test("an address that names no workspace, or one that is not here, says so", async ({ device }) => {
  const ana = await device("Ana");
  const page = await ana.open("/w/nonsense/incident");
  await expect(page.getByText("The address does not name a workspace.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Go to the start page" })).toBeVisible();
  // A well-formed id of a workspace that this device has never seen.
  await page.goto(new URL("/w/4NMNnkMhL8jXrdJ9jamS58PAVdXu", page.url()).href);
  await expect(page.getByText("This workspace cannot be opened")).toBeVisible();
  await expect(page.getByText("Nothing stored on this device was changed.")).toBeVisible();
});

test("a member whose access is taken away is told, and keeps what was written", async ({ device, relay }) => {
  const id = await relay.createWorkspace("Harbour Systems");
  const ana = await device("Ana");
  const workspace = await join(await ana.open(await relay.invite(id)), "Ana");
  await workspace.synced();
  const { page } = workspace;
  await create(page, "incident", "Written before");
  await workspace.synced();
  ana.tolerateNetworkFailures();
  ana.expectProblem(/access to this workspace was taken away/);
  ana.expectProblem(/status of 40[13]/);
  await relay.revoke(id, "Ana");
  const told = page.getByText("access to this workspace was taken away; what is on this device stays there");
  await expect(told).toBeVisible();
  await create(page, "incident", "Written after");
  await expect(workspace.safety).toHaveAccessibleName(/^No access · 1 record changed and saved on this device only/);
  await expect(told).toBeVisible();
  await page.reload();
  await workspace.register("incident");
  await expect(page.getByRole("grid").getByRole("link", { name: "Written after" })).toBeVisible();
});

/** Makes a record of a kind and stays on it. */
async function create(page: Page, kind: string, title: string): Promise<void> {
  const id = new URL(page.url()).pathname.split("/")[2];
  await page.goto(new URL(`/w/${id}/${kind}`, page.url()).href);
  await page.getByRole("main").getByRole("button", { name: /^New / }).click();
  await expect(page.getByRole("textbox", { name: "Title" })).toBeFocused();
  await page.keyboard.type(title);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("grid").getByRole("link", { name: title })).toBeVisible();
}

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** The sixteen bytes that an id in bs58check stands for. */
function bytesOf(id: string): number[] {
  let number = 0n;
  for (const digit of id) number = number * 58n + BigInt(ALPHABET.indexOf(digit));
  // Four bytes of checksum follow.
  return [...Buffer.from((number >> 32n).toString(16).padStart(32, "0"), "hex")];
}

/** Changes stored chunks of a document (or of all) behind the application's back; returns how many. */
async function damage(page: Page, workspace: string, document?: string): Promise<number> {
  return page.evaluate(
    async ([name, wanted]) => {
      const answer = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const database = await answer(indexedDB.open(name));
      const store = database.transaction("chunks", "readwrite").objectStore("chunks");
      let damaged = 0;
      for (const key of (await answer(store.getAllKeys())) as ArrayBuffer[]) {
        const ours = new Uint8Array(key).subarray(0, 16);
        if (wanted && !wanted.every((byte, index) => byte === ours[index])) continue;
        const value = new Uint8Array(await answer(store.get(key) as IDBRequest<ArrayBuffer | Uint8Array<ArrayBuffer>>));
        const middle = value.length >> 1;
        value[middle] = (value[middle] ?? 0) ^ 0x55;
        await answer(store.put(value, key));
        damaged += 1;
      }
      database.close();
      return damaged;
    },
    [`steward-${workspace}`, document ? bytesOf(document) : undefined] as const,
  );
}

const documentOf = (page: Page) => new URL(page.url()).pathname.split("/")[4] ?? "";

test("damaged pieces are set aside and repaired from the relay", async ({ device, relay }) => {
  test.setTimeout(120_000);
  const id = await relay.createWorkspace("Harbour Systems");
  const ana = await device("Ana");
  const workspace = await join(await ana.open(await relay.invite(id)), "Ana");
  const { page } = workspace;
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await create(page, "incident", "Printer on fire");
  await new Record(page).write("Description", "Third floor, beside the lift.");
  await workspace.synced();
  expect(await damage(page, id, documentOf(page))).toBeGreaterThan(0);
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Title" })).toHaveValue("Printer on fire", { timeout: 30_000 });
  await expect(new Record(page).field("Description")).toHaveValue("Third floor, beside the lift.");
  await workspace.synced();

  await page.getByRole("link", { name: "Settings" }).click();
  await expect(page.getByText(/^[1-9]\d* stored pieces could not be read and were set aside\./)).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export them" }).click();
  expect((await readFile(await (await download).path())).length).toBeGreaterThan(16);

  // The repair is on this disk: it holds without the relay.
  await workspace.register("incident");
  await ana.goOffline();
  await page.getByRole("grid").getByRole("link", { name: "Printer on fire" }).click();
  await expect(new Record(page).field("Description")).toHaveValue("Third floor, beside the lift.");
});

test("when every stored piece is damaged, the relay gives everything back", async ({ device, relay }) => {
  test.setTimeout(120_000);
  const id = await relay.createWorkspace("Harbour Systems");
  const workspace = await join(await (await device("Ana")).open(await relay.invite(id)), "Ana");
  const { page } = workspace;
  for (const title of ["First", "Second", "Third"]) await create(page, "incident", title);
  await workspace.synced();
  expect(await damage(page, id)).toBeGreaterThanOrEqual(4);
  await page.reload();
  for (const title of ["First", "Second", "Third"]) {
    await page.getByRole("grid").getByRole("link", { name: title }).click();
    await expect(page.getByRole("textbox", { name: "Title" })).toHaveValue(title, { timeout: 30_000 });
    await new Record(page).write("Category", `of ${title}`);
  }
  await workspace.synced();
  expect(await relay.check()).toBeTruthy();
});

test("without a relay a damaged record is marked, the rest works, and the pieces can be exported", async ({ device }) => {
  const page = await (await device("Ana")).open("/");
  const workspace = await new FirstMinutes(page).startWorkspace("Harbour Systems", "Ana");
  await create(page, "incident", "Sound");
  await create(page, "incident", "To be damaged");
  await workspace.saved();
  expect(await damage(page, workspace.id, documentOf(page))).toBeGreaterThan(0);
  await page.reload();
  const pane = page.getByRole("complementary", { name: "Record" });
  await expect(pane.getByText(/damaged/).first()).toBeVisible();
  await expect(pane.getByText(/exported/).first()).toBeVisible();
  await page.getByRole("grid").getByRole("link", { name: "Sound" }).click();
  await expect(page.getByRole("textbox", { name: "Title" })).toHaveValue("Sound");
  await new Record(page).write("Category", "Hardware");
  await workspace.saved();
  await page.getByRole("link", { name: "Settings" }).click();
  await expect(page.getByText(/^[1-9]\d* stored pieces could not be read and were set aside\./)).toBeVisible();
});

/** Makes the browser's storage refuse writes, in one of the two ways in which browsers do, until it is told otherwise. */
async function fillDisk(page: Page, way: "throws" | "aborts"): Promise<() => Promise<void>> {
  await page.evaluate((chosen) => {
    const { put } = IDBObjectStore.prototype;
    const { commit } = IDBTransaction.prototype;
    const full = () => new DOMException("The quota has been exceeded.", "QuotaExceededError");
    if (chosen === "throws") {
      IDBObjectStore.prototype.put = () => {
        throw full();
      };
    } else {
      // The requests succeed, and the transaction ends with the reason that a full disk gives.
      IDBTransaction.prototype.commit = function (this: IDBTransaction) {
        Object.defineProperty(this, "error", { value: full() });
        this.abort();
      };
    }
    const freeDisk = () => {
      IDBObjectStore.prototype.put = put;
      IDBTransaction.prototype.commit = commit;
    };
    Object.assign(window, { freeDisk });
  }, way);
  return async () => {
    await page.evaluate(() => (window as unknown as { freeDisk: () => void }).freeDisk());
  };
}

for (const way of ["throws", "aborts"] as const) {
  test(`a full disk (a write ${way}) is said in words, and what was typed is saved when there is room`, async ({ device }) => {
    test.setTimeout(120_000);
    const page = await (await device("Ana")).open("/");
    const workspace = await new FirstMinutes(page).startWorkspace("Harbour Systems", "Ana");
    await create(page, "incident", "Printer on fire");
    await workspace.saved();
    const free = await fillDisk(page, way);
    const record = new Record(page);
    await record.field("Description").pressSequentially("Third floor, beside the lift.");
    await record.write("Caller", "Joe Keller");
    await expect(workspace.safety).toHaveAccessibleName(/^Not saved: storage is full/);
    await create2(page, "A second one, made on a full disk");
    await expect(workspace.safety).toHaveAccessibleName(/^Not saved: storage is full/);
    await workspace.safety.click();
    await expect(page.getByText("Not yet saved").first()).toBeVisible();
    await page.keyboard.press("Escape");

    await free();
    await expect(workspace.safety).toHaveAccessibleName(/^All changes saved on this device/, { timeout: 60_000 });
    await workspace.register("incident");
    await expect(page.getByRole("grid").getByRole("link", { name: "A second one, made on a full disk" })).toBeVisible();
    await page.getByRole("grid").getByRole("link", { name: "Printer on fire" }).click();
    await expect(record.field("Description")).toHaveValue("Third floor, beside the lift.");
    await expect(record.field("Caller")).toHaveValue("Joe Keller");
  });
}

/** Makes a record without loading the page anew. */
async function create2(page: Page, title: string): Promise<void> {
  await page.getByRole("main").getByRole("button", { name: /^New / }).click();
  await expect(page.getByRole("textbox", { name: "Title" })).toHaveValue("");
  await page.getByRole("textbox", { name: "Title" }).fill(title);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("grid").getByRole("link", { name: title })).toBeVisible();
}

test("workspace files that are none, cut short or changed are refused or named, and nothing here is harmed", async ({ device }) => {
  test.setTimeout(120_000);
  const page = await (await device("Ana")).open("/");
  const workspace = await new FirstMinutes(page).startWorkspace("Harbour Systems", "Ana");
  for (const title of ["First", "Second", "Third"]) await create(page, "incident", title);
  await workspace.saved();
  await page.getByRole("link", { name: "Settings" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export to a file" }).click();
  const sound = await readFile(await (await download).path());
  const changed = (at: number) => {
    const copy = Buffer.from(sound);
    copy[at] = (copy[at] ?? 0) ^ 0x55;
    return copy;
  };
  const choose = async (buffer: Buffer) => {
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Import a file…" }).click();
    await (await chooser).setFiles({ name: "harbour.steward", mimeType: "application/octet-stream", buffer });
  };
  const newer = Buffer.from(sound);
  newer.writeUInt32LE(99, 8);
  for (const [buffer, sentence] of [
    [Buffer.from("PK\u0003\u0004 a spreadsheet"), "This is not a workspace file of Steward. Nothing was imported"],
    [Buffer.alloc(0), "This is not a workspace file of Steward. Nothing was imported"],
    [newer, "This file was written by a newer version of Steward (format 99). Nothing was imported"],
    [sound.subarray(0, 40), "The beginning of this file is damaged. Nothing was imported"],
    [changed(20), "The beginning of this file is damaged. Nothing was imported"],
  ] as const) {
    await choose(buffer);
    await expect(page.getByText(sentence)).toBeVisible();
    await expect(page.getByText(/^\d+ added/)).toBeHidden();
  }
  await choose(sound.subarray(0, Math.floor(sound.length * 0.7)));
  await expect(page.getByText("1 records could not be read; the rest is in.").or(page.getByText("1 record could not be read"))).toBeVisible();
  await page.getByText(/could not be read/).click();
  await expect(page.getByText(/The file is cut short after \d+ records/)).toBeVisible();
  await choose(changed(Math.floor(sound.length / 2)));
  await page.getByText(/could not be read/).click();
  await expect(page.getByText(/is damaged in the file and was left out/)).toBeVisible();
  await choose(sound);
  await expect(page.getByText(/^0 added, 0 merged, \d+ already the same\.$/)).toBeVisible();
  await workspace.register("incident");
  await expect(page.getByRole("grid")).toHaveAttribute("aria-rowcount", "4");
});
