/** A run, or several alike ones, as a box of the picture; and the lines between them. */
import type { ReactNode } from 'react';
import type { ChainGraph } from '../../../../src/answers/graph.ts';
import { Elapsed } from '../../components/facts/elapsed.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import { useNow } from '../../settings/clock.ts';
import { useZone } from '../../settings/settings.ts';
import { durationText, plural } from '../../words/numbers.ts';
import { relativeTime } from '../../words/times.ts';
import { afterTexts } from './followed.tsx';
import type { DrawnBox, DrawnLine } from './picture/picture.tsx';

export type RunNode = ChainGraph['nodes'][number];
export type ChainEdge = ChainGraph['edges'][number];

export function runBox(node: RunNode, label: string): DrawnBox {
  const { id, x, y, w, h, state, jobId } = node;
  const place = { id, x, y, w, h, mark: <Mark state={state} />, title: jobId, label };
  if (node.kind === 'fold') return { ...place, isMany: true, lines: [node.says] };
  const time = <RunTime key="time" node={node} />;
  return {
    ...place,
    lines: [
      <>
        #{node.run} {state} <tspan className="dim">{time}</tspan>
      </>,
    ],
  };
}

/** `3.2 s`, `in 4m`: how long it took or takes, or when it is due. A text, also within a drawing. */
export function RunTime({ node }: { readonly node: Extract<RunNode, { kind: 'run' }> }): ReactNode {
  const { state, startedAt, finishedAt, tookMs, runAt } = node;
  if (state === 'running' && startedAt !== undefined) return <Elapsed since={startedAt} />;
  if (finishedAt !== undefined && tookMs !== undefined) return durationText(tookMs);
  return state === 'later' || state === 'retrying' ? <Due at={runAt} /> : '';
}

function Due({ at }: { readonly at: string }) {
  const zone = useZone();
  return relativeTime(Date.parse(at), useNow(), zone);
}

const OUTCOMES: Readonly<Record<string, string>> = { ended: 'it has ended', met: 'met', unmet: 'not met' };

export function outcomeWord({ outcome }: ChainEdge): string {
  return outcome === undefined ? 'waits' : (OUTCOMES[outcome] ?? outcome);
}

/** What is not decided is dashed, what was not as asked is dotted. */
export function chainLineState({ outcome }: ChainEdge): DrawnLine['state'] {
  if (outcome === undefined) return 'waits';
  return outcome === 'unmet' ? 'unmet' : 'met';
}

export function runNodeName(node: RunNode): string {
  return node.kind === 'fold' ? plural(node.runs.length, 'run') : `#${node.run}`;
}

/** For those who hear it: `report #12 failed, after #11 succeeds`. */
export function runNodeLabel(node: RunNode, graph: ChainGraph): string {
  const own =
    node.kind === 'fold'
      ? `${node.jobId}, ${node.says}`
      : [`${node.jobId} #${node.run} ${node.state}`, node.says].filter(Boolean).join(': ');
  return [own, ...afterTexts(graph, node.id, runNodeName)].join(', ');
}
