// One person's browser: a Chromium process with a profile on disk, so that it can be killed and started again.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { end, endWithUs, program, until } from "./process.ts";

const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Pages of several devices are used at once; none may be slowed down because another has the focus.
  "--disable-background-timer-throttling",
  "--disable-backgrounding-occluded-windows",
  "--disable-renderer-backgrounding",
  "--force-color-profile=srgb",
  "--hide-scrollbars",
  "--lang=en-US",
  "--remote-debugging-port=0",
];

const NETWORK_FAILURE = /net::ERR_|WebSocket connection to .* failed|Failed to fetch|the server responded with a status of 50[234]/;

export class Device {
  #child: ChildProcess | undefined;
  #browser: Browser | undefined;
  #context: BrowserContext | undefined;
  #toleratesNetworkFailures = false;
  readonly #expected: { pattern: RegExp; seen: boolean }[] = [];
  /** Errors of pages and consoles: a test with any of them fails. */
  readonly problems: string[] = [];

  private constructor(
    readonly name: string,
    readonly origin: string,
    readonly profile: string,
  ) {}

  static async start(name: string, origin: string): Promise<Device> {
    const device = new Device(name, origin, await mkdtemp(join(tmpdir(), "steward-device-")));
    await device.startAgain();
    return device;
  }

  get context(): BrowserContext {
    if (!this.#context) throw new Error(`${this.name} is not running`);
    return this.#context;
  }

  /** Starts with the same profile after `kill` or `quit`. */
  async startAgain(): Promise<void> {
    const portFile = join(this.profile, "DevToolsActivePort");
    await rm(portFile, { force: true });
    const child = spawn(program("STEWARD_CHROMIUM"), [...FLAGS, `--user-data-dir=${this.profile}`, "about:blank"], {
      // Leads a process group, so that its renderers end with it.
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.#child = child;
    endWithUs(child, true);
    let log = "";
    child.stderr.on("data", (text: Buffer) => (log = (log + text.toString()).slice(-4000)));
    const endpoint = await until(`Chromium of ${this.name}`, async () => {
      if (child.exitCode !== null) throw new Error(`Chromium ended with ${child.exitCode}:\n${log}`);
      const text = await readFile(portFile, "utf8").catch(() => "");
      const [port, path] = text.split("\n");
      return port && path ? `ws://127.0.0.1:${port}${path}` : undefined;
    });
    this.#browser = await chromium.connectOverCDP(endpoint);
    const context = this.#browser.contexts()[0];
    if (!context) throw new Error("Chromium has no default context");
    this.#context = context;
    context.on("page", (page) => this.#listen(page));
    for (const page of context.pages()) this.#listen(page);
  }

  /** Opens a tab at a path of the relay, or at a whole address. */
  async open(address = "/", size = { width: 1440, height: 900 }): Promise<Page> {
    const page = await this.context.newPage();
    await page.setViewportSize(size);
    await page.goto(new URL(address, this.origin).href);
    return page;
  }

  /** Opens an address as a browser that was never here: with empty storage of its own, until its context is closed. */
  async openAsNew(address: string): Promise<Page> {
    const browser = this.#browser;
    if (!browser) throw new Error(`${this.name} is not running`);
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    context.on("page", (page) => this.#listen(page));
    const page = await context.newPage();
    await page.goto(address);
    return page;
  }

  /** From now on, messages that only say that the network failed are no problem. */
  tolerateNetworkFailures(): void {
    this.#toleratesNetworkFailures = true;
  }

  /** This test brings about an error that a page reports: it is no problem, its absence is one. */
  expectProblem(pattern: RegExp): void {
    this.#expected.push({ pattern, seen: false });
  }

  /** Takes the network away from every page and service worker of this device. */
  async goOffline(): Promise<void> {
    this.tolerateNetworkFailures();
    await this.context.setOffline(true);
  }

  async goOnline(): Promise<void> {
    await this.context.setOffline(false);
  }

  /** Lets each page finish the task it is in, so that an error in it is reported; then returns all problems. */
  async settled(): Promise<string[]> {
    const pages = this.#context?.pages() ?? [];
    // A page that navigates or is gone has no task left to finish.
    const turn = (page: Page) => page.evaluate(() => new Promise((next) => setTimeout(next))).catch(() => undefined);
    await Promise.all(pages.map(turn));
    const missing = this.#expected.filter(({ seen }) => !seen);
    return [...this.problems, ...missing.map(({ pattern }) => `${this.name}: expected and not reported: ${pattern}`)];
  }

  /** Ends the browser as a crash does: nothing is flushed. */
  async kill(): Promise<void> {
    this.#context = undefined;
    if (this.#child) await end(this.#child, "SIGKILL", true);
    await this.#browser?.close();
    this.#browser = undefined;
  }

  /** Closes the browser in order. */
  async quit(): Promise<void> {
    this.#context = undefined;
    const browser = this.#browser;
    this.#browser = undefined;
    if (browser && this.#child) {
      const session = await browser.newBrowserCDPSession();
      // The connection may end before the answer arrives; that the process ends is what counts.
      await session.send("Browser.close").catch(() => undefined);
      await browser.close();
      await end(this.#child, "SIGTERM", true);
    }
  }

  /** Ends the browser and removes its profile. */
  async dispose(): Promise<void> {
    await this.kill();
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }

  #listen(page: Page): void {
    const report = (text: string) => {
      if (this.#toleratesNetworkFailures && NETWORK_FAILURE.test(text)) return;
      const expected = this.#expected.find(({ pattern }) => pattern.test(text));
      if (expected) expected.seen = true;
      else this.problems.push(`${this.name}, ${page.url()}: ${text}`);
    };
    page.on("pageerror", (error) => report(`page error: ${error.stack ?? error.message}`));
    page.on("crash", () => report("the page crashed"));
    page.on("console", (message) => {
      if (message.type() === "error") report(`console: ${message.text()} ${message.location().url}`);
    });
  }
}
