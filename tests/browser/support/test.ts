// The fixtures of every test: a relay per worker, devices per test, and no page may report an error.
import AxeBuilder from "@axe-core/playwright";
import { expect, type Locator, type Page, test as base } from "@playwright/test";
import { Device } from "./device.ts";
import { Relay } from "./relay.ts";

interface TestFixtures {
  /** Starts a browser of its own for a person, at the worker's relay or another. */
  device: (name: string, at?: Relay) => Promise<Device>;
  /** A relay that this test may stop and kill. */
  ownRelay: Relay;
}

interface WorkerFixtures {
  /** A relay that the tests of a worker share; each uses workspaces of its own. */
  relay: Relay;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  relay: [
    async ({}, use) => {
      const relay = await Relay.start();
      await use(relay);
      await relay.dispose();
      expect(relay.errors, "errors that the relay logged").toEqual([]);
    },
    { scope: "worker" },
  ],

  ownRelay: async ({}, use, info) => {
    const relay = await Relay.start();
    await use(relay);
    if (info.status !== info.expectedStatus) await info.attach("relay.log", { body: relay.log });
    await relay.dispose();
    expect(relay.errors, "errors that the relay logged").toEqual([]);
  },

  device: async ({ relay }, use, info) => {
    const devices: Device[] = [];
    await use(async (name, at = relay) => {
      const device = await Device.start(name, at.url);
      devices.push(device);
      return device;
    });
    if (info.status !== info.expectedStatus) {
      await info.attach("relay.log", { body: relay.log });
    }
    const problems = (await Promise.all(devices.map((device) => device.settled()))).flat();
    await Promise.all(devices.map((device) => device.dispose()));
    expect(problems, "errors that pages reported").toEqual([]);
  },
});

/** What axe finds on the page, as readable lines. */
export async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.target.join(" ")).join("\n  ")}`,
  );
}

/** Fails with a readable list if axe finds anything on the page. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await findings(page), "what axe finds").toEqual([]);
}

export { Device, expect, type Locator, type Page, Relay };
