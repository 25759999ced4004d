/** The SharedWorker: one stream for all tabs of a browser. */
import { joinTab } from './join-tab.ts';
import { createLiveSource } from './live-source.ts';

/** What is needed of `SharedWorkerGlobalScope`: its library and that of pages exclude each other. */
declare const self: {
  readonly addEventListener: (name: 'connect', act: (event: MessageEvent) => void) => void;
};

const source = createLiveSource();

self.addEventListener('connect', ({ ports: [port] }) => {
  if (port) joinTab(source, port);
});
