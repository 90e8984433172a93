// People come into a shared workspace by a link.
import { join } from "./support/pages.ts";
import { expect, expectAccessible, test } from "./support/test.ts";

test("two people join one workspace by invitation links", async ({ device, relay }) => {
  const id = await relay.createWorkspace("Harbour Systems");
  for (const name of ["Ana", "Ben"]) {
    const page = await (await device(name)).open(await relay.invite(id, "practitioner"));
    await expect(page.getByText("Harbour Systems").first()).toBeVisible();
    // The device has a name that its member can change.
    await expect(page.getByLabel("This device", { exact: true })).not.toHaveValue("");
    await expectAccessible(page);
    const workspace = await join(page, name);
    await workspace.synced();
  }
});

test("an invitation link works once", async ({ device, relay }) => {
  const link = await relay.invite(await relay.createWorkspace("Harbour Systems"));
  const workspace = await join(await (await device("Ana")).open(link), "Ana");
  await workspace.synced();
  const eve = await device("Eve");
  eve.expectProblem(/status of 410 \(Gone\)/);
  const page = await eve.open(link);
  await expect(page.getByText("The invitation cannot be used")).toBeVisible();
});
