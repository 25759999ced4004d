/** How long the last attempt of a run took. For one that is under way it is the time until now, also when nothing new is heard of it. */
import type { ReactNode } from 'react';
import type { RunRow } from '../../../../src/answers/runs.ts';
import { useNow } from '../../settings/clock.ts';
import { durationText } from '../../words/numbers.ts';

type Timed = Pick<RunRow, 'state' | 'startedAt' | 'tookMs'>;

interface TookProps {
  readonly run: Timed;
  readonly show: (tookMs: number | undefined) => ReactNode;
}

export function Took({ run: { state, startedAt, tookMs }, show }: TookProps) {
  if (state !== 'running' || startedAt === undefined) return show(tookMs);
  return <UntilNow since={startedAt} show={show} />;
}

function UntilNow({ since, show }: { readonly since: string; readonly show: TookProps['show'] }) {
  return show(Math.max(0, useNow() - Date.parse(since)));
}

export function tookText(tookMs: number | undefined): string {
  return tookMs === undefined ? '–' : durationText(tookMs);
}
