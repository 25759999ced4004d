/**
 * Hands what an organisation wants to be sent (`settings.notify`) to the channels of alerts: the digest of a day, and a
 * plan that was approved.
 * Promise: at least once after the event, and one message for each day or plan and channel, over all daemons. Events
 * that are older than a day send nothing: a digest of last week is no news.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bulletin, type ChannelName, CHANNELS, sendBulletin } from '@sb/alerts';
import { type News, subscribe, type Subscription } from '@sb/events';
import { type Logger, redactText } from '@sb/logger';
import {
  type DigestPayload,
  type EventPayloads,
  listFlags,
  type Org,
  showOrg,
  showSprint,
  UnknownOrganisationError,
  UnknownRecordError,
} from '@sb/questboard';
import type { Store } from '@sb/storage';
import { type BulletinText, digestBulletin, planBulletin } from './bulletin-text.ts';

const EVERY_MS = 5_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
const DAY_MS = 86_400_000;
const MOST_FLAGS = 500;

export interface BulletinsOptions {
  readonly store: Store;
  readonly logger: Logger;
  readonly secrets: readonly string[];
}

export interface Bulletins {
  stop(): Promise<void>;
}

/** Events are seen from the first moment at which the store takes their position: until then it is tried again. */
export function startBulletins(options: BulletinsOptions): Bulletins {
  const stopping = new AbortController();
  const begun = begin(options, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await (await begun)?.stop();
    },
  };
}

/** Never rejects: a daemon runs jobs without bulletins too. Undefined if it is stopped before the store answers. */
async function begin(options: BulletinsOptions, signal: AbortSignal): Promise<Subscription | undefined> {
  for (
    let retryInMs = FIRST_RETRY_MS;
    !signal.aborted;
    retryInMs = Math.min(LONGEST_RETRY_MS, retryInMs * 2)
  ) {
    try {
      return await follow(options);
    } catch (error) {
      options.logger.warn('messages about boards are not sent yet', { error, retryInMs });
      await sleep(retryInMs, undefined, { signal }).catch(() => {});
    }
  }
  return undefined;
}

function follow(options: BulletinsOptions): Promise<Subscription> {
  const { store, logger } = options;
  return subscribe(
    store,
    {
      consumer: 'board-bulletins',
      types: ['digest.daily.ready', 'sprint.plan.approved'],
      from: 'now',
      everyMs: EVERY_MS,
      // Events that retention has removed are older than a day.
      onGap: () => {},
      onError: (error) =>
        logger.warn('a message about a board waits: its event could not be handled', { error }),
    },
    (news) => sendFor(news, options),
  );
}

async function sendFor(news: News, { store, logger, secrets }: BulletinsOptions): Promise<void> {
  const { orgId } = news;
  if (orgId === undefined || (await store.now()) - news.at.getTime() > DAY_MS) return;
  const org = await unlessGone(showOrg(store, orgId));
  const { digest, sprintPlan } = org?.settings.notify ?? { digest: [], sprintPlan: [] };
  const names = news.type === 'digest.daily.ready' ? digest : sprintPlan;
  if (!org || names.length === 0) return;
  const unknown = names.filter((name) => !isChannel(name));
  if (unknown.length > 0)
    logger.warn('an organisation names channels that do not exist', { orgId, unknown, known: CHANNELS });
  const found = await readBulletin(news, org, store);
  if (!found) return;
  const { key, text } = found;
  await sendBulletin(store, { key, channels: names.filter(isChannel), bulletin: masked(text, secrets) });
}

interface Found {
  /** The same for the same day or plan. */
  readonly key: string;
  readonly text: BulletinText;
}

/** The catalogue of Questboard's events says what their payloads hold. */
async function readBulletin({ type, payload }: News, org: Org, store: Store): Promise<Found | undefined> {
  if (type === 'digest.daily.ready') {
    const digest = payload as DigestPayload;
    const { items } = await listFlags(store, org.id, { limit: MOST_FLAGS });
    return { key: `digest ${org.id} ${digest.date}`, text: digestBulletin(org, digest, items) };
  }
  const { sprintId, weekStart, version } = payload as EventPayloads['sprint.plan.approved'];
  const view = await unlessGone(showSprint(store, org.id, weekStart));
  // It was cancelled since then, or planned anew: the next approval is sent.
  if (view?.sprint.version !== version || view.sprint.state === 'cancelled') return undefined;
  return { key: `plan ${org.id} ${sprintId} ${version}`, text: planBulletin(org, view) };
}

function masked(text: BulletinText, secrets: readonly string[]): Omit<Bulletin, 'id' | 'status' | 'at'> {
  const mask = (one: string): string => redactText(one, secrets);
  return {
    ...text,
    title: mask(text.title),
    facts: text.facts.map(({ label, text: said }) => ({ label, text: mask(said) })),
    lines: text.lines.map(mask),
  };
}

function isChannel(name: string): name is ChannelName {
  return CHANNELS.some((channel) => channel === name);
}

/** Undefined if the organisation or the plan is gone since the event. */
async function unlessGone<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof UnknownOrganisationError || error instanceof UnknownRecordError) return undefined;
    throw error;
  }
}
