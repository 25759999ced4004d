/** Chains: schedules that fire after others instead of by a clock, once all their upstreams have ended as asked. */
import type { FinishedState } from '@sb/jobs';

/** How a run must end: succeeded; failed or expired; in any way. */
export const UPSTREAM_ENDS = ['success', 'failure', 'always'] as const;
export type UpstreamEnd = (typeof UPSTREAM_ENDS)[number];

/** What a chain follows: the runs of one schedule, or all runs of one job. Exactly one of the two is set. */
export interface FollowedName {
  readonly schedule?: string | undefined;
  readonly job?: string | undefined;
}

export interface Upstream extends FollowedName {
  /** Default: success. */
  readonly on: UpstreamEnd;
  /** Its name in a condition. Default: the name of the schedule or job. */
  readonly as: string;
}

/** As an author writes it: defaults may be left out. */
export type AskedUpstream = FollowedName & { readonly [Key in 'on' | 'as']?: Upstream[Key] | undefined };

/** With defaults filled in. */
export function fillUpstream({ schedule, job = '', on = 'success', as }: AskedUpstream): Upstream {
  return schedule === undefined ? { job, on, as: as ?? job } : { schedule, on, as: as ?? schedule };
}

export interface Chain {
  /** At least one. */
  readonly after: readonly Upstream[];
  /** A condition over `upstream`. Absent: it always fires. */
  readonly when?: string | undefined;
}

/** Why a followed schedule does not fire: it is disabled, or it no longer exists. */
export type Halt = 'off' | 'gone';

/** Undefined while it fires. `isOn`: whether it is enabled; undefined when no such schedule exists. */
export function upstreamHalt(isOn: boolean | undefined): Halt | undefined {
  if (isOn === undefined) return 'gone';
  return isOn ? undefined : 'off';
}

/** A cancelled or skipped run is neither a success nor a failure. */
const ASKED: Readonly<Record<UpstreamEnd, (state: FinishedState) => boolean>> = {
  success: (state) => state === 'succeeded',
  failure: (state) => state === 'failed' || state === 'expired',
  always: () => true,
};

export function isAsAsked({ on }: Upstream, state: FinishedState): boolean {
  return ASKED[on](state);
}

/** Identifies an upstream: `schedule:nightly.extract`, `job:acme.load`. */
export function upstreamKey({ schedule, job = '' }: FollowedName): string {
  return schedule === undefined ? `job:${job}` : `schedule:${schedule}`;
}

const known = new Map<string, Chain>();

/** From the JSON that is stored; each text is parsed once. */
export function parseChain(text: string): Chain {
  const before = known.get(text);
  if (before) return before;
  const fresh = JSON.parse(text) as Chain;
  known.set(text, fresh);
  return fresh;
}

/** The JSON that is stored. */
export function chainText({ after, when }: Chain): string {
  return JSON.stringify({ after, ...(when !== undefined && { when }) });
}
