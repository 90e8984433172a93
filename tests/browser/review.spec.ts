// The management review from planning to signed minutes, alone and with two people apart; and the room of a major incident.
import { FirstMinutes, join, Record, type Workspace } from "./support/pages.ts";
import { type Device, expect, expectAccessible, type Page, type Relay, test } from "./support/test.ts";

const INPUTS = [
  "Actions from earlier reviews",
  "Changed context",
  "Performance and trends",
  "Results of audits",
  "Nonconformities and corrective actions",
  "Feedback of customers and others",
  "Objectives",
  "Suppliers and other parties",
  "Resources, capacity and budget",
  "Risks and opportunities",
  "Improvements",
];

/** The page of a review. */
class Review {
  constructor(readonly page: Page) {}

  get agenda() {
    return this.page.getByRole("navigation", { name: "Agenda" }).first();
  }

  heading(name: string) {
    return this.page.getByRole("heading", { level: 2 }).filter({ hasText: name });
  }

  get card() {
    return this.page.getByRole("region", { name: "What the records say" });
  }

  /** A figure of the card by its label. */
  figure(label: string) {
    return this.card.getByRole("list", { name: "Figures" }).getByRole("listitem").filter({ hasText: label });
  }

  get decisions() {
    return this.page.getByRole("region", { name: "Decisions and actions" });
  }

  get attendance() {
    return this.page.getByRole("region", { name: "Attendance" });
  }

  async show(input: string): Promise<void> {
    await this.agenda.getByRole("button").filter({ hasText: input }).click();
    await expect(this.heading(input)).toBeVisible();
  }

  async take(step: string): Promise<void> {
    await this.page.getByRole("group", { name: "Next steps" }).getByRole("button", { name: step, exact: true }).click();
  }

  async expectState(label: string): Promise<void> {
    const steps = this.page.getByRole("list", { name: "State of the review" });
    await expect(steps.locator('[aria-current="step"]')).toHaveText(label);
  }

  /** Leaves whatever is typed into, so that single keys are commands. */
  async atRest(): Promise<void> {
    await this.page.locator("#review-item").focus();
  }
}

async function newReview(workspace: Workspace, title: string): Promise<Review> {
  const { page } = workspace;
  await workspace.register("management-review");
  await page.getByRole("button", { name: "New management review" }).first().click();
  await page.waitForURL(/\/management-review\/[^/]+$/);
  const record = new Record(page);
  await record.write("Title", title);
  await record.write("Chair", "Kari Moen");
  await record.write("Attendees", "Kari Moen, Ana");
  await page.getByRole("link", { name: "Open the review page" }).click();
  await page.waitForURL(/\/review\/[^/]+$/);
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  return new Review(page);
}

async function joined(device: Device, relay: Relay, workspace: string): Promise<Workspace> {
  const opened = await join(await device.open(await relay.invite(workspace)), device.name);
  await opened.synced();
  return opened;
}

test("a review is held by keyboard: inputs freeze, every one is answered, minutes are signed", async ({ device }) => {
  test.setTimeout(240_000);
  const page = await (await device("Ana")).open("/");
  const workspace = await new FirstMinutes(page).startWorkspace("Harbour Systems", "Ana");
  await workspace.register("risk");
  await page.getByRole("button", { name: "New risk" }).first().click();
  await page.waitForURL(/\/risk\/[^/]+$/);
  await new Record(page).write("Title", "One power feed");
  const review = await newReview(workspace, "Review of the year");

  await test.step("live cards before the meeting", async () => {
    await review.show("Risks and opportunities");
    await expect(review.card).toContainText("Live");
    await expect(review.card).toContainText("Risks open");
    await expect(review.figure("Risks open")).toContainText("1");
    await expectAccessible(page);
  });

  await test.step("attendance", async () => {
    await review.attendance.getByRole("button", { name: "Take over those invited" }).click();
    await review.attendance.getByLabel("How Kari Moen took part").selectOption({ label: "Remote" });
    await expect(review.attendance.getByRole("listitem")).toHaveCount(2);
  });

  await test.step("opening freezes, and later differences are shown", async () => {
    await review.take("Open the meeting");
    await review.expectState("Open");
    await expect(review.card).toContainText("Frozen when Ana opened the meeting");
    const here = page.url();
    await workspace.register("risk");
    await page.getByRole("button", { name: "New risk" }).first().click();
    await page.waitForURL(/\/risk\/[^/]+$/);
    await new Record(page).write("Title", "Old switches");
    await workspace.saved();
    await page.goto(here);
    await review.show("Risks and opportunities");
    await expect(review.card).toContainText("Risks open is now 2");
    await expect(review.figure("Risks open")).toContainText("1");
  });

  await test.step("a decision and an action without the mouse", async () => {
    await review.atRest();
    await page.keyboard.press("d");
    await page.keyboard.type("Build a second power feed");
    await page.keyboard.press("Enter");
    await expect(review.decisions.getByRole("listitem")).toContainText("Build a second power feed");
    await expect(review.decisions).toContainText("decided by Kari Moen");
    await page.keyboard.press("a");
    await expect(review.decisions.getByLabel("Action", { exact: true })).toBeFocused();
    await page.keyboard.type("Get two offers");
    await page.keyboard.press("Enter");
    await expect(review.decisions).toContainText("Name who does it.");
    await review.decisions.getByLabel("Owner").fill("Peter Novak");
    await review.decisions.getByLabel("Due").fill("2027-01-31");
    await review.decisions.getByLabel("Due").press("Enter");
    const action = review.decisions.getByRole("listitem").filter({ hasText: "Get two offers" });
    await expect(action).toContainText("Peter Novak");
    await expect(action.getByRole("link", { name: /^ACT-/ })).toBeVisible();
    await expect(review.agenda.getByRole("button").filter({ hasText: "Risks and opportunities" })).toContainText("Decided");
    await expectAccessible(page);
  });

  await test.step("an answer without words is refused, and says what is missing", async () => {
    for (let place = 0; place < INPUTS.length; place++) {
      await review.show(INPUTS[place] ?? "");
      await review.atRest();
      if (place !== 9) await page.keyboard.press("1");
    }
    await review.show("Performance and trends");
    await review.atRest();
    await page.keyboard.press("2");
    await expect(page.getByText("Write down what was said, or choose another outcome.")).toBeVisible();
    await review.take("Send minutes to review");
    await expect(page.getByRole("alert").filter({ hasText: "Outcome: performance and trends" })).toBeVisible();
    await review.expectState("Open");
    const text = page.getByLabel("Discussion: performance and trends");
    await text.fill("Everything is on target.");
    await text.blur();
    await expect(page.getByText("11 of 11 inputs answered")).toBeVisible();
  });

  await test.step("presenting: one item, arrows, Escape", async () => {
    await review.show(INPUTS[0] ?? "");
    await review.atRest();
    await page.keyboard.press("p");
    await expect(review.agenda).toBeHidden();
    await page.keyboard.press("ArrowRight");
    await expect(review.heading("Changed context")).toBeVisible();
    await page.keyboard.press("ArrowLeft");
    await expect(review.heading("Actions from earlier reviews")).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(review.agenda).toBeVisible();
  });

  await test.step("minutes go to review and are signed", async () => {
    await review.take("Send minutes to review");
    await review.expectState("Minutes in review");
    await page.getByRole("navigation", { name: "Agenda" }).first().getByRole("button").filter({ hasText: "Opening and other points" }).click();
    await page.getByLabel("Next review", { exact: true }).fill("2027-06-30");
    await review.take("Sign");
    await review.expectState("Signed");
    await expect(page.getByRole("region", { name: "Signatures" })).toContainText("Signed by Ana");
  });

  await test.step("a change after the signature is visible", async () => {
    await review.show("Risks and opportunities");
    await review.atRest();
    await page.keyboard.press("d");
    await page.keyboard.type("One more");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("region", { name: "Signatures" })).toContainText("changed since they were signed");
  });

  await test.step("on paper", async () => {
    await page.emulateMedia({ media: "print" });
    const paper = page.locator(".paper");
    await expect(paper).toBeVisible();
    for (const words of ["Minutes of the management review", "Kari Moen", "Everything is on target.", "Get two offers", "Date and signature"])
      await expect(paper).toContainText(words);
    await expect(page.locator(".review")).toBeHidden();
    await page.emulateMedia({ media: null });
  });

  await test.step("it all is there after a reload", async () => {
    await workspace.saved();
    await page.reload();
    await review.expectState("Signed");
    await review.show("Performance and trends");
    await expect(page.getByLabel("Discussion: performance and trends")).toHaveValue("Everything is on target.");
  });
});

test("two open the meeting apart and stand by one frozen set; decisions of both are there", async ({ device, ownRelay }) => {
  test.setTimeout(240_000);
  const workspace = await ownRelay.createWorkspace("Harbour Systems");
  const [ana, ben] = [await device("Ana", ownRelay), await device("Ben", ownRelay)];
  const atAna = await joined(ana, ownRelay, workspace);
  const anas = await newReview(atAna, "Review of both");
  await atAna.synced();
  const path = new URL(anas.page.url()).pathname;
  const atBen = await joined(ben, ownRelay, workspace);
  await atBen.page.goto(new URL(path, ben.origin).href);
  const bens = new Review(atBen.page);
  await expect(bens.card).toContainText("Live");
  await expect(anas.card).toContainText("Live");

  ana.tolerateNetworkFailures();
  ben.tolerateNetworkFailures();
  await ownRelay.stop();
  for (const [review, words] of [
    [anas, "Decision of Ana"],
    [bens, "Decision of Ben"],
  ] as const) {
    await review.take("Open the meeting");
    await review.expectState("Open");
    await review.atRest();
    await review.page.keyboard.press("d");
    await review.page.keyboard.type(words);
    await review.page.keyboard.press("Enter");
    await expect(review.decisions).toContainText(words);
  }
  await ownRelay.startAgain();
  await atAna.synced();
  await atBen.synced();
  for (const review of [anas, bens]) {
    await expect(review.card).toContainText("Frozen when Ana opened the meeting");
    await expect(review.card).toContainText("Others opened it at the same time (1)");
    await expect(review.decisions).toContainText("Decision of Ana");
    await expect(review.decisions).toContainText("Decision of Ben");
  }
});

test("the room of a major incident: clock, roles, timeline, messages, review", async ({ device }) => {
  test.setTimeout(180_000);
  const page = await (await device("Ana")).open("/");
  const workspace = await new FirstMinutes(page).startWorkspace("Harbour Systems", "Ana");
  await workspace.createIncident("Nothing answers");
  await page.getByRole("link", { name: "Open the major-incident room" }).click();
  await page.waitForURL(/\/room\/[^/]+$/);
  await expect(page.getByRole("heading", { level: 1, name: "Nothing answers" })).toBeVisible();

  await page.getByRole("button", { name: "Declare a major incident" }).click();
  await expect(page.getByRole("heading", { name: "Since declared" })).toBeVisible();
  await expect(page.getByRole("timer")).toHaveText(/^0:\d\d$/);
  await page.getByRole("button", { name: "I lead" }).click();
  await expect(page.getByLabel("Led by")).toHaveValue("Ana");
  await page.getByRole("button", { name: "Director is engaged now" }).click();
  const timeline = page.getByRole("region", { name: "Timeline" });
  await expect(timeline).toContainText("Director engaged");

  await timeline.getByLabel("What happened").fill("Storage lost both paths");
  await timeline.getByLabel("What happened").press("Enter");
  await expect(timeline).toContainText("Storage lost both paths");
  await timeline.getByRole("button", { name: "Put right" }).click();
  await timeline.getByLabel("What happened").fill("Storage lost one path");
  await timeline.getByLabel("What happened").press("Enter");
  await expect(timeline).toContainText("put right below");
  await expect(timeline).toContainText("Storage lost both paths");

  const messages = page.getByRole("region", { name: "Messages" });
  await messages.getByLabel("Message", { exact: true }).fill("We are working on it.");
  await messages.getByLabel("To whom").fill("Town hall");
  await messages.getByRole("button", { name: "Keep the message" }).click();
  await expect(timeline).toContainText("Message to Town hall");
  await expectAccessible(page);

  const path = new URL(page.url()).pathname;
  await page.goto(new URL(`/w/${workspace.id}`, page.url()).href);
  await page.getByRole("link", { name: "Major incident: Nothing answers" }).click();
  await page.waitForURL((url) => url.pathname === path);

  await page.getByRole("button", { name: "Stand down" }).click();
  await expect(page.getByRole("heading", { name: "Lasted" })).toBeVisible();
  await page.getByRole("button", { name: "Draft the review from the timeline" }).click();
  const review = page.getByLabel("Review of the major incident");
  await expect(review).toHaveValue(/Storage lost one path/);
  await expect(review).not.toHaveValue(/Storage lost both paths/);
  await expect(review).toHaveValue(/What helped\?/);
});

test("review and room fit a phone and the dark", async ({ device }) => {
  test.setTimeout(180_000);
  const page = await (await device("Ana")).open("/");
  const workspace = await new FirstMinutes(page).exploreSample();
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: "dark" });
  await workspace.register("management-review");
  const link = page.getByRole("link", { name: /^Prepare: / });
  await link.click();
  await page.waitForURL(/\/review\/[^/]+$/);
  const review = new Review(page);
  await expect(review.card).toContainText("Open");
  await expect(page.getByRole("button", { name: /^Carry over/ })).toBeVisible();
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
  expect(await fits(), "nothing is wider than the phone").toBe(true);
  await expectAccessible(page);
  await page.getByRole("button", { name: /^Carry over/ }).click();
  await expect(review.decisions.getByRole("listitem").first()).toBeVisible();
  await expect(page.getByRole("button", { name: /^Carry over/ })).toHaveCount(0);
});
