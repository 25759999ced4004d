/** One tab at the stream of its browser, for as long as it says that it is there. */
import type { Listener, LiveSource } from './live-source.ts';
import type { Visible } from './merge-visible.ts';

/** Without topics and `bye` it is a ping. */
export interface TabMessage {
  readonly topics?: readonly string[];
  readonly tz?: string;
  readonly visible?: Visible | undefined;
  readonly bye?: true;
}

/** What is needed of a `MessagePort`. */
export interface TabPort {
  readonly addEventListener: (name: 'message', act: (event: { readonly data: TabMessage }) => void) => void;
  readonly postMessage: (message: unknown) => void;
  readonly start: () => void;
}

/** A tab pings every 10 s. One that went away without a word is dropped after this time. */
export const GONE_MS = 35_000;

export function joinTab(source: LiveSource, port: TabPort): void {
  const hear: Listener['hear'] = (message) => port.postMessage(message);
  let wanted: Listener | undefined;
  let seen = Date.now();
  let watch: ReturnType<typeof setInterval> | undefined;
  port.addEventListener('message', ({ data: { topics, tz = 'UTC', visible, bye } }) => {
    seen = Date.now();
    if (bye) {
      wanted = undefined;
      leave();
    } else if (topics) {
      wanted = { topics, tz, visible, hear };
      join(wanted);
    } else if (wanted && watch === undefined) {
      // The tab slept: it does not know that it was dropped, and what it missed.
      join(wanted);
      hear({ kind: 'gap' });
    }
  });
  port.start();

  function join(listener: Listener): void {
    watch ??= setInterval(() => {
      if (Date.now() - seen > GONE_MS) leave();
    }, GONE_MS);
    source.set(port, listener);
  }

  function leave(): void {
    clearInterval(watch);
    watch = undefined;
    source.remove(port);
  }
}
