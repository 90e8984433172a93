// What a role may not do is refused in words, and nothing typed is lost by it.
import { join, Record } from "./support/pages.ts";
import { expect, test } from "./support/test.ts";

test("a reader's edits are refused clearly and stay on the reader's device", async ({ device, relay }) => {
  test.setTimeout(120_000);
  const id = await relay.createWorkspace("Harbour Systems");
  const atAna = await join(await (await device("Ana")).open(await relay.invite(id)), "Ana");
  const anas = await atAna.createIncident("Printer on fire");
  await anas.write("Location", "Floor 3");
  await atAna.synced();

  const rita = await device("Rita");
  const entrance = await rita.open(await relay.invite(id, "reader"));
  await expect(entrance.getByText("You will join as reader.")).toBeVisible();
  const atRita = await join(entrance, "Rita");
  // Joining alone is no edit: nothing waits to be sent.
  await atRita.synced();
  await atRita.register("incident");
  const ritas = await atRita.openRecord("Printer on fire");
  await expect(ritas.field("Location")).toHaveValue("Floor 3");

  rita.expectProblem(/may read here, but not write/);
  await ritas.write("Location", "Floor 9");
  await expect(ritas.page.getByText("this connection may read here, but not write; the changes stay on the device")).toBeVisible();
  // It is said of which record, where its changes are, and what to do.
  await expect(ritas.page.getByText(/did not take your changes to “Printer on fire”/)).toBeVisible();
  await expect(atRita.safety).toHaveAccessibleName("1 record not taken by the relay · saved on this device");
  await atRita.safety.click();
  const details = ritas.page.getByRole("region", { name: "Not yet at the relay" });
  await expect(details.getByRole("listitem").filter({ hasText: "Printer on fire" })).toContainText("Not taken");
  await expect(details).toContainText("ask an owner for such a role, or take the changes back");
  await ritas.page.keyboard.press("Escape");

  // What others write still arrives at the reader, and the reader's edit at nobody.
  await anas.write("Category", "Hardware");
  await expect(ritas.field("Category")).toHaveValue("Hardware");
  await atAna.synced();
  await expect(anas.field("Location")).toHaveValue("Floor 3");
  await expect(anas.conflict("location")).toHaveCount(0);

  await ritas.page.reload();
  const again = new Record(ritas.page);
  await expect(again.field("Category")).toHaveValue("Hardware");
  await expect(again.field("Location")).toHaveValue("Floor 9");
  await expect(atRita.safety).not.toHaveAccessibleName(/synced/);
  await expect(anas.field("Location")).toHaveValue("Floor 3");
});
