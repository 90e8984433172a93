// What is installed in a page to measure there, without the way through the debugging protocol in the figure.
//
// "Painted" means: after the animation frame in which the document had the awaited state, its style, layout and paint
// are done on the page's thread. A message posted inside an animation frame is delivered after exactly that.
import type { Page } from "@playwright/test";

export interface Probe {
  /** Resolves with the time at which the frame under way (or the next one) is painted. */
  painted(): Promise<number>;
  /** Looks once per frame; resolves with the time when a frame is painted in which `holds` was true. */
  paintedWhen(what: string, holds: () => boolean, patienceMillis: number): Promise<number>;
  /** Resolves with the start of the next event of a type, in milliseconds since the page's own origin. */
  next(type: string): Promise<number>;
}

declare global {
  interface Window {
    stewardProbe: Probe;
  }
}

/** Self-contained, as it is carried into pages as source. */
export function installProbe(): void {
  const painted = () =>
    new Promise<number>((resolve) => {
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.now());
        channel.port2.postMessage(null);
      });
    });
  window.stewardProbe = {
    painted,
    paintedWhen: (what, holds, patienceMillis) =>
      new Promise<number>((resolve, reject) => {
        const deadline = performance.now() + patienceMillis;
        const look = () => {
          if (holds()) {
            const channel = new MessageChannel();
            channel.port1.onmessage = () => resolve(performance.now());
            channel.port2.postMessage(null);
          } else if (performance.now() > deadline) {
            reject(new Error(`waited ${patienceMillis} ms until ${what}`));
          } else {
            requestAnimationFrame(look);
          }
        };
        requestAnimationFrame(look);
      }),
    next: (type) =>
      new Promise((resolve) => {
        window.addEventListener(type, (event) => resolve(event.timeStamp), { capture: true, once: true });
      }),
  };
}

/** Puts the probe into the page that is open. */
export async function withProbe(page: Page): Promise<void> {
  await page.evaluate(installProbe);
}

export interface Tasks {
  /** Durations of tasks over 50 ms, as the browser reports them. */
  long: number[];
  /** Times between animation frames. */
  frames: number[];
}

/** Watches the page's thread until the returned function is called. */
export async function watchTasks(page: Page): Promise<() => Promise<Tasks>> {
  await page.evaluate(() => {
    const watched = { long: [] as number[], frames: [] as number[], last: performance.now(), ended: false };
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) watched.long.push(entry.duration);
    });
    observer.observe({ type: "longtask" });
    const turn = (now: number) => {
      watched.frames.push(now - watched.last);
      watched.last = now;
      if (!watched.ended) requestAnimationFrame(turn);
    };
    requestAnimationFrame((now) => {
      watched.last = now;
      requestAnimationFrame(turn);
    });
    Object.assign(window, { stewardTasks: watched, stewardTaskObserver: observer });
  });
  return () =>
    page.evaluate(async () => {
      // Entries are queued behind the task that they describe.
      await new Promise((resolve) => setTimeout(resolve));
      const page = window as unknown as {
        stewardTasks: { long: number[]; frames: number[]; ended: boolean };
        stewardTaskObserver: PerformanceObserver;
      };
      for (const entry of page.stewardTaskObserver.takeRecords()) page.stewardTasks.long.push(entry.duration);
      page.stewardTaskObserver.disconnect();
      page.stewardTasks.ended = true;
      return { long: page.stewardTasks.long, frames: page.stewardTasks.frames };
    });
}
