import { setTimeout as sleep } from 'node:timers/promises';
import { suggestion } from '@sb/config';
import {
  latestPosition,
  listEvents,
  listEventTypes,
  type News,
  type Position,
  readNews,
  type TimeSpan,
} from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import { clean, eventShape, maskNews } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import type { PastTime } from '../../cli/option-values.ts';
import type { Output } from '../../cli/output.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { whenInterrupted } from '../../cli/interruption.ts';
import { eventTexts } from '../../views/event-text.ts';
import { unknownJobRemark } from '../../services/known-jobs.ts';
import { createServices, withStore } from '../../services/services.ts';

const READ_EVERY_MS = 500;
const BATCH = 500;

interface Options {
  readonly type?: readonly string[];
  /** Id of a run. */
  readonly run?: number;
  readonly job?: string;
  readonly actor?: string;
  readonly since?: PastTime;
  readonly until?: PastTime;
  readonly limit: number;
  readonly follow: boolean;
}

/** Prints the newest events, oldest first; with --follow also later ones (with --json, one envelope for each read). */
export async function run(call: Call<object, Options>): Promise<void> {
  const { output, io, options } = call;
  if (options.follow && options.until !== undefined)
    throw new UsageError('--until and --follow exclude each other', 'Later events have no end.');
  // Before anything is read: Ctrl-C during the first listing ends the command as it does later.
  const interrupted = options.follow ? whenInterrupted() : undefined;
  const { type: types, run: runId, job: jobId, actor, since, until, limit } = options;
  const wanted: Wanted = {
    ...(types && { types }),
    ...(runId !== undefined && { runId }),
    ...(jobId !== undefined && { jobId }),
    ...(actor !== undefined && { actor }),
  };
  const services = await createServices(call);
  const print = (news: readonly News[]): void =>
    printNews(maskNews(news, services.secrets), output, io.now());
  await withStore(services, async ({ store }) => {
    const now = await store.now();
    const times = { since: since?.at(now), until: until?.at(now) };
    const { newest, position } = await store.read((tx) => readNewest(tx, wanted, { ...times, limit }));
    if (newest.length > 0 || !options.follow) print(newest);
    if (interrupted) return follow({ store, wanted, position, shown: newest, interrupted }, print);
    if (newest.length > 0) return;
    const unknownJob = await unknownJobRemark(jobId, store, services);
    output.remark(unknownJob ?? `No event matches.${await advice(store, wanted)}`);
  });
}

interface Wanted {
  readonly types?: readonly string[];
  readonly runId?: number;
  readonly jobId?: string;
  readonly actor?: string;
}

function* readNewest(
  tx: Tx,
  wanted: Wanted,
  { limit, ...times }: TimeSpan & { readonly limit: number },
): Body<{ newest: readonly News[]; position: Position }> {
  const position = yield* latestPosition(tx);
  const newest = yield* listEvents(tx, { ...wanted, ...times, limit });
  return { newest: newest.toReversed(), position };
}

/** The nearest types, for a type without events: it may be a mistake, or its first event may still come. */
async function advice(store: Store, { types = [] }: Wanted): Promise<string> {
  const known = await store.read(listEventTypes);
  return types.map((type) => (known.includes(type) ? '' : suggestion(type, known))).join('');
}

interface Following {
  readonly store: Store;
  readonly wanted: Wanted;
  readonly position: Position;
  /** Events already printed: on PostgreSQL, some may come again after the position. */
  readonly shown: readonly News[];
  readonly interrupted: AbortSignal;
}

async function follow(
  { store, wanted, position, shown, interrupted }: Following,
  print: (news: readonly News[]) => void,
): Promise<void> {
  const known = new Set(shown.map(({ id }) => id));
  let after = position;
  while (!interrupted.aborted) {
    const page = await store.read((tx) => readNews(tx, after, BATCH, wanted));
    const fresh = page.news.filter((event) => !known.has(event.id) && isAbout(event, wanted));
    if (fresh.length > 0) print(fresh);
    const isUnchanged = page.position.seq === after.seq && page.position.xid === after.xid;
    after = page.position;
    if (isUnchanged) await sleep(READ_EVERY_MS, undefined, { signal: interrupted }).catch(() => {});
  }
}

function isAbout(event: News, { runId, jobId, actor }: Wanted): boolean {
  return (
    (runId === undefined || event.runId === runId) &&
    (jobId === undefined || event.jobId === jobId) &&
    (actor === undefined || event.actor === actor)
  );
}

function printNews(news: readonly News[], output: Output, now: number): void {
  output.data(news.map(eventShape));
  output.lines(...(output.isTerminal ? eventTexts(news, now, output) : news.map(plainLineOf)));
}

function plainLineOf({ id, at, type, jobId, runId, actor, payload }: News): string {
  const cells = [id, at.toISOString(), type, runId ?? '', jobId ?? '', JSON.stringify(payload), actor ?? ''];
  return cells.map((cell) => clean(String(cell))).join('\t');
}
