// A record of every kind, from the first word to the archive, as a person keeps it.
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { FirstMinutes, goToRegister, type Workspace } from "./support/pages.ts";
import { expect, test } from "./support/test.ts";

/** What is filled in: a choice by its label, else as it is typed. */
type Value = string | { choose: string };

interface Step {
  /** The button that leads on. */
  step: string;
  /** The state that it leads to. */
  to: string;
  /** What must be filled in before, in the order in which the page names it. */
  needs?: Record<string, Value>;
  reason?: string;
}

interface Story {
  kind: string;
  /** The name of the kind in a sentence. */
  label: string;
  plural: string;
  title: string;
  first: string;
  /** A field that is edited, with its value. */
  edit: [field: string, value: Value];
  steps: Step[];
  /** How it is linked, with which kind, and what the other end calls it. */
  relation: { label: string; to: Pick<Story, "label" | "plural">; inverse: string };
}

const SERVICE = { label: "service", plural: "Services" };
const DOCUMENT = { label: "document", plural: "Documents" };

/** Every required input of a management review is answered. */
const REVIEW_OUTCOMES: { [label: string]: Value } = Object.fromEntries(
  [
    "earlier actions",
    "changed context",
    "performance and trends",
    "audit results",
    "nonconformities",
    "feedback",
    "objectives",
    "other parties",
    "resources",
    "risks and opportunities",
    "improvements",
  ].map((input) => [`Outcome: ${input}`, { choose: "Nothing to report" }]),
);

const STORIES: Story[] = [
  {
    kind: "incident",
    label: "incident",
    plural: "Incidents",
    title: "Printer on the third floor is on fire",
    first: "New",
    edit: ["Caller", "Joe Keller"],
    steps: [
      { step: "Assign", to: "Assigned", needs: { Group: "Service desk" } },
      { step: "Start work", to: "In progress", needs: { "Assigned to": "Ana" } },
      { step: "Wait for supplier", to: "Pending", reason: "A new drum is on its way" },
      { step: "Resume", to: "In progress" },
      {
        step: "Resolve",
        to: "Resolved",
        needs: {
          Impact: { choose: "Medium" },
          Urgency: { choose: "High" },
          "Resolution code": "Replaced",
          Resolution: "The drum was replaced.",
        },
      },
      { step: "Close", to: "Closed" },
    ],
    relation: { label: "Affects service", to: SERVICE, inverse: "Incidents" },
  },
  {
    kind: "change",
    label: "change",
    plural: "Changes",
    title: "Move mail to the new cluster",
    first: "Draft",
    edit: ["Requested by", "Joe Keller"],
    steps: [
      {
        step: "Mark as assessed",
        to: "Assessed",
        needs: {
          Type: { choose: "Normal" },
          Reason: "The old one has no support.",
          "Probability of failure": { choose: "Low" },
          "Impact of failure": { choose: "High" },
          Plan: "Copy, switch, watch.",
          "Back-out": "Switch back.",
        },
      },
      { step: "Approve", to: "Approved" },
      {
        step: "Schedule",
        to: "Scheduled",
        needs: { "Planned start": "2027-01-09T20:00", "Planned end": "2027-01-09T23:00", Implementer: "Ana" },
      },
      { step: "Start", to: "Implementing" },
      { step: "Mark as implemented", to: "Implemented" },
      { step: "Mark as reviewed", to: "Reviewed", needs: { Review: "It went as planned." } },
      { step: "Close", to: "Closed" },
    ],
    relation: { label: "Affects service", to: SERVICE, inverse: "Changes" },
  },
  {
    kind: "management-review",
    label: "management review",
    plural: "Management reviews",
    title: "Review of the first half-year",
    first: "Planned",
    edit: ["Place", "Room 12"],
    steps: [
      {
        step: "Open the meeting",
        to: "Open",
        needs: { Chair: "Dora Lund", Attendees: "Ana, Ben, Dora" },
      },
      { step: "Send minutes to review", to: "Minutes in review", needs: REVIEW_OUTCOMES },
      { step: "Sign", to: "Signed", needs: { "Next review": "2027-06-30" } },
    ],
    relation: { label: "Reviews", to: SERVICE, inverse: "Reviewed in" },
  },
  {
    kind: "document",
    label: "document",
    plural: "Documents",
    title: "Change policy",
    first: "Draft",
    edit: ["Distribution", "Everybody"],
    steps: [
      { step: "Send to review", to: "In review", needs: { Owner: "Ana", Type: { choose: "Policy" }, Version: "1.0" } },
      { step: "Approve", to: "Approved", needs: { "Next review": "2027-11-01" } },
      { step: "Publish", to: "Published" },
      { step: "Revise", to: "Under revision", reason: "The board asked for it" },
    ],
    relation: { label: "Governs", to: SERVICE, inverse: "Governed by" },
  },
  {
    kind: "service-management-plan",
    label: "service management plan",
    plural: "Service management plans",
    title: "Plan for 2027",
    first: "Draft",
    edit: ["Technology", "Steward"],
    steps: [
      {
        step: "Send to review",
        to: "In review",
        needs: {
          Owner: "Ana",
          Version: "1.0",
          "Scope and services": "All services for all customers.",
          Objectives: "Four of five incidents solved in time.",
          "Authorities and roles": "The service manager decides.",
        },
      },
      { step: "Approve", to: "Approved", needs: { "Next review": "2027-11-01" } },
      { step: "Mark as superseded", to: "Superseded", reason: "The plan for 2028 is in force" },
    ],
    relation: { label: "Refers to", to: DOCUMENT, inverse: "Referred to by" },
  },
  {
    kind: "service",
    label: "service",
    plural: "Services",
    title: "E-mail and calendar",
    first: "Proposed",
    edit: ["Family", "Communication"],
    steps: [
      { step: "Start design", to: "In design", needs: { Owner: "Ana" } },
      {
        step: "Go live",
        to: "Live",
        needs: { Customers: "All departments", "Service hours": "Monday to Friday, 7 to 19", Description: "Mail for everybody." },
      },
      { step: "Start retiring", to: "Retiring", reason: "It moves to the group" },
      { step: "Retire", to: "Retired", reason: "It has moved" },
    ],
    relation: { label: "Part of", to: SERVICE, inverse: "Consists of" },
  },
  {
    kind: "configuration-item",
    label: "configuration item",
    plural: "Configuration items",
    title: "mail-01",
    first: "Planned",
    edit: ["Serial number", "SN-0042"],
    steps: [
      { step: "Take into stock", to: "In stock" },
      { step: "Put into use", to: "In use", needs: { Type: "Server" } },
      { step: "Confirm as found", to: "In use" },
      { step: "Send to repair", to: "In repair", reason: "The fan is loud" },
      { step: "Retire", to: "Retired", reason: "Repair costs more" },
    ],
    relation: { label: "Depends on", to: { label: "configuration item", plural: "Configuration items" }, inverse: "Needed by" },
  },
  {
    kind: "action",
    label: "action",
    plural: "Actions",
    title: "Hire an engineer",
    first: "Open",
    edit: ["Due", "2027-02-01"],
    steps: [
      { step: "Start", to: "In progress", needs: { Owner: "Ana" } },
      { step: "Mark as done", to: "Done", needs: { "Evidence of completion": "The contract is signed." } },
      { step: "Reopen", to: "Open", reason: "She withdrew" },
    ],
    relation: { label: "Follows from", to: { label: "management review", plural: "Management reviews" }, inverse: "Actions" },
  },
];

/** The registers and the record that is open beside one. */
class Desk {
  readonly page: Page;
  readonly pane: Locator;

  constructor(readonly workspace: Workspace) {
    this.page = workspace.page;
    this.page.setDefaultTimeout(20_000);
    this.pane = this.page.getByRole("complementary", { name: "Record" });
  }

  async visit(plural: string): Promise<void> {
    await goToRegister(this.page, plural);
    await expect(this.page.getByRole("heading", { level: 1, name: plural, exact: true })).toBeVisible();
  }

  /** Makes a record; its title has the focus already. */
  async create(kind: { label: string; plural: string }, title: string): Promise<void> {
    await this.visit(kind.plural);
    await this.page.getByRole("button", { name: `New ${kind.label}`, exact: true }).click();
    await expect(this.field("Title")).toBeFocused();
    await this.page.keyboard.type(title);
    await this.page.keyboard.press("Enter");
    await expect(this.link(title)).toBeVisible();
  }

  /** A record's line in the register. */
  link(title: string): Locator {
    return this.page.getByRole("grid").getByRole("link", { name: title, exact: true });
  }

  field(label: string): Locator {
    return this.pane.getByLabel(label, { exact: true });
  }

  async fill(label: string, value: Value): Promise<void> {
    if (typeof value === "string") {
      await this.field(label).fill(value);
      await this.field(label).blur();
    } else {
      await this.field(label).selectOption({ label: value.choose });
    }
  }

  button(label: string): Locator {
    // A blocked step also says why in its name.
    return this.pane.getByRole("group", { name: "Next steps" }).getByRole("button", { name: new RegExp(`^${label}($| Fill in )`) });
  }

  async expectState(label: string): Promise<void> {
    await expect(this.pane.locator("[data-field=state]").getByText(label, { exact: true }).first()).toBeVisible();
  }

  async take({ step, to, needs, reason }: Step): Promise<void> {
    for (const [label, value] of Object.entries(needs ?? {})) await this.fill(label, value);
    await this.button(step).click();
    if (reason) {
      const dialog = this.page.getByRole("dialog", { name: `${step}: reason` });
      await dialog.getByRole("button", { name: step, exact: true }).click();
      await expect(dialog.getByText("Give a reason first.")).toBeVisible();
      await dialog.getByLabel("Reason").fill(reason);
      await dialog.getByRole("button", { name: step, exact: true }).click();
      await expect(dialog).toBeHidden();
    }
    await this.expectState(to);
  }

  async menu(item: string): Promise<void> {
    await this.pane.getByRole("button", { name: "More", exact: true }).click();
    await this.page.getByRole("menuitem", { name: item }).click();
  }

  /** Which part of the register is listed; the timeline of a record has choices of the same name further down. */
  async show(lifecycle: "Open" | "Closed" | "All" | "Archived"): Promise<void> {
    await this.page.getByRole("radiogroup", { name: "Show" }).first().getByRole("radio", { name: lifecycle, exact: true }).check();
  }
}

async function desk(device: (name: string) => Promise<{ open(address?: string): Promise<Page> }>): Promise<Desk> {
  const page = await (await device("Ana")).open("/");
  return new Desk(await new FirstMinutes(page).startWorkspace("Harbour Systems", "Ana"));
}

for (const story of STORIES) {
  test(`${story.plural}: create, edit, step by step to the end, relate, discuss, undo, archive, find`, async ({ device }) => {
    test.setTimeout(180_000);
    const ana = await desk(device);
    const { page, pane } = ana;
    const other = `The other end of ${story.title}`;
    await ana.create(story.relation.to, other);
    await ana.create(story, story.title);
    await ana.expectState(story.first);
    const shortId = (await pane.locator(".record-id").textContent()) ?? "";
    expect(shortId).toMatch(/^[A-Z]+-[0-9A-Z]{5}$/);

    await test.step("a field is edited and says that it is saved", async () => {
      const [label, value] = story.edit;
      await ana.fill(label, value);
      await ana.workspace.saved();
      await page.reload();
      await expect(ana.field(label)).toHaveValue(typeof value === "string" ? value : /.+/);
      await expect(ana.field("Title")).toHaveValue(story.title);
    });

    await test.step("steps lead on, and a blocked one names what is missing", async () => {
      for (const step of story.steps) {
        const missing = Object.keys(step.needs ?? {});
        if (missing.length > 0) {
          const before = await pane.locator("[data-field=state]").textContent();
          await ana.button(step.step).click();
          const sentence = `Fill in ${missing.join(", ")} first.`;
          await expect(pane.getByRole("alert").filter({ hasText: sentence })).toBeVisible();
          await expect(ana.field(missing[0] ?? "")).toBeFocused();
          expect(before).toContain("State");
        }
        await ana.take(step);
        await expect(pane.getByRole("alert").filter({ hasText: "Fill in" })).toBeHidden();
      }
    });

    const relations = pane.getByRole("region", { name: "Relations" });
    await test.step("a relation is seen from both ends", async () => {
      await pane.getByRole("button", { name: "Link a record" }).click();
      const panel = page.getByRole("dialog").filter({ has: page.getByLabel("How it is linked") });
      await panel.getByLabel("How it is linked").selectOption({ label: story.relation.label });
      await panel.getByRole("combobox", { name: "Find a record" }).fill(other);
      await panel.getByRole("listbox").getByRole("option").first().click();
      await page.keyboard.press("Escape");
      await expect(relations.getByRole("heading", { name: new RegExp(`^${story.relation.label}`) })).toBeVisible();
      await relations.getByRole("link", { name: other }).click();
      await expect(ana.field("Title")).toHaveValue(other);
      await expect(relations.getByRole("heading", { name: new RegExp(`^${story.relation.inverse}`) })).toBeVisible();
      await relations.getByRole("link", { name: story.title }).click();
      await expect(ana.field("Title")).toHaveValue(story.title);
    });

    const timeline = pane.getByRole("region", { name: "Timeline" });
    await test.step("tags, comments and the history", async () => {
      await pane.getByLabel("Add a tag").fill("winter");
      await page.keyboard.press("Enter");
      await expect(pane.getByRole("button", { name: "Remove the tag winter" })).toBeVisible();
      await timeline.getByLabel("Comment", { exact: true }).fill("Told the customer.");
      await page.keyboard.press("Control+Enter");
      await expect(timeline.getByText("Told the customer.")).toBeVisible();
      await expect(timeline.getByText("Tag “winter” added")).toBeVisible();
      for (const { step, reason } of story.steps) {
        await expect(timeline.getByText(new RegExp(`^${step}: `)).first()).toBeVisible();
        if (reason) await expect(timeline.getByText(new RegExp(` – ${reason}$`))).toBeVisible();
      }
    });

    await test.step("the last edit is taken back and made again", async () => {
      await ana.fill("Title", "Another title");
      await expect(ana.field("Title")).toHaveValue("Another title");
      await ana.menu("Undo");
      await expect(ana.field("Title")).toHaveValue(story.title);
      await ana.menu("Redo");
      await expect(ana.field("Title")).toHaveValue("Another title");
      await ana.menu("Undo");
      await expect(ana.field("Title")).toHaveValue(story.title);
    });

    await test.step("search finds it by words and by id", async () => {
      await ana.workspace.saved();
      for (const words of [story.title.toLowerCase(), shortId]) {
        await page.keyboard.press("Escape");
        await page.getByRole("navigation", { name: "Main" }).getByRole("button", { name: "Search" }).click();
        await page.getByRole("combobox", { name: "Go to or do anything" }).fill(words);
        await expect(page.getByRole("option", { name: new RegExp(shortId) })).toBeVisible();
        await page.keyboard.press("Escape");
      }
    });

    await test.step("the archive takes it in and gives it back", async () => {
      await ana.visit(story.plural);
      await ana.show("All");
      await ana.link(story.title).click();
      await ana.menu("Archive");
      await expect(pane.getByText("This record is put away. It stays readable and can be brought back.")).toBeVisible();
      await expect(ana.link(story.title)).toBeHidden();
      await ana.show("Archived");
      await expect(ana.link(story.title)).toBeVisible();
      await ana.menu("Bring back from the archive");
      await expect(ana.link(story.title)).toBeHidden();
      await ana.show("All");
      await expect(ana.link(story.title)).toBeVisible();
    });
  });
}

/** A CSV file as rows of cells (RFC 4180). */
function parsed(text: string): string[][] {
  const rows: string[][] = [];
  let [row, cell, quoted]: [string[], string, boolean] = [[], "", false];
  const body = text.replace(/^\ufeff/, "");
  for (let index = 0; index < body.length; index++) {
    const character = body[index];
    if (quoted) {
      if (character === '"' && body[index + 1] === '"') cell += body[index++];
      else if (character === '"') quoted = false;
      else cell += character;
    } else if (character === '"') quoted = true;
    else if (character === ",") {
      row.push(cell);
      cell = "";
    } else if (character === "\n") {
      rows.push([...row, cell]);
      [row, cell] = [[], ""];
    } else if (character !== "\r") cell += character;
  }
  return rows;
}

test("the exported table is what is shown: rows, columns, order", async ({ device }) => {
  const ana = await desk(device);
  const { page } = ana;
  const titles = ["Mail, calendar and \"chat\"", "VPN", "Printing"];
  for (const title of titles) await ana.create(SERVICE, title);
  await page.getByRole("button", { name: "Close (Esc)" }).click();
  await page.getByRole("searchbox", { name: "Filter Services" }).fill("n");
  await page.getByRole("columnheader", { name: "Title" }).getByRole("button").click();
  await expect(page.getByRole("columnheader", { name: "Title" })).toHaveAttribute("aria-sort", "ascending");
  const shown = page.getByRole("grid").getByRole("link");
  await expect(shown).toHaveText(["Mail, calendar and \"chat\"", "Printing", "VPN"].filter((title) => title.toLowerCase().includes("n")));
  const download = page.waitForEvent("download");
  await page.getByRole("main").getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Export as CSV" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("service.csv");
  const [heading, ...rows] = parsed(await readFile(await file.path(), "utf8"));
  expect(heading).toEqual(await page.getByRole("columnheader").allInnerTexts());
  const column = heading?.indexOf("Title") ?? -1;
  expect(rows.map((row) => row[column])).toEqual(await shown.allTextContents());
  const states = await page.getByRole("grid").getByRole("row").filter({ has: page.getByRole("gridcell") }).allInnerTexts();
  expect(states.every((text) => text.includes("Proposed"))).toBe(true);
  expect(rows.map((row) => row[heading?.indexOf("State") ?? -1])).toEqual(rows.map(() => "Proposed"));
});

test("a workspace file merges into another browser, and back", async ({ device }) => {
  test.setTimeout(120_000);
  const ana = await desk(device);
  await ana.create(STORIES[0] ?? SERVICE, "Seen by both");
  await ana.fill("Description", "Written by Ana.");
  const file = await exported(ana);

  const page = await (await device("Ben")).open("/");
  const ben = new Desk(await new FirstMinutes(page).startWorkspace("Harbour Systems", "Ben"));
  await ben.create(SERVICE, "Only Ben has this");
  await importFile(ben, file);
  await expect(page.getByText(/^\d+ added, \d+ merged, 0 already the same\.$/)).toBeVisible();
  await ben.visit("Incidents");
  await ben.link("Seen by both").click();
  await expect(ben.field("Description")).toHaveValue("Written by Ana.");
  await expect(ben.pane.getByRole("region", { name: "Timeline" }).getByText("Incident created")).toBeVisible();
  await ben.field("Description").press("Control+End");
  await page.keyboard.type(" And by Ben.");
  await ben.workspace.saved();

  // Meanwhile Ana writes on; both texts stay.
  await ana.visit("Incidents");
  await ana.link("Seen by both").click();
  await ana.field("Description").press("Control+Home");
  await ana.page.keyboard.type("First: ");
  await ana.workspace.saved();
  await importFile(ana, await exported(ben));
  await expect(ana.page.getByText(/^1 added, \d+ merged, \d+ already the same\.$/)).toBeVisible();
  await ana.visit("Incidents");
  await ana.link("Seen by both").click();
  await expect(ana.field("Description")).toHaveValue("First: Written by Ana. And by Ben.");
  await ana.visit("Services");
  await expect(ana.link("Only Ben has this")).toBeVisible();
});

async function exported(desk: Desk): Promise<string> {
  await desk.visit("Settings");
  const download = desk.page.waitForEvent("download");
  await desk.page.getByRole("button", { name: "Export to a file" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^harbour-systems-\d{4}-\d\d-\d\d\.steward$/);
  return file.path();
}

async function importFile(desk: Desk, path: string): Promise<void> {
  await desk.visit("Settings");
  const chooser = desk.page.waitForEvent("filechooser");
  await desk.page.getByRole("button", { name: "Import a file…" }).click();
  await (await chooser).setFiles({ name: "harbour.steward", mimeType: "application/octet-stream", buffer: await readFile(path) });
}
