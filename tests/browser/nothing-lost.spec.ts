// What the words called safe is there after the worst moment: the browser or the relay is killed while people type.
import { setTimeout as pause } from "node:timers/promises";
import { FirstMinutes, join, Record, Workspace } from "./support/pages.ts";
import { Random, seed } from "./support/random.ts";
import { type Device, expect, type Locator, type Relay, test } from "./support/test.ts";
import { witness } from "./support/witness.ts";

const ROUNDS = 20;
/** Bursts of keystrokes of one person in one round. */
const BURSTS = 8;

const SAVED = /saved on this device|changed on this device only/i;
const SYNCED = /synced/;

/** A few keys typed fast, and the pause after them: in a long one the words have time to say that all is safe. */
interface Burst {
  keys: string;
  pauseMillis: number;
}

/** Drawn before anything happens, so that a seed repeats it. */
function bursts(random: Random): Burst[] {
  const letters = Array.from("abcdefghijklmnopqrstuvwxyz     äöü€😀");
  const key = () => letters[random.between(0, letters.length - 1)];
  return Array.from({ length: BURSTS }, () => ({
    keys: Array.from({ length: random.between(1, 8) }, key).join(""),
    pauseMillis: random.between(0, 700),
  }));
}

/** The moment of the kill: this long after so many bursts were typed. */
function moment(random: Random): { afterBursts: number; millis: number } {
  return { afterBursts: random.between(1, BURSTS), millis: random.between(0, 500) };
}

const all = (typed: Burst[]) => typed.map(({ keys }) => keys).join("");

async function type(control: Locator, typed: Burst[], onBurst: (number: number) => void = () => undefined): Promise<void> {
  await control.press("Control+End");
  for (const [index, { keys, pauseMillis }] of typed.entries()) {
    await control.pressSequentially(keys, { delay: 8 });
    onBurst(index + 1);
    await pause(pauseMillis);
  }
}

/** Every character shown as safe must be there, and nothing that nobody typed. */
function expectKept(found: string, shown: string, typed: string, where: string): void {
  expect(found.startsWith(shown), `${where}: "${found}" must begin with what was shown as safe: "${shown}"`).toBe(true);
  expect(typed.startsWith(found), `${where}: "${found}" must be the beginning of what was typed: "${typed}"`).toBe(true);
}

test("every character shown as saved is there after the browser was killed while typing", async ({ device }) => {
  test.setTimeout(600_000);
  const random = new Random(seed());
  const ana = await device("Ana");
  const started = await new FirstMinutes(await ana.open("/")).startWorkspace("Harbour Systems", "Ana");
  const record = await started.createIncident("Printer on fire");
  await expect(started.safety).toHaveAccessibleName("All changes saved on this device");
  const address = record.page.url();

  let [shown, typed] = ["", ""];
  let roundsWithSaved = 0;
  for (let round = 1; round <= ROUNDS; round += 1) {
    await test.step(`round ${round}`, async () => {
      await ana.kill();
      await ana.startAgain();
      const page = await ana.open(address);
      const description = new Record(page).field("Description");
      await expect(new Record(page).field("Title")).toHaveValue("Printer on fire");
      const found = await description.inputValue();
      expectKept(found, shown, typed, `after round ${round - 1}`);

      const [text, kill] = [bursts(random), moment(random)];
      [shown, typed] = [found, found + all(text)];
      await witness(page, { label: "Description", words: SAVED }, (safe) => (shown = safe));
      let killing: Promise<void> | undefined;
      const typing = type(description, text, (burst) => {
        if (burst === kill.afterBursts) killing = pause(kill.millis).then(() => ana.kill());
      });
      await typing.catch((error: unknown) => {
        // Typing into a killed browser fails; before the kill it must not.
        if (!killing) throw error;
      });
      await killing;
      if (shown.length > found.length) roundsWithSaved += 1;
    });
  }
  await ana.startAgain();
  const page = await ana.open(address);
  await expect(new Record(page).field("Title")).toHaveValue("Printer on fire");
  expectKept(await new Record(page).field("Description").inputValue(), shown, typed, `after round ${ROUNDS}`);
  // Otherwise the rounds would have proved nothing.
  expect(roundsWithSaved, "rounds in which something was shown as saved").toBeGreaterThan(ROUNDS / 2);
});

/** A person with the record open, and what they have typed and seen as synced in a text of theirs. */
interface Writer {
  workspace: Workspace;
  record: Record;
  label: string;
  typed: string;
  synced: string;
}

async function writer(workspace: Workspace, label: string): Promise<Writer> {
  const { page } = workspace;
  await workspace.synced();
  await workspace.register("incident");
  const record = await workspace.openRecord("Printer on fire");
  const opened: Writer = { workspace, record, label, typed: "", synced: "" };
  await witness(page, { label, words: SYNCED }, (text) => (opened.synced = text));
  return opened;
}

/** Joins what the killed relay left on its disk with an empty browser, and reads the writers' texts there. */
async function expectAtRelay(killed: Relay, id: string, checker: Device, shown: Map<Writer, string>): Promise<void> {
  const copy = await killed.copy();
  const page = await checker.openAsNew(await copy.invite(id));
  const workspace = await join(page, checker.name);
  await workspace.synced();
  await workspace.register("incident");
  const record = await workspace.openRecord("Printer on fire");
  for (const [{ label, typed }, safe] of shown) {
    expectKept(await record.field(label).inputValue(), safe, typed, `${label} at the killed relay`);
  }
  await page.context().close();
  await copy.dispose();
  expect(copy.errors).toEqual([]);
}

test("every edit shown as synced is at the relay after it was killed under two writers", async ({ device, ownRelay }) => {
  test.setTimeout(600_000);
  const random = new Random(seed());
  const id = await ownRelay.createWorkspace("Harbour Systems");
  const [ana, ben, cleo] = [await device("Ana", ownRelay), await device("Ben", ownRelay), await device("Cleo", ownRelay)];
  ana.tolerateNetworkFailures();
  ben.tolerateNetworkFailures();
  cleo.tolerateNetworkFailures();
  const first = await join(await ana.open(await ownRelay.invite(id)), "Ana");
  await first.createIncident("Printer on fire");
  await first.synced();
  const writers = [
    await writer(first, "Description"),
    await writer(await join(await ben.open(await ownRelay.invite(id)), "Ben"), "Workaround"),
  ];

  let roundsWithSynced = 0;
  for (let round = 1; round <= ROUNDS; round += 1) {
    await test.step(`round ${round}`, async () => {
      const before = writers.map((writer) => writer.synced);
      const texts = writers.map(() => bursts(random));
      const kill = moment(random);
      let killing: Promise<void> | undefined;
      await Promise.all(
        writers.map(async (writer, index) => {
          const text = texts[index] ?? [];
          writer.typed += all(text);
          await type(writer.record.field(writer.label), text, (burst) => {
            // The first writer's bursts tell the time. The other one, too, goes on typing when the relay is gone.
            if (index === 0 && burst === kill.afterBursts) killing = pause(kill.millis).then(() => ownRelay.kill());
          });
        }),
      );
      await killing;
      // Also what is shown as synced after the kill must have been on the relay's disk before it.
      const shown = new Map(writers.map((writer) => [writer, writer.synced]));
      if (writers.some((writer, index) => shown.get(writer) !== before[index])) roundsWithSynced += 1;
      await expectAtRelay(ownRelay, id, cleo, shown);

      await ownRelay.startAgain();
      for (const writer of writers) await expect(writer.workspace.safety).toHaveAccessibleName(SYNCED, { timeout: 60_000 });
      for (const { label, typed } of writers) {
        for (const { record } of writers) await expect(record.field(label)).toHaveValue(typed);
      }
    });
  }
  await ownRelay.kill();
  await expectAtRelay(ownRelay, id, cleo, new Map(writers.map((writer) => [writer, writer.typed])));
  await ownRelay.check();
  expect(roundsWithSynced, "rounds in which something was shown as synced").toBeGreaterThan(ROUNDS / 2);
});
