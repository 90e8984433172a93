// Watches what a page shows, frame by frame, as a person would: which text stood there while the words said it is safe.
import type { Page } from "@playwright/test";

/** What a witness is asked to watch: the control with this label, while the safety words match. */
export interface Watch {
  label: string;
  words: RegExp;
}

/** Reports every new text that stood in the control in a painted frame whose safety words match. */
export async function witness(page: Page, { label, words }: Watch, seen: (text: string) => void): Promise<void> {
  await page.exposeFunction("stewardShown", seen);
  await page.getByLabel(label, { exact: true }).evaluate((control, { source, flags }) => {
    const pattern = new RegExp(source, flags);
    const area = control as HTMLTextAreaElement;
    const { stewardShown } = window as unknown as { stewardShown: (text: string) => Promise<void> };
    let last: string | undefined;
    const afterPaint = new MessageChannel();
    const watch = () =>
      requestAnimationFrame(() => {
        const painted = area.value;
        afterPaint.port1.onmessage = () => {
          // A keystroke after the frame was made is not part of what was shown.
          const said = document.querySelector(".safety-words")?.textContent ?? "";
          if (area.value === painted && painted !== last && pattern.test(said)) {
            last = painted;
            void stewardShown(painted);
          }
          watch();
        };
        afterPaint.port2.postMessage(undefined);
      });
    watch();
  }, { source: words.source, flags: words.flags });
}
