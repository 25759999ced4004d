/** A schedule, a job or a name that is gone as a box of the picture. */
import type { ReactNode } from 'react';
import type { ScheduleGraph } from '../../../../src/answers/graph.ts';
import { Icon } from '../../components/marks/icon.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import { useNow } from '../../settings/clock.ts';
import { useZone } from '../../settings/settings.ts';
import { relativeTime } from '../../words/times.ts';
import { scheduleMark, scheduleWord } from '../../components/marks/schedule-mark.ts';
import { afterTexts } from './followed.tsx';
import type { DrawnBox, DrawnLine } from './picture/picture.tsx';

export type ScheduleNode = ScheduleGraph['nodes'][number];
export type ScheduleEdge = ScheduleGraph['edges'][number];

export function scheduleBox(node: ScheduleNode, label: string): DrawnBox {
  const { id, x, y, w, h } = node;
  const place = { id, x, y, w, h, label, title: scheduleNodeName(node) };
  if (node.kind === 'job')
    return { ...place, mark: <Icon name="jobs" />, lines: ['every run of the job'], isDim: true };
  if (node.kind === 'gone')
    return { ...place, mark: <Mark state="disabled" />, lines: ['there is no such schedule'], isDim: true };
  const { schedule, words, jobId, state, when } = node;
  return {
    ...place,
    mark: <Mark state={scheduleMark(node)} />,
    isDim: state === 'off',
    lines: [
      schedule === undefined ? `runs ${jobId}` : words,
      // That it follows others is seen by the lines: its condition is said once, here.
      when === undefined || state !== 'on' ? <State key="state" node={node} /> : `when ${when}`,
    ],
  };
}

function State({ node }: { readonly node: Extract<ScheduleNode, { kind: 'schedule' }> }) {
  return (
    <>
      {scheduleWord(node)}
      <NextFire node={node} />
    </>
  );
}

function NextFire({
  node: { next, timezone },
}: {
  readonly node: Extract<ScheduleNode, { kind: 'schedule' }>;
}): ReactNode {
  const zone = useZone(timezone);
  const now = useNow();
  return next === undefined ? (
    ''
  ) : (
    <tspan className="dim">, next {relativeTime(Date.parse(next), now, zone)}</tspan>
  );
}

export function scheduleNodeName(node: ScheduleNode): string {
  return node.kind === 'job' ? node.jobId : node.name;
}

export function scheduleNodeWord(node: ScheduleNode): string {
  if (node.kind === 'schedule') return scheduleWord(node);
  return node.kind === 'job' ? 'a job' : 'gone';
}

/** One that does not fire leads nowhere now. */
export function scheduleLineState({ halt }: ScheduleEdge): DrawnLine['state'] {
  return halt === undefined ? 'met' : 'unmet';
}

/** For those who hear it: `crm.after follows others, after revenue.nightly succeeds`. */
export function scheduleNodeLabel(node: ScheduleNode, graph: ScheduleGraph): string {
  const notes = node.kind === 'schedule' ? node.notes : [];
  const own = [`${scheduleNodeName(node)}, ${scheduleNodeWord(node)}`, ...notes].join(', ');
  const when = node.kind === 'schedule' && node.when !== undefined ? [`when ${node.when}`] : [];
  return [own, ...afterTexts(graph, node.id, scheduleNodeName), ...when].join(', ');
}
