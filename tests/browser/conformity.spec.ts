// The conformity page: what each requirement rests on, in both editions, with a next step that leads somewhere, offline too.
import type { Page } from "@playwright/test";
import { FirstMinutes, type Workspace } from "./support/pages.ts";
import { expect, findings, test } from "./support/test.ts";

const STATUSES = ["Met", "Due", "Weak", "Missing"] as const;

class Conformity {
  constructor(readonly page: Page) {}

  static async open(page: Page): Promise<Conformity> {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Conformity" }).click();
    await expect(page.getByRole("main").getByRole("heading", { level: 1, name: "Conformity" })).toBeVisible();
    return new Conformity(page);
  }

  /** The requirements of a top clause. */
  section(name: string) {
    return this.page.getByRole("region", { name });
  }

  /** A requirement, by the words of its title. */
  requirement(title: string) {
    const button = this.page.getByRole("button", { name: title, exact: true });
    return this.page.getByRole("listitem").filter({ has: button });
  }

  async show(choice: string): Promise<void> {
    await this.page.getByRole("radiogroup", { name: "Show by status" }).getByRole("radio", { name: choice, exact: true }).check();
  }

  async edition(name: string): Promise<void> {
    await this.page.getByRole("radiogroup", { name: "Edition" }).getByRole("radio", { name }).check();
  }

  /** Numbers of met, due, weak, missing, as the summary says them. */
  async counts(): Promise<number[]> {
    const words = await this.page.getByRole("region", { name: "Overall" }).getByRole("paragraph").innerText();
    const found = /(\d+) of (\d+) requirements met\s*(\d+) due, (\d+) weak, (\d+) missing/.exec(words);
    if (!found) throw new Error(`“${words}” says no counts`);
    const [met, total, due, weak, missing] = found.slice(1).map(Number) as [number, number, number, number, number];
    expect(met + due + weak + missing, "the parts make the whole").toBe(total);
    return [met, due, weak, missing];
  }

  /** Top clauses in their order. */
  async clauses(): Promise<string[]> {
    const headings = this.page.getByRole("main").getByRole("heading", { level: 2, name: /^\d/ });
    return (await headings.allInnerTexts()).map((text) => text.trim().replace(/\s+/g, " "));
  }
}

async function sample(page: Page): Promise<Workspace> {
  return new FirstMinutes(page).exploreSample();
}

test("each requirement has a status with a reason, in both editions", async ({ device }) => {
  test.setTimeout(120_000);
  const page = await (await device("Ana")).open("/");
  await sample(page);
  const conformity = await Conformity.open(page);

  const counts = await conformity.counts();
  for (const [place, status] of STATUSES.entries()) {
    await conformity.show(status);
    await expect(page).toHaveURL(new RegExp(`status=${status.toLowerCase()}$`));
    const shown = page.getByRole("main").getByRole("heading", { level: 3 });
    await expect(shown, `requirements that are ${status}`).toHaveCount(counts[place] ?? -1);
  }
  await conformity.show("All");

  expect(await conformity.clauses()).toEqual([
    "4 Context",
    "5 Leadership",
    "6 Planning",
    "7 Support",
    "8 Operation",
    "9 Evaluation",
    "10 Improvement",
  ]);
  await expect(conformity.section("8 Operation").getByText("8.6.1").first()).toBeVisible();
  await conformity.edition("2011");
  await expect.poll(() => conformity.clauses()).toEqual([
    "4 Management system",
    "5 New and changed services",
    "6 Service delivery",
    "7 Relationships",
    "8 Resolution",
    "9 Control",
  ]);
  await page.reload();
  await expect(page.getByRole("radiogroup", { name: "Edition" }).getByRole("radio", { name: "2011" }), "the edition is remembered").toBeChecked();
});

test("a requirement opens to its evidence, and its records are links", async ({ device }) => {
  test.setTimeout(120_000);
  const page = await (await device("Ana")).open("/");
  await sample(page);
  const conformity = await Conformity.open(page);
  const policy = conformity.requirement("A change policy states what is under control");
  const toggle = policy.getByRole("button", { name: "A change policy states what is under control" });
  await expect(toggle).toHaveAttribute("aria-expanded", "false");
  await toggle.press("Enter");
  await expect(toggle).toHaveAttribute("aria-expanded", "true");
  await expect(policy.getByText("What counts as evidence")).toBeVisible();
  expect(await findings(page), "what axe finds with details open").toEqual([]);
  await policy.getByRole("link", { name: "Change policy" }).click();
  const record = page.getByRole("complementary", { name: "Record" });
  await expect(record.getByLabel("Title")).toHaveValue("Change policy");

  const proof = record.getByRole("listitem").filter({ hasText: "A change policy states what is under control" });
  await expect(proof.getByText("Counts", { exact: true })).toBeVisible();
  await expect(proof.getByText(/^until /)).toBeVisible();
  await record.getByRole("link", { name: "proves 7.5 The documents that the system needs exist" }).click();
  await expect(page.getByRole("button", { name: "The documents that the system needs exist" }), "a record leads back").toHaveAttribute(
    "aria-expanded",
    "true",
  );
});

test("a next step creates the record that is missing, and the status follows without a reload", async ({ device }) => {
  test.setTimeout(120_000);
  const page = await (await device("Ana")).open("/");
  const workspace = await new FirstMinutes(page).startWorkspace("Harbour Systems", "Ana");
  const conformity = await Conformity.open(page);
  const [met, due, weak] = await conformity.counts();
  expect([met, due, weak], "an empty workspace proves nothing").toEqual([0, 0, 0]);

  const policy = conformity.requirement("A change policy states what is under control");
  await expect(policy.getByText("Missing", { exact: true })).toBeVisible();
  await policy.getByRole("button", { name: "New document" }).click();
  await page.waitForURL(/\/document\/[^/]+$/);
  const record = page.getByRole("complementary", { name: "Record" });
  await expect(record.getByLabel("Title")).toBeFocused();
  await page.keyboard.type("Change policy");
  await expect(record.getByLabel("Type", { exact: true }).locator("option:checked"), "it is a policy already").toHaveText("Policy");
  await workspace.saved();

  await Conformity.open(page);
  await expect(policy.getByText("Weak", { exact: true }).first()).toBeVisible();
  await expect(policy.getByRole("link", { name: /^Take DOC-.+ further$/ })).toBeVisible();
});

test("the page works without network", async ({ device }) => {
  test.setTimeout(120_000);
  const ana = await device("Ana");
  const page = await ana.open("/");
  await sample(page);
  const conformity = await Conformity.open(page);
  const counts = await conformity.counts();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await ana.goOffline();
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Conformity" })).toBeVisible();
  await expect.poll(() => conformity.counts()).toEqual(counts);
  await conformity.requirement("Incidents are recorded, prioritized, resolved and closed").getByRole("button").first().click();
  await expect(page.getByText("What counts as evidence")).toBeVisible();
});

test("by process: who answers, what is measured, what is open; the address says it", async ({ device }) => {
  test.setTimeout(120_000);
  const page = await (await device("Ana")).open("/");
  const workspace = await sample(page);
  const conformity = await Conformity.open(page);
  const counts = await conformity.counts();
  await page.getByRole("radiogroup", { name: "Arrange" }).getByRole("radio", { name: "By process" }).check();
  await expect(page).toHaveURL(/by=process$/);
  const changes = conformity.section("Change management");
  await expect(changes.getByRole("link", { name: "Change manager: Peter Novak" })).toBeVisible();
  await expect(changes.getByRole("heading", { level: 3 })).toHaveCount(3);
  expect(await conformity.counts(), "the same requirements").toEqual(counts);

  await page.goto(new URL(`/w/${workspace.id}/conformity?by=process&status=missing`, page.url()).href);
  await expect(conformity.section("Leadership").getByText("One person of management answers for the system")).toBeVisible();
  await expect(page.getByRole("main").getByRole("heading", { level: 3 })).toHaveCount(counts[3] ?? -1);
  expect(await findings(page)).toEqual([]);
});

test("the past year: a chart with its table, changes with their reasons, the standing on a past day", async ({ device }) => {
  test.setTimeout(180_000);
  const page = await (await device("Ana")).open("/");
  await sample(page);
  const conformity = await Conformity.open(page);
  const [met, due, weak, missing] = await conformity.counts();
  const total = (met ?? 0) + (due ?? 0) + (weak ?? 0) + (missing ?? 0);
  await page.getByRole("radiogroup", { name: "Arrange" }).getByRole("radio", { name: "History" }).check();
  const chart = page.getByRole("img", { name: new RegExp(`requirements met went from \\d+ to ${met} of ${total}$`) });
  await expect(chart).toBeVisible({ timeout: 60_000 });
  await page.getByText("Numbers of this chart").click();
  const weeks = page.getByRole("table").first().getByRole("row");
  expect(await weeks.count(), "a head, 52 weeks and today").toBe(54);
  await expect(weeks.last()).toContainText(String(met));

  const changes = page.getByRole("region", { name: "Changes" });
  await expect(changes.getByText(/ → /).first()).toBeVisible();

  const day = new Date(Date.now() - 200 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel("As of").fill(day);
  await page.getByLabel("As of").blur();
  await expect(page).toHaveURL(new RegExp(`by=history&day=${day}$`));
  const then = page.getByRole("region", { name: "On a past day" });
  await expect(then.getByText(/of \d+ requirements met/)).toBeVisible();
  await expect(then.getByRole("row").nth(1)).toBeVisible();
  expect(await findings(page)).toEqual([]);
});

test("another standard rests on the same records, and an own requirement on what it names", async ({ device }) => {
  test.setTimeout(120_000);
  const page = await (await device("Ana")).open("/");
  const workspace = await sample(page);
  await Conformity.open(page);
  const standards = page.getByRole("navigation", { name: "Standards" });
  await standards.getByRole("link", { name: "ISO/IEC 27001:2022" }).click();
  await expect(page).toHaveURL(/standard=ISO/);
  const deletion = page.getByRole("listitem").filter({ hasText: "Data that is no longer needed is deleted" });
  await expect(deletion.getByText("Missing", { exact: true })).toBeVisible();
  expect(await findings(page)).toEqual([]);

  await deletion.getByRole("link", { name: "Name the evidence" }).click();
  const record = page.getByRole("complementary", { name: "Record" });
  await record.getByLabel("Registers that prove it", { exact: true }).fill("incident");
  await record.getByLabel("Registers that prove it", { exact: true }).blur();
  await workspace.saved();
  await Conformity.open(page);
  await standards.getByRole("link", { name: "ISO/IEC 27001:2022" }).click();
  await expect(deletion.getByText("Met", { exact: true }).first()).toBeVisible();
  await expect(deletion.getByRole("link", { name: "Incidents" })).toBeVisible();
});

test("Home shows the wheel, trends and objectives, and a quarter of the wheel leads to its clauses", async ({ device }) => {
  test.setTimeout(120_000);
  const page = await (await device("Ana")).open("/");
  await sample(page);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Home", exact: true }).click();
  const wheel = page.getByRole("region", { name: "Plan, do, check, act" });
  await expect(wheel.getByRole("img", { name: /\d+ of \d+ requirements met/ })).toBeVisible();
  const trends = page.getByRole("region", { name: "Trends" });
  await expect(trends.getByRole("img", { name: /opened, \d+ resolved/ })).toBeVisible();
  await trends.getByText("Numbers of this chart").first().click();
  await expect(trends.getByRole("table").first().getByRole("row")).toHaveCount(13);
  await expect(page.getByRole("region", { name: "Objectives" }).getByRole("listitem").first()).toBeVisible();
  expect(await findings(page)).toEqual([]);
  await wheel.getByRole("link", { name: "Check" }).click();
  await expect(page).toHaveURL(/phase=check$/);
  await expect(page.getByText("Only Check is shown.")).toBeVisible();
  const clauses = await page.locator(".requirement-clause").allInnerTexts();
  expect(clauses.length).toBeGreaterThan(3);
  expect(clauses.filter((clause) => !clause.startsWith("9."))).toEqual([]);
});

for (const [width, height] of [
  [1440, 900],
  [360, 740],
] as const) {
  test(`axe finds nothing and nothing sticks out at ${width} pixels, light and dark`, async ({ device }, info) => {
    test.setTimeout(120_000);
    const page = await (await device("Ana")).open("/", { width, height });
    const workspace = await sample(page);
    await page.goto(new URL(`/w/${workspace.id}/conformity`, page.url()).href);
    await expect(page.getByRole("heading", { level: 1, name: "Conformity" })).toBeVisible();
    for (const details of [false, true]) {
      if (details) await page.getByRole("button", { name: "Show all details" }).click();
      const overhang = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect.soft(overhang, "pixels that stick out sideways").toBe(0);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.screenshot({ path: info.outputPath(`conformity-${width}-${colorScheme}-${details ? "details" : "plain"}.png`) });
        expect.soft(await findings(page), `what axe finds, ${colorScheme}`).toEqual([]);
      }
    }
  });
}

for (const [width, height] of [
  [1440, 900],
  [360, 740],
] as const) {
  test(`the other faces of the page are sound at ${width} pixels, light and dark`, async ({ device }, info) => {
    test.setTimeout(180_000);
    const page = await (await device("Ana")).open("/", { width, height });
    const workspace = await sample(page);
    for (const [name, query, ready] of [
      ["process", "by=process", page.getByRole("region", { name: "Change management" })],
      ["standard", "standard=ISO%209001%3A2015", page.getByRole("heading", { level: 2, name: "ISO 9001:2015" })],
      ["history", "by=history&day=2020-01-01", page.getByRole("img", { name: /requirements met went from/ })],
      ["home", "", page.getByRole("region", { name: "Trends" })],
    ] as const) {
      const path = name === "home" ? "" : `/conformity?${query}`;
      await page.goto(new URL(`/w/${workspace.id}${path}`, page.url()).href);
      await expect(ready).toBeVisible({ timeout: 60_000 });
      const overhang = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect.soft(overhang, `${name}: pixels that stick out sideways`).toBe(0);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.screenshot({ path: info.outputPath(`${name}-${width}-${colorScheme}.png`), fullPage: true });
        expect.soft(await findings(page), `what axe finds, ${name}, ${colorScheme}`).toEqual([]);
      }
    }
  });
}

test("on paper the page is A4 with all details", async ({ device }, info) => {
  test.setTimeout(120_000);
  const page = await (await device("Ana")).open("/");
  await sample(page);
  await Conformity.open(page);
  await page.getByRole("button", { name: "Show all details" }).click();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
  await expect(page.getByText("What counts as evidence").first()).toBeVisible();
  await page.pdf({ path: info.outputPath("conformity.pdf"), format: "A4" });
});
