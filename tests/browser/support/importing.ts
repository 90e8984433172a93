// The import page, as a person goes through it: file, columns, check, result.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, type Locator, type Page } from "@playwright/test";
import type { Workspace } from "./pages.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
/** Where the real files are; they are not part of the repository. */
const DATA = process.env["STEWARD_DATA_DIR"] ?? resolve(ROOT, "../shared/data");

/** A real file, or undefined with a printed notice where it is absent. */
export function realFile(name: string): string | undefined {
  const path = join(DATA, name);
  if (existsSync(path)) return path;
  console.log(`Skipped: ${path} is absent (set STEWARD_DATA_DIR to the folder that has it).`);
  return undefined;
}

/** A file that a test makes up. */
export interface MadeFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export function csvFile(name: string, content: string | Buffer): MadeFile {
  return { name, mimeType: "text/csv", buffer: Buffer.from(content) };
}

export class ImportPage {
  private constructor(readonly page: Page) {}

  /** The import page that is open already. */
  static on(page: Page): ImportPage {
    return new ImportPage(page);
  }

  static async open(workspace: Workspace): Promise<ImportPage> {
    const { page } = workspace;
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Import" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Import" })).toBeVisible();
    return new ImportPage(page);
  }

  /** Chooses a file by its path or made content. */
  async choose(file: string | MadeFile): Promise<void> {
    const chooser = this.page.waitForEvent("filechooser");
    await this.page.getByRole("button", { name: "Choose a file" }).and(this.page.locator("button")).click();
    await (await chooser).setFiles(file);
  }

  /** Works out what would happen and waits for the answer. */
  async check(): Promise<void> {
    await this.page.getByRole("button", { name: "Check what would happen" }).click();
    await expect(this.page.getByRole("heading", { name: "This is what the import would do" })).toBeVisible({ timeout: 60_000 });
  }

  /** A number of the dry run, for example of "New". */
  count(label: string): Locator {
    const term = this.page.getByRole("term").filter({ hasText: new RegExp(`^${label}$`) });
    return this.page.locator("div").filter({ has: term }).last().getByRole("definition");
  }

  /** Starts the import that was checked. */
  async begin(records: string): Promise<void> {
    await this.page.getByRole("button", { name: records, exact: true }).click();
  }

  /** Waits for the end and returns what the page says of it. */
  async done(): Promise<Locator> {
    const outcome = this.page.getByRole("status").filter({ has: this.page.getByRole("heading", { name: "Imported" }) });
    await expect(outcome).toBeVisible({ timeout: 120_000 });
    return outcome;
  }

  /** From a file whose proposed mapping is right to the end of its import. */
  async run(file: string | MadeFile, records: string): Promise<Locator> {
    await this.choose(file);
    await this.check();
    await this.begin(records);
    return this.done();
  }

  /** Another file after one that was imported. */
  async again(): Promise<void> {
    await this.page.getByRole("button", { name: "Import another file" }).click();
  }

  /** Takes the import back that was just carried out, or the only one in the list of earlier ones. */
  async takeBack(button: "Take this import back" | "Take back"): Promise<void> {
    await this.page.getByRole("button", { name: button, exact: true }).first().click();
    await this.page.getByRole("dialog").getByRole("button", { name: "Take this import back" }).click();
    await expect(this.page.getByText(/^Import taken back: /)).toBeVisible({ timeout: 120_000 });
  }
}
