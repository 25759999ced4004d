/**
 * The stream of one browser: one EventSource with the topics of all its tabs. Runs in a SharedWorker, or in the page
 * where there is none. When the topics change, the stream is opened anew; those who listened before are sent `gap`,
 * because facts between the two streams are lost, and a page then reads once.
 */
export interface LiveMessage {
  readonly kind: 'event' | 'gap' | 'state';
  readonly event?: string;
  readonly data?: unknown;
  readonly state?: LinkState;
}

/** `polling`: the stream does not pass; pages ask every 3 s. */
export type LinkState = 'open' | 'reconnecting' | 'polling' | 'idle';

export interface Listener {
  readonly topics: readonly string[];
  readonly hear: (message: LiveMessage) => void;
}

export interface LiveSource {
  readonly set: (key: object, listener: Listener) => void;
  readonly remove: (key: object) => void;
}

/** The events of API.md 6. Those of a browser are heard by name only. */
const EVENTS = [
  'open',
  'tiles',
  'bucket',
  'verdict',
  'patch',
  'newer',
  'run',
  'log',
  'progress',
  'group',
  'fired',
  'alert',
  'changed',
  'gap',
];
const STREAM = '/api/v1/stream';
/** A stream that was refused is tried again after this time; until then pages ask. */
const REFUSED_MS = 15_000;
/** Topics of a page change together: one stream for all of them. */
const SETTLE_MS = 30;

export function createLiveSource(): LiveSource {
  const listeners = new Map<object, Listener>();
  let source: EventSource | undefined;
  let opened = '';
  let state: LinkState = 'idle';
  let waiting: ReturnType<typeof setTimeout> | undefined;

  return {
    set(key, listener) {
      listeners.set(key, listener);
      listener.hear({ kind: 'state', state });
      settle();
    },
    remove(key) {
      listeners.delete(key);
      settle();
    },
  };

  function settle(after = SETTLE_MS): void {
    clearTimeout(waiting);
    waiting = setTimeout(connect, after);
  }

  function connect(): void {
    const topics = [...new Set([...listeners.values()].flatMap((one) => one.topics))].toSorted();
    const wanted = topics.join(',');
    if (wanted === opened && source?.readyState !== EventSource.CLOSED) return;
    const hadStream = opened !== '';
    source?.close();
    source = undefined;
    opened = wanted;
    if (topics.length === 0) {
      tell('idle');
      return;
    }
    const next = new EventSource(`${STREAM}?${new URLSearchParams({ topics: wanted }).toString()}`);
    source = next;
    let wasOpen = false;
    next.addEventListener('open', () => {
      tell('open');
      if (wasOpen || hadStream) all({ kind: 'gap' });
      wasOpen = true;
    });
    next.addEventListener('error', () => {
      if (source !== next) return;
      const isRefused = next.readyState === EventSource.CLOSED;
      tell(isRefused ? 'polling' : 'reconnecting');
      if (isRefused) settle(REFUSED_MS);
    });
    for (const name of EVENTS)
      next.addEventListener(name, (event) => {
        if (name === 'gap') all({ kind: 'gap' });
        else if (event instanceof MessageEvent && typeof event.data === 'string') hear(name, event.data);
      });
  }

  function hear(event: string, text: string): void {
    const data: unknown = JSON.parse(text);
    for (const { topics, hear: tellOne } of listeners.values())
      if (concerns(topics, event, data)) tellOne({ kind: 'event', event, data });
  }

  function tell(next: LinkState): void {
    if (next === state) return;
    state = next;
    all({ kind: 'state', state });
  }

  function all(message: LiveMessage): void {
    for (const { hear: tellOne } of listeners.values()) tellOne(message);
  }
}

const TOPIC_OF: Readonly<Record<string, string>> = {
  tiles: 'overview',
  bucket: 'overview',
  verdict: 'overview',
  newer: 'runs',
  run: 'run',
  log: 'run',
  progress: 'run',
  group: 'failures',
  fired: 'schedules',
  alert: 'alerts',
};

/** An event names its topic in `topic`, or has a name that only one kind of topic has. */
function concerns(topics: readonly string[], event: string, data: unknown): boolean {
  const named = typeof data === 'object' && data !== null && 'topic' in data ? data.topic : undefined;
  if (typeof named === 'string') return topics.includes(named);
  const kind = TOPIC_OF[event];
  return kind === undefined || topics.some((topic) => /^[a-z]+/.exec(topic)?.[0] === kind);
}
