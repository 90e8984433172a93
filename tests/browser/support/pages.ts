// What people do on the pages, by role and label. Kept small: what one test needs alone stays in that test.
import { expect, type Locator, type Page } from "@playwright/test";

/** The screen with the three ways in. */
export class FirstMinutes {
  constructor(readonly page: Page) {}

  async startWorkspace(organization: string, person: string): Promise<Workspace> {
    await this.page.getByRole("button", { name: "Start a workspace" }).click();
    await this.page.getByLabel("Organization").fill(organization);
    await this.page.getByLabel("Your name").fill(person);
    await this.page.getByRole("button", { name: "Create the workspace" }).click();
    return Workspace.opened(this.page);
  }

  async exploreSample(): Promise<Workspace> {
    await this.page.getByRole("button", { name: "Open the sample" }).click();
    return Workspace.opened(this.page);
  }
}

/** Accepts an invitation on the page that its link opens; the device keeps the name that the browser gives it, or is given one. */
export async function join(page: Page, person: string, device?: string): Promise<Workspace> {
  await page.getByLabel("Your name").fill(person);
  if (device !== undefined) await page.getByLabel("This device", { exact: true }).fill(device);
  await page.getByRole("button", { name: "Join the workspace" }).click();
  return Workspace.opened(page);
}

/** Accepts a link that adds this browser to the devices of a member. */
export async function addDevice(page: Page, device: string): Promise<Workspace> {
  await page.getByLabel("This device", { exact: true }).fill(device);
  await page.getByRole("button", { name: "Add this device" }).click();
  return Workspace.opened(page);
}

/** Goes to a register over the rail, without loading the page anew. */
export async function goToRegister(page: Page, plural: string): Promise<void> {
  const rail = page.getByRole("navigation", { name: "Main" });
  const link = rail.getByRole("link", { name: plural, exact: true });
  const folded = rail.getByRole("button", { expanded: false });
  while (!(await link.isVisible())) await folded.first().click();
  await link.click();
}

/** Any page inside a workspace. */
export class Workspace {
  private constructor(readonly page: Page) {}

  static async opened(page: Page): Promise<Workspace> {
    await page.waitForURL(/\/w\/[^/]+/);
    return new Workspace(page);
  }

  get id(): string {
    const id = new URL(this.page.url()).pathname.split("/")[2];
    if (!id) throw new Error(`${this.page.url()} names no workspace`);
    return id;
  }

  /** The words that say where the data is. */
  get safety(): Locator {
    return this.page.getByRole("button", {
      // On a phone the words are short.
      name: /saved on this device|Saving|sending|Offline|Not saved|^(Saved|Syncing|Synced|Not taken|No access)$/,
    });
  }

  /** Waits until everything is on this device's disk. */
  async saved(): Promise<void> {
    await expect(this.safety).toHaveAccessibleName(/saved on this device|changed on this device only|sending/i);
  }

  /** Waits until the relay said that everything is on its disk. */
  async synced(): Promise<void> {
    await expect(this.safety).toHaveAccessibleName(/[Ss]ynced/);
  }

  /** Opens the register of a kind, for example `incident`. */
  async register(kind: string): Promise<void> {
    await this.page.goto(new URL(`/w/${this.id}/${kind}`, this.page.url()).href);
  }

  /** The row of a record in the register that is open. */
  row(title: string): Locator {
    return this.page.getByRole("grid").getByRole("row").filter({ hasText: title });
  }

  /** Opens a record from the register that is open. */
  async openRecord(title: string): Promise<Record> {
    await this.row(title).click();
    const record = new Record(this.page);
    await expect(record.field("Title")).toHaveValue(title);
    return record;
  }

  /** Creates an incident by the button of its register. */
  async createIncident(title: string): Promise<Record> {
    await this.register("incident");
    await this.page.getByRole("button", { name: "New incident" }).click();
    // The address of the new record.
    await this.page.waitForURL(/\/incident\/[^/]+$/);
    const record = new Record(this.page);
    await record.write("Title", title);
    return record;
  }
}

/** The fields of the record that is open. */
export class Record {
  constructor(readonly page: Page) {}

  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true });
  }

  async write(label: string, text: string): Promise<void> {
    await this.field(label).fill(text);
    await this.field(label).blur();
  }

  async choose(label: string, choice: string): Promise<void> {
    await this.field(label).selectOption({ label: choice });
  }

  /** Types at the end of a text, key by key. */
  async typeAtEnd(label: string, text: string): Promise<void> {
    await this.field(label).press("Control+End");
    await this.field(label).pressSequentially(text);
  }

  /** Types at the start of a text, key by key. */
  async typeAtStart(label: string, text: string): Promise<void> {
    await this.field(label).press("Control+Home");
    await this.field(label).pressSequentially(text);
  }

  /** Takes a step such as "Assign". */
  async take(step: string): Promise<void> {
    await this.page.getByRole("group", { name: "Next steps" }).getByRole("button", { name: step, exact: true }).click();
  }

  /** The state and the marks beside it. */
  get state(): Locator {
    return this.page.locator('[data-field="state"] .record-state');
  }

  /** The mark on a field (by its name) that says how many values were written apart. */
  conflict(field: string): Locator {
    return this.page.locator(`[data-field="${field}"]`).getByRole("button", { name: /^\d+ values$/ });
  }
}
