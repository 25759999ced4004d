/**
 * The stream of one browser: one EventSource with the topics of all its tabs. Runs in a SharedWorker, or in the page
 * where there is none. When the topics change, or it is silent for too long, the stream is opened anew; each stream but
 * the first begins with `gap`, because facts between two streams are lost, and a page then reads once.
 */
import { isCountOf, isWatched, type MergedVisible, mergeVisible, type Visible } from './merge-visible.ts';

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
  /** The zone of the sentences. */
  readonly tz: string;
  readonly visible?: Visible | undefined;
  readonly hear: (message: LiveMessage) => void;
}

export interface LiveSource {
  readonly set: (key: object, listener: Listener) => void;
  readonly remove: (key: object) => void;
}

/** The events of API.md 6. Those of a browser are heard by name only. */
export const EVENTS = [
  'hello',
  'alive',
  'tiles',
  'jobs',
  'queues',
  'schedules',
  'nodes',
  'failures',
  'alerts',
  'touched',
  'changed',
  'fact',
  'patch',
  'newer',
  'run',
  'log',
  'gap',
];
const STREAM = '/api/v1/stream';
/** A stream that was refused, or that sent no `hello` for this time, is tried again after it; until then pages ask. */
const REFUSED_MS = 15_000;
/** A stream says something every 15 s. One that was silent for this long is lost, whatever the browser takes it for. */
export const SILENT_MS = 50_000;
/** Topics of a page change together: one stream for all of them. */
const SETTLE_MS = 30;
/** After this time a request counts as refused. */
const POST_MS = 10_000;
/** A window whose list the stream does not count, or not watch, asks for itself this often, as without a stream. */
const RECOUNT_MS = 3_000;

export function createLiveSource(): LiveSource {
  const listeners = new Map<object, Listener>();
  let source: EventSource | undefined;
  let opened = '';
  /** There was a stream before: what came between it and the next one is missed. */
  let hadStream = false;
  let heardAt = 0;
  let state: LinkState = 'idle';
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let streamId: string | undefined;
  let sentVisible = '';
  let isSending = false;
  /** What the stream has accepted. */
  let watched: MergedVisible | undefined;
  setInterval(() => {
    const longestMs = streamId === undefined ? REFUSED_MS : SILENT_MS;
    if (source && performance.now() - heardAt > longestMs) openAnew();
    else recount();
  }, RECOUNT_MS);

  return {
    set(key, listener) {
      const isNew = !listeners.has(key);
      listeners.set(key, listener);
      if (isNew) listener.hear({ kind: 'state', state });
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
    // All tabs of a browser have one zone.
    const tz = [...listeners.values()].at(-1)?.tz ?? 'UTC';
    const wanted =
      topics.length === 0 ? '' : new URLSearchParams({ topics: topics.join(','), tz }).toString();
    if (wanted !== '' && wanted === opened && source?.readyState !== EventSource.CLOSED) {
      void sendVisible();
      return;
    }
    hadStream ||= opened !== '';
    source?.close();
    source = undefined;
    opened = wanted;
    streamId = undefined;
    watched = undefined;
    if (wanted === '') {
      showState('idle');
      return;
    }
    const next = new EventSource(`${STREAM}?${wanted}`);
    source = next;
    heardAt = performance.now();
    next.addEventListener('open', () => {
      heardAt = performance.now();
    });
    next.addEventListener('error', () => {
      if (source !== next) return;
      heardAt = performance.now();
      streamId = undefined;
      const isRefused = next.readyState === EventSource.CLOSED;
      showState(isRefused ? 'polling' : 'reconnecting');
      if (isRefused) settle(REFUSED_MS);
    });
    for (const name of EVENTS)
      next.addEventListener(name, (event) => {
        heardAt = performance.now();
        if (name === 'gap') all({ kind: 'gap' });
        else if (event instanceof MessageEvent && typeof event.data === 'string') hear(name, event.data);
      });
  }

  /**
   * Over a connection that is half open the browser waits for ever. A stream that was opened and says nothing does not pass,
   * as where a proxy holds its body: until it is tried again, pages ask.
   */
  function openAnew(): void {
    const hasPassed = streamId !== undefined;
    source?.close();
    source = undefined;
    streamId = undefined;
    hadStream = true;
    opened = '';
    showState(hasPassed ? 'reconnecting' : 'polling');
    if (hasPassed) connect();
    else settle(REFUSED_MS);
  }

  function hear(event: string, text: string): void {
    const data: unknown = JSON.parse(text);
    if (event === 'hello') {
      streamId = typeof data === 'object' && data !== null && 'id' in data ? String(data.id) : undefined;
      sentVisible = '';
      watched = undefined;
      showState('open');
      if (hadStream) all({ kind: 'gap' });
      hadStream = true;
      void sendVisible();
    }
    for (const { topics, visible, hear: pass } of listeners.values()) {
      if (!concerns(topics, event, data)) continue;
      if (event !== 'newer' || (visible && watched && isCountOf(visible, watched)))
        pass({ kind: 'event', event, data });
    }
  }

  /**
   * For the rows that the stream does not watch yet, and the lists that it does not count. Their count can change while
   * that of all runs stays, for example when a run fails, so they do not wait for `newer`.
   */
  function recount(): void {
    if (state !== 'open') return;
    for (const { visible, hear: pass } of listeners.values()) {
      if (visible === undefined) continue;
      const withRows = !watched || !isWatched(visible, watched);
      const isCounted = visible.newerThan === undefined || (watched && isCountOf(visible, watched));
      if (withRows || !isCounted) pass({ kind: 'event', event: 'recount', data: { withRows } });
    }
    // Where that was refused, once more.
    void sendVisible();
  }

  /** The rows of all tabs. One request at a time: of two under way the older might be the last to come. */
  async function sendVisible(): Promise<void> {
    const shown = [...listeners.values()].flatMap(({ visible }) => (visible ? [visible] : []));
    if (streamId === undefined || shown.length === 0) return;
    const merged = mergeVisible(shown);
    const body = JSON.stringify(merged);
    if (body === sentVisible || isSending) return;
    isSending = true;
    const to = streamId;
    const isAccepted = await postVisible(to, body);
    isSending = false;
    if (to === streamId) {
      // One without an answer may have been taken: until the next one is, no row counts as watched.
      sentVisible = isAccepted ? body : '';
      watched = isAccepted ? merged : undefined;
    }
    // Other rows since, or another stream.
    if (isAccepted || to !== streamId) void sendVisible();
  }

  function showState(next: LinkState): void {
    if (next === state) return;
    state = next;
    all({ kind: 'state', state });
  }

  function all(message: LiveMessage): void {
    for (const { hear: pass } of listeners.values()) pass(message);
  }
}

async function postVisible(id: string, body: string): Promise<boolean> {
  try {
    const { ok } = await fetch(`${STREAM}/${encodeURIComponent(id)}/visible`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(POST_MS),
    });
    return ok;
  } catch {
    return false;
  }
}

const TOPIC_OF: Readonly<Record<string, string>> = {
  tiles: 'overview',
  fact: 'events',
  patch: 'runs',
  newer: 'runs',
  log: 'run',
};

/** Which listeners an event is for: `run` and `log` name their run, `touched` its topic, `changed` its organisation. */
function concerns(topics: readonly string[], event: string, data: unknown): boolean {
  const topic = TOPIC_OF[event] ?? event;
  if (event === 'touched') return topics.includes(fieldOf(data, 'topic'));
  if (event === 'changed') return topics.includes(`org:${fieldOf(data, 'org')}`);
  if (topic !== 'run') return topics.includes(topic);
  return topics.includes(`run:${fieldOf(data, 'id')}`);
}

function fieldOf(data: unknown, name: string): string {
  return typeof data === 'object' && data !== null ? String(Reflect.get(data, name)) : '';
}
