// One browser with 10,000 records on its disk, made once for all benchmarks that need it.
//
// The records come in as they do for people: a file of a service desk through the import page. Between benchmarks the
// browser is closed, so that each starts with a fresh process on the same profile.
import { ImportPage } from "../../support/importing.ts";
import { FirstMinutes } from "../../support/pages.ts";
import { Device, expect, Relay, test as base } from "../../support/test.ts";
import { incidentsCsv } from "./incidents.ts";
import { installProbe } from "./probe.ts";

/** Fewer only to try a benchmark out: the figures then say so. */
export const RECORDS = Number(process.env["STEWARD_BENCH_RECORDS"] ?? "10000");

export interface Stored {
  relay: Relay;
  device: Device;
  workspace: string;
  /** The register with every record. */
  register: string;
}

const FILLING_MILLIS = 1_800_000;

async function fill(relay: Relay): Promise<Stored> {
  const device = await Device.start("Ana", relay.url);
  const page = await device.open("/");
  const opened = await new FirstMinutes(page).startWorkspace("Harbour Systems", "Ana");
  const importing = await ImportPage.open(opened);
  await importing.choose({ name: "incidents.csv", mimeType: "text/csv", buffer: Buffer.from(incidentsCsv(RECORDS)) });
  await page.getByLabel("Records become").selectOption("incident");
  await page.getByRole("button", { name: "Check what would happen" }).click();
  await expect(page.getByRole("heading", { name: "This is what the import would do" })).toBeVisible({ timeout: FILLING_MILLIS });
  await page.getByRole("button", { name: `Import ${RECORDS.toLocaleString("en-US")} records`, exact: true }).click();
  const outcome = page.getByRole("status").filter({ has: page.getByRole("heading", { name: "Imported" }) });
  await expect(outcome).toContainText(`${RECORDS.toLocaleString("en-US")} new`, { timeout: FILLING_MILLIS });
  await opened.saved();
  // The next load must find the application on this device.
  const kept = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state);
  await expect.poll(kept, { message: "the application keeps itself on this device" }).toBe("activated");
  const problems = await device.settled();
  expect(problems, "errors that the page reported").toEqual([]);
  const register = `/w/${opened.id}/incident?show=all`;
  await device.quit();
  return { relay, device, workspace: opened.id, register };
}

interface Fixtures {
  /** The browser with the records, started; it is closed after the benchmark. */
  started: Stored;
}

interface WorkerFixtures {
  stored: Stored;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  stored: [
    async ({}, use) => {
      const relay = await Relay.start();
      const stored = await fill(relay);
      await use(stored);
      await stored.device.dispose();
      await relay.dispose();
    },
    { scope: "worker", timeout: 2 * FILLING_MILLIS },
  ],
  started: async ({ stored }, use) => {
    await stored.device.startAgain();
    await use(stored);
    const problems = await stored.device.settled();
    await stored.device.quit();
    expect(problems, "errors that pages reported").toEqual([]);
  },
});

/** Opens the register with all rows, with the probe in the page. */
export async function openRegister({ device, register }: Stored) {
  const page = await device.open(register);
  await expect(page.getByRole("grid")).toHaveAttribute("aria-rowcount", String(RECORDS + 1), { timeout: 120_000 });
  await expect(page.locator(".grid-body .grid-row").first()).toBeVisible();
  await page.evaluate(installProbe);
  return page;
}

export { expect };
