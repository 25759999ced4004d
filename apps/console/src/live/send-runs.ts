/**
 * What pages of runs are sent: rows that differ from those they show, and how many are newer. A row is read once in a
 * look, however many pages show it; what is newer is counted once a second for all pages with the same filter.
 */
import { groupBy } from '@sb/words';
import type { Who } from '../http/who.ts';
import { rightsOf } from '../reader/shared-key.ts';
import type { Asked } from './asked.ts';
import type { Client } from './send-facts.ts';
import type { Topics } from '../requests/topics.ts';

/** What a page of runs shows. */
export interface Visible {
  readonly ids: readonly number[];
  readonly newerThan: number;
  /** Of its list: newer runs that it leaves out are not counted. */
  readonly filter?: object | undefined;
}

/** Of a client that listens to runs. */
export interface ShownRuns {
  /** Undefined until its page has said what it shows. */
  visible: Visible | undefined;
  /** Runs whose rows may differ from what it was sent. */
  due: Set<number> | 'all';
  isCountDue: boolean;
  /** By run, the row that it was sent. */
  readonly rows: Map<number, SentRow>;
  count: { readonly json: string; readonly at: number } | undefined;
}

export interface RunsClient extends Pick<Client, 'who' | 'send'> {
  readonly topics: Pick<Topics, 'tz'>;
  readonly runs: ShownRuns;
}

/** Asks `GET /runs/changes`. */
export type AskChanges = (who: Who, query: object) => Promise<Asked<Changes>>;

export interface Changes {
  readonly now: string;
  readonly items: readonly ChangedRow[];
  readonly newer: object;
  readonly newest: number;
}

interface ChangedRow {
  readonly id: number;
  /** Of a run that has ended: nothing of its row changes any more. */
  readonly finishedAt?: string;
  readonly tookMs?: number;
}

interface SentRow {
  readonly said: string;
  readonly hasEnded: boolean;
}

/** As many as the route takes at once. */
const MOST_IDS = 200;
const COUNT_MS = 1_000;
/** No run has it: with it nothing is newer, and nothing is counted. */
const BEHIND_ALL = Number.MAX_SAFE_INTEGER;

export function newShownRuns(): ShownRuns {
  return { visible: undefined, due: 'all', isCountDue: true, rows: new Map(), count: undefined };
}

export function showRuns(runs: ShownRuns, visible: Visible): void {
  const ids = new Set(visible.ids);
  for (const id of runs.rows.keys()) if (!ids.has(id)) runs.rows.delete(id);
  runs.visible = visible;
  runs.due = 'all';
  runs.isCountDue = true;
  runs.count = undefined;
}

/** `touched`: the runs that facts name. Undefined: it is not known which runs changed, so every row is read again. */
export function noteRuns(runs: ShownRuns, touched: ReadonlySet<number> | undefined): void {
  runs.isCountDue = true;
  if (touched === undefined) runs.due = 'all';
  else noteDue(runs, touched);
}

function noteDue({ due }: ShownRuns, ids: Iterable<number>): void {
  if (due !== 'all') for (const id of ids) due.add(id);
}

export async function sendRuns(clients: readonly RunsClient[], ask: AskChanges): Promise<void> {
  const shown = clients.filter(({ runs }) => runs.visible !== undefined);
  const groups = groupBy(shown, ({ who, topics }) => JSON.stringify([rightsOf(who), topics.tz]));
  await Promise.all([...groups.values()].flatMap((group) => [sendRows(group, ask), sendCounts(group, ask)]));
}

async function sendRows(group: readonly RunsClient[], ask: AskChanges): Promise<void> {
  const [first] = group;
  const wanted = new Map(group.map((client) => [client, takeDue(client.runs)]));
  const ids = [...new Set([...wanted.values()].flat())];
  if (!first || ids.length === 0) return;
  const rows = new Map<number, SentRow & { readonly json: string }>();
  let now = '';
  for (let from = 0; from < ids.length; from += MOST_IDS) {
    const part = ids.slice(from, from + MOST_IDS);
    const changes = await ask(first.who, { ids: part, newerThan: BEHIND_ALL, tz: first.topics.tz });
    if (typeof changes === 'string') {
      if (changes === 'failed') for (const [{ runs }, due] of wanted) noteDue(runs, due);
      return;
    }
    now = changes.now;
    for (const row of changes.items) rows.set(row.id, { ...sentRow(row), json: JSON.stringify(row) });
  }
  for (const [{ runs, send }, due] of wanted) {
    const changed = due.flatMap((id) => {
      const row = rows.get(id);
      if (row === undefined || runs.rows.get(id)?.said === row.said) return [];
      runs.rows.set(id, row);
      return [row.json];
    });
    if (changed.length > 0)
      send({ event: 'patch', data: `{"now":${JSON.stringify(now)},"rows":[${changed.join(',')}]}` });
  }
}

/** A page counts itself how long a run has been under way: a row that differs by that alone is not sent again. */
function sentRow({ tookMs, ...row }: ChangedRow): SentRow {
  const hasEnded = row.finishedAt !== undefined;
  return { said: JSON.stringify(hasEnded ? { ...row, tookMs } : row), hasEnded };
}

function takeDue(runs: ShownRuns): readonly number[] {
  const { visible, due, rows } = runs;
  runs.due = new Set();
  return (visible?.ids ?? []).filter((id) => (due === 'all' ? rows.get(id)?.hasEnded !== true : due.has(id)));
}

async function sendCounts(group: readonly RunsClient[], ask: AskChanges): Promise<void> {
  const at = performance.now();
  const due = group.filter(({ runs }) => runs.isCountDue && at - (runs.count?.at ?? -Infinity) >= COUNT_MS);
  const byList = groupBy(due, ({ runs }) => JSON.stringify([runs.visible?.newerThan, runs.visible?.filter]));
  for (const clients of byList.values()) {
    const [first] = clients;
    if (!first?.runs.visible) continue;
    const { filter, newerThan } = first.runs.visible;
    for (const { runs } of clients) runs.isCountDue = false;
    const changes = await ask(first.who, { ...filter, ids: [], newerThan, tz: first.topics.tz });
    if (typeof changes === 'string') {
      if (changes === 'failed') for (const { runs } of clients) countAgain(runs, at);
      continue;
    }
    const json = JSON.stringify({ ...changes.newer, newest: changes.newest, newerThan });
    for (const { runs, send } of clients) {
      if (runs.count?.json !== json) send({ event: 'newer', data: json });
      runs.count = { json, at };
    }
  }
}

/** After the usual pause. */
function countAgain(runs: ShownRuns, at: number): void {
  runs.isCountDue = true;
  runs.count = { json: runs.count?.json ?? '', at };
}
