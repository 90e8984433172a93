// Every kind, by its declaration: made, refused with the reason, led to the end of its lifecycle, without a network.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { FirstMinutes } from "./support/pages.ts";
import { expect, test } from "./support/test.ts";

interface Need {
  label: string;
  type: "choice" | "text" | "number" | "date" | "moment" | "flag";
  choice: string | null;
  editable: boolean;
}

interface Step {
  label: string;
  from: string[];
  to: string;
  needs: Need[];
  reason: boolean;
}

interface Kind {
  name: string;
  label: string;
  plural: string;
  prefix: string;
  states: { name: string; label: string; closed: boolean }[];
  steps: Step[];
}

const KINDS = JSON.parse(readFileSync(new URL("support/kinds.json", import.meta.url), "utf8")) as Kind[];
/** So many kinds share a browser. */
const KINDS_PER_TEST = 6;

/** The longest way without a circle from the first state on, which passes most of the rules. */
function longestWay(kind: Kind, state: string, seen: string[] = []): Step[] {
  const ways = kind.steps
    .filter((step) => step.from.includes(state) && ![...seen, state].includes(step.to))
    .filter((step) => step.needs.every((need) => need.editable))
    .map((step) => [step, ...longestWay(kind, step.to, [...seen, state])]);
  return ways.reduce((longest, way) => (way.length > longest.length ? way : longest), []);
}

async function fill(page: Page, need: Need): Promise<void> {
  const control = page.locator(".record-main").getByLabel(need.label, { exact: true });
  if (need.type === "choice") await control.selectOption({ label: need.choice ?? "" });
  else if (need.type === "flag") await control.check();
  else {
    const values = { text: `About ${need.label.toLowerCase()}`, number: "3", date: "2026-12-24", moment: "2026-12-24T10:30" };
    await control.fill(values[need.type]);
    await control.blur();
  }
}

async function expectState(page: Page, kind: Kind, name: string): Promise<void> {
  const label = kind.states.find((state) => state.name === name)?.label ?? name;
  await expect(page.locator("[data-field=state]").getByText(label, { exact: true }).first()).toBeVisible();
}

/** Takes a step; where something is missing it is refused first, and says what. */
async function take(page: Page, kind: Kind, step: Step, filled: Set<string>): Promise<void> {
  const steps = page.getByRole("group", { name: "Next steps" });
  const escaped = step.label.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const button = steps.getByRole("button", { name: new RegExp(`^${escaped}($| Fill in )`) });
  const missing = step.needs.filter((need) => !filled.has(need.label));
  if (missing.length > 0) {
    await button.click();
    const sentence = `Fill in ${missing.map((need) => need.label).join(", ")} first.`;
    await expect(page.getByRole("alert").filter({ hasText: sentence })).toBeVisible();
    for (const need of missing) {
      await fill(page, need);
      filled.add(need.label);
    }
  }
  await button.click();
  if (step.reason) {
    const dialog = page.getByRole("dialog", { name: `${step.label}: reason` });
    await dialog.getByLabel("Reason").fill("Agreed in the weekly meeting");
    // A step may be called Close or Cancel, as other buttons of a dialog are.
    await dialog.locator("button[type=submit]").click();
    await expect(dialog).toBeHidden();
  }
  await expectState(page, kind, step.to);
}

for (let first = 0; first < KINDS.length; first += KINDS_PER_TEST) {
  const kinds = KINDS.slice(first, first + KINDS_PER_TEST);
  test(`the lifecycle of ${kinds.map((kind) => kind.prefix).join(", ")}, offline`, async ({ device }) => {
    test.setTimeout(300_000);
    const page = await (await device("Ana")).open("/");
    page.setDefaultTimeout(15_000);
    const workspace = await new FirstMinutes(page).startWorkspace("Harbour Systems", "Ana");
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.context().setOffline(true);
    for (const kind of kinds) {
      await test.step(kind.plural, async () => {
        await workspace.register(kind.name.replaceAll("_", "-"));
        await page.getByRole("button", { name: /^New / }).first().click();
        await page.waitForURL(new RegExp(`/${kind.name.replaceAll("_", "-")}/[^/]+$`));
        const title = `The first of ${kind.plural.toLowerCase()}`;
        await page.getByLabel("Title", { exact: true }).fill(title);
        await page.getByLabel("Title", { exact: true }).blur();
        const initial = kind.states[0]?.name ?? "";
        await expectState(page, kind, initial);
        const way = longestWay(kind, initial);
        expect(way.length, "a lifecycle leads somewhere").toBeGreaterThan(0);
        const filled = new Set<string>(["Title"]);
        for (const step of way) await take(page, kind, step, filled);
        await workspace.saved();
        await page.reload();
        await expect(page.getByLabel("Title", { exact: true })).toHaveValue(title);
        await expectState(page, kind, way.at(-1)?.to ?? initial);
      });
    }
    await page.context().setOffline(false);
  });
}
