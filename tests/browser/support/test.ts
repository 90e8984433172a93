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
  /** Ends the test's own relay after its browsers, which would report the loss as an error otherwise. */
  ownRelays: Relay[];
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

  ownRelays: async ({}, use, info) => {
    const relays: Relay[] = [];
    await use(relays);
    for (const relay of relays) {
      if (info.status !== info.expectedStatus) await info.attach("relay.log", { body: relay.log });
      await relay.dispose();
      expect(relay.errors, "errors that the relay logged").toEqual([]);
    }
  },

  ownRelay: async ({ ownRelays }, use) => {
    const relay = await Relay.start();
    ownRelays.push(relay);
    await use(relay);
  },

  device: async ({ relay, ownRelays: _ }, use, info) => {
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
  // No page of ours has frames; without them axe needs no page of its own to put its results together.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.target.join(" ")).join("\n  ")}`,
  );
}

/** Fails with a readable list if axe finds anything on the page. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await findings(page), "what axe finds").toEqual([]);
}

export { Device, expect, type Locator, type Page, Relay };
