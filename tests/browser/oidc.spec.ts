// People come into a shared workspace by signing in at their organization's provider.
import { addDevice, join } from "./support/pages.ts";
import { type Person, Provider } from "./support/provider.ts";
import { expect, expectAccessible, type Page, Relay, test as base } from "./support/test.ts";

const ANA: Person = {
  sub: "ana-1",
  name: "Ana Berg",
  email: "ana@example.org",
  email_verified: true,
  groups: ["it-staff"],
};
const EVE: Person = { ...ANA, sub: "eve-1", name: "Eve Stranger", email: "eve@example.org", groups: [] };

const test = base.extend<{ provider: Provider; site: Relay }>({
  provider: async ({}, use) => {
    const provider = await Provider.start([ANA, EVE]);
    await use(provider);
    await provider.stop();
  },

  // The relay makes one workspace at its first start; a rule that names none holds for it.
  site: async ({ provider, ownRelays }, use) => {
    const relay = await Relay.start([
      ...["--oidc-issuer", provider.issuer, "--oidc-client-id", Provider.CLIENT, "--oidc-name", "Harbour ID"],
      ...["--oidc-admit", "practitioner:groups=it-staff"],
    ]);
    ownRelays.push(relay);
    await use(relay);
  },
});

async function signIn(page: Page, person: string): Promise<void> {
  await page.getByRole("button", { name: "Sign in with Harbour ID" }).click();
  await page.getByRole("link", { name: person }).click();
}

test("a person signs in at the provider, works, and another one sees it", async ({ device, site }) => {
  const page = await (await device("Ana", site)).open("/join");
  await expect(page.getByRole("heading", { name: "Join by signing in" })).toBeVisible();
  await expectAccessible(page);
  await signIn(page, "Continue as Ana Berg");
  await expect(page.getByLabel("Your name")).toHaveValue("Ana Berg");
  await expectAccessible(page);
  const atAna = await join(page, "Ana");
  await atAna.synced();
  // Neither code nor reason stays in the address.
  expect(page.url()).not.toContain("sign-in");
  await atAna.createIncident("Crane without power");
  await atAna.synced();

  // A second browser of the same person, from the start page.
  const phone = await (await device("Phone", site)).open("/");
  await signIn(phone, "Continue as Ana Berg");
  const atPhone = await addDevice(phone, "Ana’s phone");
  await atPhone.synced();
  await atPhone.register("incident");
  await atPhone.openRecord("Crane without power");
});

test("who is not expected, or cancels, is told so and stays out", async ({ device, site }) => {
  const page = await (await device("Eve", site)).open("/join");
  await signIn(page, "Continue as Eve Stranger");
  await expect(page.getByRole("alert")).toContainText("Nobody has invited you");
  await expectAccessible(page);
  await signIn(page, "Cancel");
  await expect(page.getByRole("alert")).toContainText("You cancelled");
  // The way back does not work a second time, nor in a browser that did not begin.
  await page.goto(`${site.url}/api/sign-in/callback?state=guessed&code=guessed`);
  await expect(page.getByRole("alert")).toContainText("finished already");
});

test("without a network, and without the provider, the page says so", async ({ device, provider, site }) => {
  const ana = await device("Ana", site);
  const page = await ana.open("/join");
  const button = page.getByRole("button", { name: "Sign in with Harbour ID" });
  await expect(button).toBeVisible();
  await ana.goOffline();
  await button.click();
  await expect(page.getByRole("alert")).toContainText("There is no network");
  await ana.goOnline();
  await provider.stop();
  ana.expectProblem(/status of 424/);
  await button.click();
  await expect(page.getByRole("alert")).toContainText("provider cannot be used");
});
