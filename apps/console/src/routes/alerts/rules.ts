/** One rule: why it fires or not, what it would have done, and acknowledging its alerts. */
import {
  acknowledge,
  type AlertRule,
  type AlertRuleSet,
  backTest,
  type BackTest,
  type BackTestOptions,
  createJobMatcher,
  findRule,
  groupName,
} from '@sb/alerts';
import type { Store } from '@sb/storage';
import { backTestShape, explainedShape, fateText, isoTime } from '@sb/views';
import { withTimeLimit } from '@sb/words';
import { z } from 'zod';
import { acknowledgements } from '../../answers/alerts/acts.ts';
import { backTest as backTestAnswer } from '../../answers/alerts/back-test.ts';
import { alertExplanation } from '../../answers/alerts/explanation.ts';
import { checkKnown } from '../../guard/known-names.ts';
import { checkUnlimited } from '../../guard/limited.ts';
import { RefusedError } from '../../http/refusal.ts';
import { acts, type Call, reads, type Route } from '../../http/route.ts';
import { explainNow, maintenance, readAlertsInForce } from './alerts-in-force.ts';
import { DAY_MS } from '../../rows/read-work.ts';
import { shownTexts } from '../../rows/redacted.ts';
import { atMost, instant, instantOf, name, reason, whyBody, zone } from '../../requests/fields.ts';

const TAG = 'Alerts';
const ruleParams = z.strictObject({ name });
const explainQuery = z.strictObject({ job: name.optional(), queue: name.optional(), tz: zone });
const backTestQuery = z.strictObject({ since: instant.default('24h') });

const LONGEST_BACK_MS = 30 * DAY_MS;
/** Then it gives up. */
const LONGEST_BACK_TEST_MS = 25_000;
const LITTLE_MS = 2_000;

export const ALERT_RULE_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/alerts/rules/:name/explain',
    tag: TAG,
    summary: 'Evaluates a rule now: why it fires or not, and what would become of a message',
    least: 'viewer',
    params: ruleParams,
    query: explainQuery,
    answer: alertExplanation,
    cli: ['alert:explain'],
    run: explain,
  }),
  reads({
    method: 'GET',
    path: '/alerts/rules/:name/back-test',
    tag: TAG,
    summary:
      'What a rule would have done with the runs of a past time of 30 days at most, also one that is off',
    least: 'viewer',
    params: ruleParams,
    query: backTestQuery,
    answer: backTestAnswer,
    breathes: true,
    hasProgress: true,
    longestMs: LONGEST_BACK_TEST_MS + LITTLE_MS,
    cli: ['alert:replay'],
    run: testOnThePast,
  }),
  acts({
    method: 'POST',
    path: '/alerts/rules/:name/ack',
    tag: TAG,
    summary: 'Acknowledges all alerts of a rule that fire, or those about one job',
    least: 'operator',
    params: ruleParams,
    body: z.strictObject({ job: name.optional(), reason: reason.optional(), atMost: atMost.optional() }),
    answer: acknowledgements,
    cli: ['alert:ack'],
    async run({ store, who, params: { name: rule }, body: { job, reason: why, atMost: most }, secrets }) {
      checkUnlimited(who);
      const choice = { rule, ...(job !== undefined && { job }), atMost: most };
      return acknowledgementsOf(await acknowledge(store, choice, { actor: who.actor, reason: why }), secrets);
    },
  }),
  acts({
    method: 'POST',
    path: '/alerts/:id/ack',
    tag: TAG,
    summary: 'Acknowledges an alert: no more messages about it until it is resolved',
    least: 'operator',
    params: z.strictObject({ id: z.coerce.number().int().positive() }),
    body: whyBody,
    answer: acknowledgements,
    cli: ['alert:ack'],
    async run({ store, who, params: { id }, body: { reason: why }, secrets }) {
      checkUnlimited(who);
      return acknowledgementsOf(await acknowledge(store, { id }, { actor: who.actor, reason: why }), secrets);
    },
  }),
];

async function explain({
  store,
  who,
  params: { name: of },
  query: { job, queue, tz },
  secrets,
}: Call<z.output<typeof ruleParams>, z.output<typeof explainQuery>>): Promise<
  z.input<typeof alertExplanation>
> {
  checkUnlimited(who);
  const ruleSet = await readRuleSet(store, 'alert:explain');
  const { now, rules } = await explainNow(store, ruleSet, of);
  // One with a mistake is not in force, and explained while an alert of it is open.
  if (rules.length === 0) findRule(ruleSet.rules, of);
  const asked = rules.map(({ groups, ...one }) => ({
    ...one,
    groups: groups.filter(({ verdict: { group } }) => {
      if (job !== undefined) return group.kind === 'job' && group.name === job;
      return queue === undefined || (group.kind === 'queue' && group.name === queue);
    }),
  }));
  if (asked.every(({ groups }) => groups.length === 0)) await checkKnown({ store, who }, { job, queue });
  const fates = asked.flatMap(({ groups }) => groups.map(({ decision }) => fateText(decision, now, tz)));
  const items = explainedShape({ now, rules: asked }).map((one, at) => ({
    ...one,
    subject: groupName(one.about),
    says: fates[at] ?? '',
  }));
  return shownTexts({ now: isoTime(now), items }, secrets);
}

async function testOnThePast({
  store,
  who,
  params: { name: of },
  query,
  secrets,
  onProgress,
  signal,
}: Call<z.output<typeof ruleParams>, z.output<typeof backTestQuery>>): Promise<
  z.input<typeof backTestAnswer>
> {
  checkUnlimited(who);
  const { rule, ruleSet } = await readRuleInForce(store, of, 'alert:replay');
  const now = await store.now();
  const since = instantOf(query.since, now) ?? now;
  if (since < now - LONGEST_BACK_MS || since > now)
    throw new RefusedError({
      code: 'REQUEST_INVALID',
      detail: 'query.since: expected a time within the last 30 days.',
      hint: 'For a longer time: worker alert:replay --since',
    });
  const report = (runs: number, at: number): void =>
    onProgress?.({ share: Math.max(0, (at - since) / (now - since)), runs, at: isoTime(at) });
  return shownTexts(
    backTestShape(
      await runBackTest(store, { rule, ruleSet, since, onProgress: report, ...(signal && { signal }) }),
    ),
    secrets,
  );
}

interface RuleInForce {
  readonly rule: AlertRule;
  readonly ruleSet: AlertRuleSet;
}

/** `command`: its twin of the command line. Refuses with `NO_DAEMON` where no rule is known, and with `UNKNOWN_RULE` where others are. */
async function readRuleInForce(store: Store, of: string, command: string): Promise<RuleInForce> {
  const ruleSet = await readRuleSet(store, command);
  return { rule: findRule(ruleSet.rules, of), ruleSet };
}

async function readRuleSet(store: Store, command: string): Promise<AlertRuleSet> {
  const { ruleSet } = await readAlertsInForce(store);
  if (ruleSet) return ruleSet;
  throw new RefusedError({
    code: 'NO_DAEMON',
    detail: 'No daemon with alerts is running: the rules are not known.',
    hint: `Start one: worker daemon. Or ask where alerts.yaml is: worker ${command}`,
  });
}

function runBackTest(
  store: Store,
  {
    rule,
    ruleSet,
    since,
    onProgress,
    signal: left,
  }: RuleInForce & Pick<BackTestOptions, 'since' | 'onProgress' | 'signal'>,
): Promise<BackTest> {
  const { deadman: _deadman, ...settings } = ruleSet.settings;
  return withTimeLimit(LONGEST_BACK_TEST_MS, left, async (signal) => {
    try {
      return await backTest(store, {
        rules: ruleSet.rules,
        only: rule.name,
        settings,
        since,
        matches: createJobMatcher(),
        maintenance,
        ...(onProgress && { onProgress }),
        signal,
      });
    } catch (error) {
      if (!signal.aborted) throw error;
      throw new RefusedError({
        code: 'TOO_SLOW',
        detail: 'There are too many runs for an answer in time.',
        hint: 'Ask for a shorter time, or: worker alert:replay',
      });
    }
  });
}

function acknowledgementsOf(
  taken: Awaited<ReturnType<typeof acknowledge>>,
  secrets: readonly string[],
): z.input<typeof acknowledgements> {
  return shownTexts({ items: taken.map(({ at, ...one }) => ({ ...one, at: isoTime(at) })) }, secrets);
}
