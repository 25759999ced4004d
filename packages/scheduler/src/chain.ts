/** Chains: schedules that fire after others instead of by a clock, when all that they follow has ended as asked. */
import type { FinishedState } from '@sb/jobs';
import { compileCondition, type Condition } from '@sb/queue/engine';

/** How a run has to end: succeeded; failed or expired; in any way. */
export const UPSTREAM_ENDS = ['success', 'failure', 'always'] as const;
export type UpstreamEnd = (typeof UPSTREAM_ENDS)[number];

/** The runs of one schedule, or all runs of one job: one of the two is there. */
export interface FollowedName {
  readonly schedule?: string | undefined;
  readonly job?: string | undefined;
}

export interface Upstream extends FollowedName {
  /** Default: success. */
  readonly on: UpstreamEnd;
  /** What a condition calls it. Default: its name. */
  readonly as: string;
}

/** As an author writes it: defaults may be left out. */
export type AskedUpstream = FollowedName & { readonly [Key in 'on' | 'as']?: Upstream[Key] | undefined };

/** Its defaults filled in. */
export function upstreamOf({ schedule, job = '', on = 'success', as }: AskedUpstream): Upstream {
  return schedule === undefined ? { job, on, as: as ?? job } : { schedule, on, as: as ?? schedule };
}

export interface Chain {
  /** At least one. */
  readonly after: readonly Upstream[];
  /** A condition over `upstream`; without one it always fires. */
  readonly when?: string | undefined;
}

/** Why a schedule that others follow has no runs of its own accord: it is there, and off; or it is not there. */
export type Halt = 'off' | 'gone';

/** Undefined when nothing halts it. `isOn`: of a schedule that is there. */
export function haltOf(isOn: boolean | undefined): Halt | undefined {
  if (isOn === undefined) return 'gone';
  return isOn ? undefined : 'off';
}

/** Cancelled and skipped are neither success nor failure. */
const ASKED: Readonly<Record<UpstreamEnd, (state: FinishedState) => boolean>> = {
  success: (state) => state === 'succeeded',
  failure: (state) => state === 'failed' || state === 'expired',
  always: () => true,
};

export function isAsAsked({ on }: Upstream, state: FinishedState): boolean {
  return ASKED[on](state);
}

/** Among all that is followed: `schedule:nightly.extract`, `job:acme.load`. */
export function upstreamKey({ schedule, job = '' }: FollowedName): string {
  return schedule === undefined ? `job:${job}` : `schedule:${schedule}`;
}

/** What a condition calls the map of all upstreams. */
const CONDITION_VARIABLE = 'upstream';

/** Compiles a condition over upstreams of these names. Throws `ConditionError`. */
export function compileWhen(when: string, members: readonly string[]): Condition {
  return compileCondition(when, { variable: CONDITION_VARIABLE, members });
}

/** Compiled once for each text of a chain. */
const conditions = new WeakMap<Chain, Condition>();

/** Undefined where the chain has no condition. Throws `ConditionError`. */
export function chainCondition(chain: Chain): Condition | undefined {
  const { after, when } = chain;
  if (when === undefined) return undefined;
  const before = conditions.get(chain);
  if (before) return before;
  const fresh = compileWhen(
    when,
    after.map(({ as }) => as),
  );
  conditions.set(chain, fresh);
  return fresh;
}

const known = new Map<string, Chain>();

/** The chain that is stored as this JSON: each text is read once. */
export function parseChain(text: string): Chain {
  const before = known.get(text);
  if (before) return before;
  const fresh = JSON.parse(text) as Chain;
  known.set(text, fresh);
  return fresh;
}

/** As it is stored. */
export function chainText({ after, when }: Chain): string {
  return JSON.stringify({ after, ...(when !== undefined && { when }) });
}
