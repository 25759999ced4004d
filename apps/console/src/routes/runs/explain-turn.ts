/** Why a run does not run now, how far the runs are that it waits for, and where it starts then. */
import { listNodes, type LiveRun, readRuns, type RunExplanation } from '@sb/queue';
import type { Store } from '@sb/storage';
import { causeText, isoTime, startForecast, turnDetail } from '@sb/views';
import type { z } from 'zod';
import type { runExplanation } from '../../answers/run.ts';
import { explainSeen } from '../../guard/seen-causes.ts';
import type { Call } from '../../http/route.ts';
import type { Who } from '../../http/who.ts';
import { redacted } from '../../rows/redacted.ts';
import { usualTimes } from '../../rows/run/usual-times.ts';
import { shownProgress } from '../../rows/shown-progress.ts';
import { causeAbout } from './cause-about.ts';
import type { ZoneQuery } from '../../requests/fields.ts';
import { type Params, seenRun } from './seen-run.ts';

type Answer = z.input<typeof runExplanation>;

export async function explainTurn(call: Call<Params, ZoneQuery>): Promise<Answer> {
  const { store, who, params, query, secrets } = call;
  await seenRun(call);
  const explanation = await explainSeen(store, who, params.id);
  const { runId: id, state, now, causes } = explanation;
  const details = await detailsOf(store, who, explanation);
  const texts = causes.map((cause) => ({
    cause,
    text: causeText(cause, { ...explanation, zone: query.tz }),
  }));
  const forecast = startForecast(explanation, await listNodes(store));
  const answer = {
    now: isoTime(now),
    id,
    state,
    says: texts[0]?.text.says ?? '',
    causes: texts.map(({ cause, text }, at) => ({
      because: cause.because,
      says: text.says,
      ...details[at],
      ...(text.todo !== undefined && { todo: text.todo }),
      ...causeAbout(cause, explanation),
      needsAttention: !['finished', 'running', 'ready'].includes(cause.because) && text.todo !== undefined,
    })),
    ...(forecast !== undefined && { forecast }),
  };
  return redacted(answer, secrets);
}

/** Of a limit that is full: how far the run is that has held it longest. */
async function detailsOf(
  store: Store,
  who: Pick<Who, 'orgs'>,
  { causes, now }: RunExplanation,
): Promise<readonly { readonly detail?: string }[]> {
  const ids = causes.flatMap((cause) => (cause.because === 'limit' ? cause.heldBy : []));
  if (ids.length === 0) return [];
  const runs = (await readRuns(store, ids)).filter(
    (run): run is LiveRun => 'view' in run && run.view === 'running',
  );
  const usual = await usualTimes(store);
  return causes.map((cause) => {
    if (cause.because !== 'limit') return {};
    const [longest] = runs
      .filter(({ id }) => cause.heldBy.includes(id))
      .toSorted((a, b) => (a.startedAt ?? now) - (b.startedAt ?? now));
    if (!longest) return {};
    const progress = longest.progress && shownProgress(who, longest, longest.progress);
    return { detail: turnDetail({ ...longest, progress }, { now, p95Ms: usual.get(longest.jobId)?.p95 }) };
  });
}
