// The walk over all clauses: from Home, in three clicks at most, to the record that answers each row, in both editions.
import type { Locator, Page } from "@playwright/test";
import { FirstMinutes } from "./support/pages.ts";
import { expect, test } from "./support/test.ts";

/** A row that an auditor asks about: its clauses in each edition, and where the answer may lie. */
interface Row {
  asks: string;
  newer: string[];
  older: string[];
  /** Kinds of records as they stand in addresses; the first record of the first clause is one of them. */
  kinds: string[];
}

const row = (asks: string, newer: string, older: string, kinds: string): Row => {
  const list = (text: string) => text.split(" ").filter((part) => part !== "");
  return { asks, newer: list(newer), older: list(older), kinds: list(kinds) };
};

const ROWS: Row[] = [
  row("what surrounds the organization", "4.1 4.2", "", "context-issue interested-party"),
  row("leadership", "5.1", "4.1.1", "management-review resource communication"),
  row("policy", "5.2", "4.1.2", "document"),
  row("roles and messages", "5.3 7.4", "4.1.3", "role-assignment communication"),
  row("representative", "5.3", "4.1.4", "role-assignment"),
  row("other parties", "8.2.3", "4.2", "other-party"),
  row("documents and records", "7.5", "4.3.1 4.3.2 4.3.3", "document service-management-plan"),
  row("resources", "7.1", "4.4.1", "resource"),
  row("competence and awareness", "7.2 7.3", "4.4.2", "competence training communication"),
  row("knowledge", "7.6", "", "knowledge-article"),
  row("scope and system", "4.3 4.4", "4.5.1", "scope service-management-plan"),
  row("plan, risks, objectives", "6.1 6.2 6.3", "4.5.2", "risk objective service-management-plan"),
  row("processes under control", "8.1 8.2.1", "4.5.3", "document change service"),
  row("service requirements", "8.2.2", "", "service-requirement service"),
  row("measuring", "9.1", "4.5.4.1", "measure"),
  row("internal audit", "9.2", "4.5.4.2", "audit-programme audit"),
  row("management review", "9.3", "4.5.4.3", "management-review action"),
  row("nonconformities and criteria", "10.1 10.2", "4.5.5.1", "nonconformity action"),
  row("improvements", "10.2", "4.5.5.2", "improvement"),
  row("planning new services", "8.5.1.1 8.5.2.1", "5.1 5.2", "document transition-plan"),
  row("designing new services", "8.5.2.2", "5.3", "transition-plan"),
  row("accepting new services", "8.5.2.3", "5.4", "transition-plan"),
  row("agreements and catalogue", "8.3.3 8.2.4 8.3.4.2", "6.1", "service-level-agreement service internal-agreement"),
  row("reports", "9.4", "6.2", "service-report"),
  row("availability and continuity", "8.7.1 8.7.2", "6.3.1 6.3.2 6.3.3", "service-requirement risk measure"),
  row("money", "8.4.1", "6.4", "budget-line"),
  row("demand and capacity", "8.4.2 8.4.3", "6.5", "demand capacity-plan"),
  row("security", "8.7.3", "6.6.1 6.6.2 6.6.3", "document security-control change"),
  row("customers", "8.3.1 8.3.2", "7.1", "customer supplier service-review complaint satisfaction"),
  row("suppliers", "8.3.4", "7.2", "contract supplier-review"),
  row("incidents and requests", "8.6.1 8.6.2", "8.1", "incident document service-request"),
  row("problems", "8.6.3", "8.2", "problem"),
  row("items and assets", "8.2.5 8.2.6", "9.1", "configuration-item stock-take baseline"),
  row("changes", "8.5.1", "9.2", "document change"),
  row("releases", "8.5.3", "9.3", "release document"),
];

/** A walk that begins at Home and counts its clicks. */
class Walk {
  private clicks = 0;

  private constructor(private readonly page: Page) {}

  static async fromHome(page: Page): Promise<Walk> {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Home", exact: true }).click();
    await expect(page.getByRole("heading", { level: 2, name: "Needs attention" })).toBeVisible();
    return new Walk(page);
  }

  async click(target: Locator): Promise<void> {
    await target.click();
    this.clicks += 1;
    expect(this.clicks, "clicks from Home").toBeLessThanOrEqual(3);
  }

  async toConformity(): Promise<void> {
    await this.click(this.page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Conformity" }));
    await expect(this.page.getByRole("heading", { level: 1, name: "Conformity" })).toBeVisible();
  }
}

/** The requirements of exactly this clause. */
const requirements = (page: Page, clause: string): Locator =>
  page.locator("li.requirement").filter({ has: page.locator(".requirement-clause").getByText(clause, { exact: true }) });

const proofs = (requirement: Locator): Locator => requirement.locator(".requirement-proofs").getByRole("link");
const nextStep = (requirement: Locator): Locator =>
  requirement.locator(".requirement-line").locator(".requirement-next").locator("a, button");

/** Opened, a requirement says what counts, and shows records or the next step. */
async function expectAnswer(requirement: Locator, words: string): Promise<void> {
  await expect(requirement.getByText("What counts as evidence"), words).toBeVisible();
  await expect(proofs(requirement).or(nextStep(requirement)).first(), `${words}: evidence or a next step`).toBeVisible();
}

/** Walks one row in the edition that is shown; `follows` also opens the first record. */
async function walk(page: Page, { asks, kinds }: Row, clauses: string[], follows: boolean): Promise<void> {
  const begun = await Walk.fromHome(page);
  await begun.toConformity();
  const [first, ...others] = clauses;
  if (first === undefined) return;
  const requirement = requirements(page, first).first();
  await begun.click(requirement.getByRole("heading", { level: 3 }).getByRole("button"));
  await expectAnswer(requirement, `${first} ${asks}`);
  for (const clause of others) {
    // As near to Home as the first: two clicks.
    const other = requirements(page, clause).first();
    await other.getByRole("heading", { level: 3 }).getByRole("button").click();
    await expectAnswer(other, `${clause} ${asks}`);
  }
  if (follows && (await proofs(requirement).count()) > 0) {
    await begun.click(proofs(requirement).first());
    await expect(page, `${first} ${asks}: the record`).toHaveURL(new RegExp(`/w/[^/]+/(${kinds.join("|")})/[^/?]+$`));
    await expect(page.getByRole("complementary", { name: "Record" }).getByLabel("Title")).not.toHaveValue("");
  }
}

test("every row of the standard is answered within three clicks from Home, under both of its numbers", async ({ device }) => {
  test.setTimeout(150_000);
  const page = await (await device("Ana")).open("/");
  await new FirstMinutes(page).exploreSample();
  for (const one of ROWS) {
    await walk(page, one, one.newer, true);
  }

  await (await Walk.fromHome(page)).toConformity();
  await page.getByRole("radiogroup", { name: "Edition" }).getByRole("radio", { name: "2011" }).check();
  for (const one of ROWS.filter(({ older }) => older.length > 0)) {
    await walk(page, one, one.older, false);
  }
});

test("the rows are the whole standard, in both editions", async ({ device }) => {
  test.setTimeout(90_000);
  const page = await (await device("Ana")).open("/");
  await new FirstMinutes(page).startWorkspace("Harbour Systems", "Ana");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Conformity" }).click();
  const clauses = page.locator(".requirement-clause");
  for (const [edition, numbers] of [
    ["2018", ROWS.flatMap(({ newer }) => newer)],
    ["2011", ROWS.flatMap(({ older }) => older)],
  ] as const) {
    await page.getByRole("radiogroup", { name: "Edition" }).getByRole("radio", { name: edition }).check();
    const wanted = [...new Set(numbers)].sort();
    await expect.poll(async () => [...new Set(await clauses.allInnerTexts())].sort(), `clauses of ${edition}`).toEqual(wanted);
  }
});
