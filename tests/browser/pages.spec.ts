// Every page in both themes and both sizes: what axe finds, whether it fits, how it looks; and a walk by keyboard alone.
import type { Page } from "@playwright/test";
import { csvFile, ImportPage } from "./support/importing.ts";
import { FirstMinutes, type Workspace } from "./support/pages.ts";
import { type Device, expect, findings, test } from "./support/test.ts";

const KINDS = [
  "document",
  "service-management-plan",
  "service",
  "change",
  "configuration-item",
  "incident",
  "management-review",
  "action",
];

const SIZES = {
  "1440": { width: 1440, height: 900 },
  "390": { width: 390, height: 844 },
  "360": { width: 360, height: 740 },
};
type Size = keyof typeof SIZES;

interface View {
  name: string;
  /** Brings the page about and waits until it is there. */
  show: (page: Page) => Promise<void>;
}

const CSV = `number,short_description,state,opened_at,caller_id
INC1,Printer on fire,New,2026-03-01 08:00,Joe
INC2,Nothing prints,Hovering,2026-03-01 09:00,Zoe
INC3,Mail is slow,New,31 of March,Joe
`;

/** What can be seen before there is a workspace. */
function outside(device: Device, invitation: string): View[] {
  const go = (address: string) => new URL(address, device.origin).href;
  return [
    {
      name: "first-minutes",
      show: async (page) => {
        await page.goto(go("/?choose"));
        await expect(page.getByRole("heading", { name: "Start a workspace", exact: true })).toBeVisible();
      },
    },
    {
      name: "start",
      show: async (page) => {
        await page.goto(go("/?choose"));
        await page.getByRole("button", { name: "Start a workspace" }).click();
        await page.getByRole("button", { name: "Create the workspace" }).click();
        await expect(page.getByText("Give the workspace a name, for example your organization’s.")).toBeVisible();
      },
    },
    {
      name: "join",
      show: async (page) => {
        // A change of the part after # alone would not load the page.
        await page.goto(go("/?choose"));
        await page.goto(invitation);
        await expect(page.getByRole("button", { name: "Join the workspace" })).toBeVisible();
      },
    },
  ];
}

/** Follows a link, as a press on one does: the page is not loaded anew. What floats is closed first. */
async function follow(page: Page, path: string): Promise<void> {
  await page.keyboard.press("Escape");
  await page.evaluate((href) => {
    const link = document.createElement("a");
    link.href = href;
    document.body.append(link);
    link.click();
    link.remove();
  }, path);
  await page.waitForURL((url) => url.pathname + url.search === path);
}

/** What can be seen inside the sample. */
function inside(workspace: Workspace): { pages: View[]; registers: View[]; records: View[]; tools: View[] } {
  const home = `/w/${workspace.id}`;
  const heading = (page: Page) => expect(page.getByRole("main").getByRole("heading", { level: 1 }).first()).toBeVisible();
  const plain = (name: string, path: string): View => ({
    name,
    show: async (page) => {
      await follow(page, `${home}${path}`);
      await heading(page);
    },
  });
  const register = async (page: Page, kind: string) => {
    await follow(page, `${home}/${kind}?show=all`);
    await expect(page.getByRole("grid").getByRole("gridcell").first()).toBeVisible();
  };
  const record = async (page: Page, kind: string) => {
    await register(page, kind);
    await page.getByRole("grid").getByRole("link").first().click();
    await expect(page.getByRole("complementary", { name: "Record" }).getByRole("heading", { name: "Timeline" })).toBeVisible();
  };
  const file = async (page: Page) => {
    await follow(page, `${home}/settings`);
    await follow(page, `${home}/import`);
    await ImportPage.on(page).choose(csvFile("incidents.csv", CSV));
    await expect(page.getByText("1 value has no meaning yet")).toBeVisible();
  };
  return {
    pages: [
      plain("home", ""),
      plain("my-work", "/my-work"),
      plain("calendar", "/calendar"),
      plain("conformity", "/conformity"),
      plain("settings", "/settings"),
      plain("members", "/members"),
      plain("import-file", "/import"),
      { name: "import-columns", show: file },
      {
        name: "import-check",
        show: async (page) => {
          await file(page);
          await ImportPage.on(page).check();
        },
      },
    ],
    registers: [
      ...KINDS.map((kind) => ({ name: `register-${kind}`, show: (page: Page) => register(page, kind) })),
      {
        name: "register-nothing-found",
        show: async (page) => {
          await follow(page, `${home}/incident?q=nothinglikethis`);
          await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
        },
      },
    ],
    records: [
      ...KINDS.map((kind) => ({ name: `record-${kind}`, show: (page: Page) => record(page, kind) })),
      {
        name: "record-page",
        show: async (page) => {
          await record(page, "incident");
          await page.getByRole("button", { name: "Open as a page" }).click();
          await expect(page.getByRole("button", { name: "Show beside the register" })).toBeVisible();
          await expect(page.getByRole("heading", { name: "Timeline" })).toBeVisible();
        },
      },
    ],
    tools: [
      {
        name: "search",
        show: async (page) => {
          await follow(page, `${home}/search?q=mail`);
          await expect(page.getByText(/^[\d,]+ results?$/)).toBeVisible();
        },
      },
      {
        name: "palette",
        show: async (page) => {
          await follow(page, home);
          await heading(page);
          await page.keyboard.press("Control+k");
          await page.getByRole("combobox", { name: "Go to or do anything" }).fill("mail");
          await expect(page.getByRole("option").first()).toBeVisible();
        },
      },
      {
        name: "shortcuts",
        show: async (page) => {
          await follow(page, `${home}/my-work`);
          await heading(page);
          await page.keyboard.press("?");
          await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
        },
      },
      {
        name: "safety",
        show: async (page) => {
          await follow(page, home);
          await heading(page);
          await workspace.safety.click();
          await expect(page.getByText("Not shared: this workspace lives on this device only")).toBeVisible();
        },
      },
      {
        name: "no-such-record",
        show: async (page) => {
          await follow(page, `${home}/incident/nonsense/full`);
          await expect(page.getByText("There is no such record")).toBeVisible();
        },
      },
      {
        name: "no-such-page",
        show: async (page) => {
          await follow(page, `${home}/incident/a/b/c`);
          await expect(page.getByText("There is no page at this address")).toBeVisible();
        },
      },
    ],
  };
}

/** How far the page can be moved sideways, and what sticks out. */
async function sideways(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > clientWidth + 1);
    return wide.slice(0, 5).map((element) => `${element.tagName.toLowerCase()}.${element.className} of ${scrollWidth} px in ${clientWidth} px`);
  });
}

async function look(page: Page, view: View, size: Size, path: (name: string) => string): Promise<void> {
  await test.step(`${view.name} at ${size}`, async () => {
    await view.show(page);
    await page.evaluate(() => document.fonts.ready);
    expect.soft(await sideways(page), `${view.name}: nothing sticks out sideways`).toEqual([]);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.screenshot({ path: path(`${view.name}-${size}-${colorScheme}.png`) });
      expect.soft(await findings(page), `what axe finds on ${view.name}, ${colorScheme}`).toEqual([]);
    }
  });
}

async function sample(device: Device, page: Page): Promise<ReturnType<typeof inside>> {
  await page.goto(device.origin);
  return inside(await new FirstMinutes(page).exploreSample());
}

async function opened(device: Device, size: Size): Promise<Page> {
  const page = await device.open("about:blank", SIZES[size]);
  page.setDefaultTimeout(30_000);
  // A year of records takes its time to be written.
  page.setDefaultNavigationTimeout(90_000);
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  return page;
}

for (const size of ["1440", "390"] as const) {
  test(`the pages before a workspace at ${size} pixels, light and dark`, async ({ device, relay }, info) => {
    test.setTimeout(240_000);
    const ana = await device("Ana");
    const page = await opened(ana, size);
    const invitation = await relay.invite(await relay.createWorkspace("Harbour Systems"));
    for (const view of outside(ana, invitation)) await look(page, view, size, (name) => info.outputPath(name));
  });
  for (const group of ["pages", "registers", "records", "tools"] as const) {
    test(`${group} at ${size} pixels, light and dark`, async ({ device }, info) => {
      test.setTimeout(420_000);
      const ana = await device("Ana");
      const page = await opened(ana, size);
      for (const view of (await sample(ana, page))[group]) await look(page, view, size, (name) => info.outputPath(name));
    });
  }
}

test("no page moves sideways at 360 pixels", async ({ device, relay }) => {
  test.setTimeout(300_000);
  const ana = await device("Ana");
  const page = await opened(ana, "360");
  const invitation = await relay.invite(await relay.createWorkspace("Harbour Systems"));
  const before = outside(ana, invitation);
  const { pages, registers, records, tools } = await sample(ana, page);
  // The pages outside come last: they are loaded anew.
  for (const view of [...pages, ...registers, ...records, ...tools, ...before]) {
    await test.step(view.name, async () => {
      await view.show(page);
      expect.soft(await sideways(page), view.name).toEqual([]);
    });
  }
});

/** Presses Tab until the focus is where it is wanted; on the way, it must always be visible where the focus is. */
async function tabTo(page: Page, label: string, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    const found = await page.evaluate((wanted) => {
      const active = document.activeElement as HTMLElement | null;
      if (!active || active === document.body) return { here: false, hidden: "" };
      const style = getComputedStyle(active);
      const labels = "labels" in active ? [...((active as HTMLInputElement).labels ?? [])].map((one) => one.textContent?.trim()) : [];
      const name = active.getAttribute("aria-label") ?? labels[0] ?? active.textContent?.trim() ?? "";
      const visible = style.outlineStyle !== "none" || style.boxShadow !== "none" || active.matches(":focus-visible") === false;
      return { here: name === wanted || name.startsWith(`${wanted}Fill in`), hidden: visible ? "" : `${active.tagName} “${name}”` };
    }, label);
    expect(found.hidden, "what has the focus without showing it").toBe("");
    if (found.here) return;
    await page.keyboard.press(key);
  }
  throw new Error(`80 presses of ${key} did not lead to ${label}`);
}

test("an incident is made, filled in and moved on by keyboard alone", async ({ device }) => {
  test.setTimeout(120_000);
  const page = await (await device("Ana")).open("/");
  await page.keyboard.press("Tab");
  const workspace = await new FirstMinutes(page).startWorkspace("Harbour Systems", "Ana");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();

  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Go to or do anything" })).toBeFocused();
  await page.keyboard.type("new incident");
  await expect(page.getByRole("option", { name: "New Incident" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  const record = page.getByRole("complementary", { name: "Record" });
  await expect(record.getByLabel("Title")).toBeFocused();
  await page.keyboard.type("Printer on fire");
  await tabTo(page, "Assign");
  await page.keyboard.press("Enter");
  await expect(record.getByRole("alert").filter({ hasText: "Fill in Group first." })).toBeVisible();
  await expect(record.getByLabel("Group", { exact: true })).toBeFocused();
  await page.keyboard.type("Service desk");
  await tabTo(page, "Assign", "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(record.locator("[data-field=state]").getByText("Assigned", { exact: true })).toBeVisible();
  await tabTo(page, "Wait for customer");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Wait for customer: reason" });
  await expect(dialog).toBeVisible();
  await tabTo(page, "Reason");
  await page.keyboard.type("Asked which printer");
  await tabTo(page, "Wait for customer");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(record.locator("[data-field=state]").getByText("Pending", { exact: true })).toBeVisible();
  await workspace.saved();

  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(record).toBeHidden();
  await expect(page.getByRole("grid"), "closing a record gives the focus back to the list").toBeFocused();
  await page.keyboard.press("c");
  await expect(record.getByLabel("Title")).toBeFocused();
  await page.keyboard.type("A second one");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(record).toBeHidden();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Filter Incidents" })).toBeFocused();
  await page.keyboard.type("fire");
  await expect(page.getByRole("grid")).toHaveAttribute("aria-rowcount", "2");
  await page.keyboard.press("Enter");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(record.getByLabel("Title")).toHaveValue("Printer on fire");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeHidden();
  await expect(record, "Escape closes the dialog alone").toBeVisible();
});
