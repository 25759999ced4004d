/**
 * Live changes as pages see them: topics, the state for the pill, and what holds them back. Nothing changes on a page
 * while a person reads with the mouse, has a menu open or rows picked; then it reads once.
 */
import { useEffect, useRef } from 'react';
import { currentZone } from '../settings/settings.ts';
import { createValueStore, useValue } from '../settings/store.ts';
import { createLiveSource, type LinkState, type LiveMessage } from './live-source.ts';
import type { Visible } from './merge-visible.ts';
import workerUrl from './live-worker.ts?sharedworker&url';

export interface LiveHandlers {
  /** By the names of the events; `recount`: the stream counts another list, or has no room for all rows, and 3 s went by. */
  readonly events?: Readonly<Record<string, (data: never) => void>>;
  /** What hangs on its topics may be another, also where their lists say the same: read it again. */
  readonly touched?: () => void;
  /** The same as `events` while changes are held back: to count them, not to show them. */
  readonly held?: Readonly<Record<string, (data: never) => void>>;
  /** For the topic `runs`. */
  readonly visible?: Visible | undefined;
  /** Facts may have been missed, or the stream does not pass and 3 s went by: read again. */
  readonly refresh: () => void;
}

export interface Recount {
  /** The stream has no room for the rows. */
  readonly withRows: boolean;
}

export interface LiveState {
  readonly link: LinkState;
  /** Why nothing changes now, the oldest reason first. */
  readonly holds: readonly string[];
  /** Since when there is no link. */
  readonly since?: number | undefined;
}

const POLL_MS = 3_000;
const PING_MS = 10_000;
/** Without a link for this long, what is shown is called stale. */
export const STALE_MS = 10_000;

interface Subscriber {
  readonly topics: readonly string[];
  readonly handlers: () => LiveHandlers;
}

const state = createValueStore<LiveState>({ link: 'idle', holds: [] });
const subscribers = new Set<Subscriber>();
const holds = new Set<{ readonly reason: string }>();
interface Wanted {
  readonly topics: readonly string[];
  readonly tz: string;
  readonly visible?: Visible | undefined;
}

let send: (wanted: Wanted) => void = () => undefined;

export function useLiveState(): LiveState {
  return useValue(state);
}

/** Topics of API.md 6; a change of the topics or of `isOn` changes the stream. */
export function useLive(topics: readonly string[], handlers: LiveHandlers, isOn = true): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  const wanted = isOn ? topics.join(',') : '';
  useEffect(() => {
    if (wanted === '') return undefined;
    const subscriber = { topics: wanted.split(','), handlers: () => latest.current };
    subscribers.add(subscriber);
    sendTopics();
    return () => {
      subscribers.delete(subscriber);
      sendTopics();
    };
  }, [wanted]);
  const shown = handlers.visible && JSON.stringify(handlers.visible);
  useEffect(() => {
    if (shown !== undefined) sendTopics();
  }, [shown]);
}

/** Holds changes back until the returned function is called: `rows are selected`. */
function holdLive(reason: string): () => void {
  const hold = { reason };
  holds.add(hold);
  showHolds();
  return () => {
    if (!holds.delete(hold)) return;
    showHolds();
    // What came meanwhile was not shown, and the stream may have been closed.
    refreshAll();
  };
}

export function useLiveHold(reason: string, isOn: boolean): void {
  useEffect(() => (isOn ? holdLive(reason) : undefined), [reason, isOn]);
}

let releaseByHand: (() => void) | undefined;

/** The key `.` and the pill. */
export function toggleLive(): void {
  if (releaseByHand) releaseByHand();
  releaseByHand = releaseByHand ? undefined : holdLive('you paused it');
}

export function startLive(): void {
  send = openLink();
  setInterval(() => {
    const { link } = state.get();
    if (link === 'polling' && document.visibilityState === 'visible') pass({ kind: 'gap' });
  }, POLL_MS);
  let releaseHidden: (() => void) | undefined;
  const followSight = (): void => {
    const isHidden = document.visibilityState === 'hidden';
    if (isHidden) releaseHidden ??= holdLive('this tab is hidden');
    sendTopics();
    if (isHidden) return;
    releaseHidden?.();
    releaseHidden = undefined;
  };
  document.addEventListener('visibilitychange', followSight);
  // Opened in the background, it has no stream either.
  followSight();
  let releaseText: (() => void) | undefined;
  document.addEventListener('selectionchange', () => {
    const isSelecting = getSelection()?.type === 'Range';
    if (isSelecting) releaseText ??= holdLive('text is selected');
    else {
      releaseText?.();
      releaseText = undefined;
    }
  });
}

function openLink(): typeof send {
  return typeof SharedWorker === 'undefined' ? openOwnStream() : joinWorker();
}

function openOwnStream(): typeof send {
  const source = createLiveSource();
  const tab = {};
  return (wanted) => source.set(tab, { ...wanted, hear: pass });
}

function joinWorker(): typeof send {
  const worker = new SharedWorker(trustedUrl(workerUrl) as string, { type: 'module', name: 'live' });
  const { port } = worker;
  let known: Wanted = { topics: [], tz: currentZone() };
  worker.addEventListener('error', () => {
    // It could not be loaded: what is said to it reaches no stream.
    send = openOwnStream();
    send(known);
  });
  port.addEventListener('message', ({ data }: MessageEvent<LiveMessage>) => pass(data));
  port.start();
  setInterval(() => port.postMessage({}), PING_MS);
  addEventListener('pagehide', () => port.postMessage({ bye: true }));
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) port.postMessage(known);
  });
  return (wanted) => {
    known = wanted;
    port.postMessage(wanted);
  };
}

/** The policy of the pages wants the address of a worker to be vouched for: ours is the only one. */
function trustedUrl(url: string): unknown {
  const { trustedTypes } = window as {
    trustedTypes?: {
      createPolicy: (name: string, rules: object) => { createScriptURL: (url: string) => unknown };
    };
  };
  return (
    trustedTypes
      ?.createPolicy('live-worker', {
        createScriptURL: (text: string) => {
          if (text !== workerUrl) throw new TypeError('This is not the address of the worker.');
          return text;
        },
      })
      .createScriptURL(url) ?? url
  );
}

/** The topics, the zone or the rows of this tab are others. */
export function sendTopics(): void {
  const isHidden = document.visibilityState === 'hidden';
  const visible = [...subscribers].map(({ handlers }) => handlers().visible).find((one) => one !== undefined);
  const tz = currentZone();
  send(
    isHidden
      ? { topics: [], tz }
      : { topics: [...new Set([...subscribers].flatMap(({ topics }) => topics))], tz, visible },
  );
}

function pass(message: LiveMessage): void {
  if (message.kind === 'state' && message.state) showLink(message.state);
  else if (message.event === 'touched') passTouched(message.data as { readonly topic: string });
  else if (message.kind === 'event' && message.event !== undefined) passEvent(message.event, message.data);
  else if (message.kind === 'gap') refreshAll();
}

function passEvent(event: string, data: unknown): void {
  for (const { handlers } of subscribers) {
    const { events, held } = handlers();
    (holds.size > 0 ? held : events)?.[event]?.(data as never);
  }
}

function passTouched({ topic }: { readonly topic: string }): void {
  if (holds.size > 0) return;
  for (const { topics, handlers } of subscribers) if (topics.includes(topic)) handlers().touched?.();
}

/** Each list of the page reads what it may have missed; while changes are held back, once they are not. */
export function refreshAll(): void {
  if (holds.size > 0) return;
  for (const { handlers } of subscribers) handlers().refresh();
}

function showLink(link: LinkState): void {
  state.set((now) => ({
    ...now,
    link,
    since: link === 'reconnecting' ? (now.since ?? Date.now()) : undefined,
  }));
}

function showHolds(): void {
  state.set((now) => ({ ...now, holds: [...holds].map(({ reason }) => reason) }));
}
