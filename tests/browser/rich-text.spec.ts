// Texts with headings, lists and marks: written by keyboard, pasted, by two people at once, offline, taken back.
import { FirstMinutes, join, Record, type Workspace } from "./support/pages.ts";
import { type Device, expect, expectAccessible, type Locator, type Page, type Relay, test } from "./support/test.ts";

/** The editor of the article's text, once it took the place of the plain one. */
async function editorOf(page: Page): Promise<Locator> {
  const editor = page.getByRole("textbox", { name: "Text", exact: true }).and(page.locator("[contenteditable]"));
  await expect(editor).toBeVisible();
  return editor;
}

async function newArticle(workspace: Workspace, title: string): Promise<Locator> {
  await workspace.register("document");
  await workspace.page.getByRole("button", { name: /^New / }).first().click();
  await workspace.page.waitForURL(/\/document\/[^/]+$/);
  const record = new Record(workspace.page);
  await record.write("Title", title);
  return editorOf(workspace.page);
}

async function joined(device: Device, relay: Relay, workspace: string): Promise<Workspace> {
  const opened = await join(await device.open(await relay.invite(workspace, "manager")), device.name);
  await opened.synced();
  return opened;
}

/** Pastes as the clipboard of another program offers it. */
async function paste(editor: Locator, formats: { [type: string]: string }): Promise<void> {
  await editor.evaluate((element, content) => {
    const data = new DataTransfer();
    for (const [type, text] of Object.entries(content)) data.setData(type, text);
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, formats);
}

test("a text is written by keyboard alone, with Markdown as it is typed, and is there after a reload", async ({ device }) => {
  test.setTimeout(120_000);
  const page = await (await device("Ana")).open("/");
  const workspace = await new FirstMinutes(page).startWorkspace("Harbour Systems", "Ana");
  const editor = await newArticle(workspace, "Backup policy");
  await editor.focus();
  const { keyboard } = page;
  await keyboard.type("# Purpose");
  await keyboard.press("Enter");
  await keyboard.type("Nothing is **lost** and `restore` is tried");
  await keyboard.press("Enter");
  await keyboard.type("- daily");
  await keyboard.press("Enter");
  await keyboard.type("weekly");
  await keyboard.press("Tab");
  await keyboard.press("Enter");
  await keyboard.press("Control+Enter");
  await keyboard.type("try a restore");
  await keyboard.press("Enter");
  await keyboard.press("Enter");
  await keyboard.press("Enter");
  await keyboard.type("> Restores matter");

  const check = async (shown: Locator) => {
    await expect(shown.getByRole("heading", { name: "Purpose" })).toBeVisible();
    await expect(shown.locator("strong")).toHaveText("lost");
    await expect(shown.locator("p code")).toHaveText("restore");
    await expect(shown.getByRole("listitem")).toHaveText(["daily", "weekly", "try a restore"]);
    await expect(shown.getByRole("checkbox", { name: "Done" })).toHaveCount(1);
    await expect(shown.locator("blockquote")).toHaveText("Restores matter");
  };
  await check(editor);

  await test.step("a tick, marks and a link from the toolbar", async () => {
    await editor.getByRole("checkbox", { name: "Done" }).click();
    await expect(editor.getByRole("checkbox", { name: "Done" })).toBeChecked();
    await editor.press("Control+Home");
    await keyboard.press("Control+Shift+ArrowRight");
    // The editor hears of a selection when the browser tells it, not with the key.
    await expect.poll(() => page.evaluate(() => getSelection()?.toString().trim())).toBe("Purpose");
    await keyboard.press("Alt+F10");
    const toolbar = page.getByRole("toolbar", { name: "Formatting: Text" });
    await expect(toolbar.getByRole("button", { name: "Bold" })).toBeFocused();
    for (let count = 0; count < 3; count += 1) await keyboard.press("ArrowRight");
    await keyboard.press("Enter");
    const address = page.getByRole("dialog", { name: "Link" }).getByLabel("Address");
    await address.fill("javascript:alert(1)");
    await keyboard.press("Enter");
    await expect(page.getByRole("alert").filter({ hasText: "https:" })).toBeVisible();
    await address.fill("https://example.org/policy");
    await keyboard.press("Enter");
    await expect(editor.getByRole("link", { name: "Purpose" })).toHaveAttribute("href", "https://example.org/policy");
  });
  await expectAccessible(page);

  await workspace.saved();
  await page.reload();
  await check(await editorOf(page));
});

test("what is pasted keeps its structure and nothing else", async ({ device }) => {
  const page = await (await device("Ana")).open("/");
  const workspace = await new FirstMinutes(page).startWorkspace("Harbour Systems", "Ana");
  const editor = await newArticle(workspace, "Pasted");
  await editor.focus();
  await paste(editor, {
    "text/html": `<b style="font-weight:normal"><h2 onclick="alert(1)">Title</h2>
      <p>Some <span style="font-weight:700">bold</span> <a href="javascript:alert(1)">words</a></p>
      <ul><li>one<ul><li>deep</li></ul></li></ul><script>alert(1)</script></b>`,
    "text/plain": "Title",
  });
  await expect(editor.getByRole("heading", { name: "Title" })).toBeVisible();
  await expect(editor.locator("strong")).toHaveText("bold");
  await expect(editor.getByRole("listitem")).toHaveText(["one", "deep"]);
  await expect(editor.locator("a, script, [onclick]")).toHaveCount(0);
  await editor.press("Control+a");
  // The editor hears of a selection when the browser tells it, not with the key.
  await expect.poll(() => page.evaluate(() => getSelection()?.toString() ?? "")).toMatch(/^Title[^]*deep/);
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await paste(editor, { "text/plain": "## Markdown\n\n- [x] done\n- [ ] open" });
  await expect(editor.getByRole("heading", { name: "Markdown" })).toBeVisible();
  await expect(editor.getByRole("checkbox")).toHaveCount(2);
  await expect(editor.getByRole("checkbox").first()).toBeChecked();
});

test("two people write one text, one of them offline for a while; undo takes back one's own", async ({ device, ownRelay }) => {
  test.setTimeout(180_000);
  const id = await ownRelay.createWorkspace("Harbour Systems");
  const [ana, ben] = [await device("Ana", ownRelay), await device("Ben", ownRelay)];
  const atAna = await joined(ana, ownRelay, id);
  const anas = await newArticle(atAna, "Access policy");
  await anas.focus();
  await anas.page().keyboard.type("# Doors");
  await anas.page().keyboard.press("Enter");
  await anas.page().keyboard.type("Doors are closed.");
  await atAna.synced();
  const atBen = await joined(ben, ownRelay, id);
  await atBen.register("document");
  await atBen.openRecord("Access policy");
  const bens = await editorOf(atBen.page);
  await expect(bens).toContainText("Doors are closed.");

  await test.step("at the same time", async () => {
    await anas.press("Control+End");
    await bens.press("Control+Home");
    await Promise.all([anas.pressSequentially(" Always, and by all of us."), bens.pressSequentially("Our ")]);
    for (const editor of [anas, bens]) {
      await expect(editor.getByRole("heading")).toHaveText("Our Doors");
      await expect(editor.locator("p")).toHaveText("Doors are closed. Always, and by all of us.");
    }
    // The caret stayed where each was writing.
    await anas.pressSequentially("!");
    await expect(bens.locator("p")).toHaveText("Doors are closed. Always, and by all of us.!");
  });

  await test.step("apart, and together again", async () => {
    ana.tolerateNetworkFailures();
    ben.tolerateNetworkFailures();
    await ownRelay.stop();
    await anas.press("Enter");
    await anas.pressSequentially("- keys are counted");
    await bens.press("Control+End");
    await bens.press("Control+Shift+Home");
    await bens.press("Control+i");
    await ownRelay.startAgain();
    await atAna.synced();
    await atBen.synced();
    for (const editor of [anas, bens]) {
      await expect(editor.getByRole("listitem")).toHaveText(["keys are counted"]);
      await expect(editor.locator("p em")).toHaveText("Doors are closed. Always, and by all of us.!");
    }
    expect(await anas.innerText()).toBe(await bens.innerText());
  });

  await test.step("undo", async () => {
    await bens.press("Control+z");
    for (const editor of [anas, bens]) {
      await expect(editor.locator("em")).toHaveCount(0);
      await expect(editor.getByRole("listitem"), "what the other wrote stays").toHaveText(["keys are counted"]);
    }
    await bens.press("Control+Shift+z");
    await expect(anas.locator("em").first()).toBeVisible();
  });
  await atAna.synced();
  await atBen.synced();
});
