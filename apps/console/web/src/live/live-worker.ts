/** The SharedWorker: one stream for all tabs of a browser. A tab that went away without a word is asked by a ping. */
import { createLiveSource, type Listener, type Visible } from './live-source.ts';

/** What is needed of `SharedWorkerGlobalScope`: its library and that of pages exclude each other. */
declare const self: {
  readonly addEventListener: (name: 'connect', act: (event: MessageEvent) => void) => void;
};

const source = createLiveSource();
/** A tab says every 10 s that it is there. */
const GONE_MS = 35_000;

self.addEventListener('connect', ({ ports: [port] }) => {
  if (!port) return;
  let seen = Date.now();
  const hear: Listener['hear'] = (message) => port.postMessage(message);
  const watch = setInterval(() => {
    if (Date.now() - seen > GONE_MS) leave();
  }, GONE_MS);
  port.addEventListener(
    'message',
    ({ data }: MessageEvent<{ topics?: string[]; tz?: string; visible?: Visible; bye?: true }>) => {
      seen = Date.now();
      if (data.bye) leave();
      else if (data.topics)
        source.set(port, { topics: data.topics, tz: data.tz ?? 'UTC', visible: data.visible, hear });
    },
  );
  port.start();

  function leave(): void {
    clearInterval(watch);
    source.remove(port as MessagePort);
  }
});
