// The first page that anybody sees.
import { FirstMinutes } from "./support/pages.ts";
import { expect, expectAccessible, test } from "./support/test.ts";

test("the first page offers three ways in", async ({ device }) => {
  const page = await (await device("Ana")).open("/");
  await expect(page).toHaveTitle(/Steward/);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  for (const way of ["Explore a sample", "Start a workspace", "Join"]) {
    await expect(page.getByRole("heading", { name: way, exact: true })).toBeVisible();
  }
  await expectAccessible(page);
});

test("a workspace started here is there after the browser was killed", async ({ device }) => {
  const ana = await device("Ana");
  const workspace = await new FirstMinutes(await ana.open("/")).startWorkspace("Harbour Systems", "Ana");
  await workspace.saved();
  const { id } = workspace;
  await ana.kill();
  await ana.startAgain();
  const page = await ana.open(`/w/${id}`);
  await expect(page.getByText("Harbour Systems").first()).toBeVisible();
});
