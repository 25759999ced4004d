import type { QueueRow } from '../../../../src/answers/queues.ts';
import { Sparkline } from '../../components/charts/strip.tsx';
import { Elapsed } from '../../components/facts/elapsed.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { StateMark } from '../../components/marks/state-mark.tsx';
import { type Column, Table } from '../../components/table/table.tsx';
import { countText } from '../../words/numbers.ts';
import { queuePath } from '../../words/paths.ts';
import { flowText } from './flow-text.ts';
import { isBehind, queueMark } from './queue-mark.ts';
import { rounded } from '../../components/charts/rounded.ts';

const WIDTH = 118;

interface QueueTableProps {
  readonly queues: readonly QueueRow[];
  readonly current: string | undefined;
  /** By Enter: the drawer takes the focus. */
  readonly onOpen: (name: string) => void;
  readonly onPeek: (name: string) => void;
}

export function QueueTable({ queues, current, onOpen, onPeek }: QueueTableProps) {
  const most = Math.max(1, ...queues.map(({ running, held, queued }) => running + held.count + queued.count));
  return (
    <Table
      rows={queues}
      columns={columnsOf(Math.min(most, 24))}
      rowKey={({ name }) => name}
      rowLabel={({ name }) => `queue ${name}`}
      rowClass={() => 'qrow'}
      label="Queues"
      className="lines"
      isPlain
      current={current}
      peeksOnClick
      onOpen={({ name }) => onOpen(name)}
      onPeek={({ name }) => onPeek(name)}
    />
  );
}

function columnsOf(scale: number): readonly Column<QueueRow>[] {
  return [
    {
      key: 'name',
      head: 'Queue',
      width: 96,
      title: ({ name }) => name,
      cell: ({ name }) => (
        <AppLink className="b lnk" href={queuePath(name)}>
          {name}
        </AppLink>
      ),
    },
    {
      key: 'state',
      head: 'State',
      title: ({ says, detail }) => [says, detail].filter(Boolean).join('\n'),
      cell: (queue) => (
        <>
          <StateMark state={queueMark(queue)} word={queue.says} />
          <small>{queue.detail}</small>
        </>
      ),
    },
    {
      key: 'parts',
      head: 'Running, held, queued',
      width: 130,
      isWide: true,
      cell: (queue) => <Parts queue={queue} scale={scale} />,
    },
    {
      key: 'running',
      head: 'Run',
      width: 46,
      isRight: true,
      isWide: true,
      cell: (queue) => <Counted queue={queue} part="running" />,
    },
    {
      key: 'held',
      head: 'Held',
      width: 52,
      isRight: true,
      isWide: true,
      cell: (queue) => <Counted queue={queue} part="held" />,
    },
    {
      key: 'due',
      head: 'Due',
      width: 54,
      isRight: true,
      cell: (queue) => <Counted queue={queue} part="queued" />,
    },
    {
      key: 'oldest',
      head: 'Oldest',
      width: 74,
      isRight: true,
      isWide: true,
      className: (queue) => (isBehind(queue) ? 'hold' : 'soft'),
      cell: ({ oldestDueAt }) => (oldestDueAt === undefined ? '–' : <Elapsed since={oldestDueAt} />),
    },
    {
      key: 'rate',
      head: 'In / out',
      width: 140,
      isRight: true,
      isWide: true,
      className: () => 'soft',
      cell: ({ perSecond }) => flowText(perSecond),
    },
    {
      key: 'depth',
      head: 'Depth, 24 h',
      width: 92,
      isWide: true,
      cell: ({ name, depth, mode }) => (
        <Sparkline
          values={depth}
          tone={mode === 'active' ? undefined : 'hold'}
          label={`${name}: at most ${countText(Math.max(0, ...depth.map((one) => one ?? 0)))} waited in 24 h`}
        />
      ),
    },
  ];
}

const LISTS = { running: 'running', held: 'held', queued: 'queued' } as const;

/** A number is a link to what it counts. */
function Counted({ queue, part }: { readonly queue: QueueRow; readonly part: keyof typeof LISTS }) {
  const count = queue[part];
  const number = typeof count === 'number' ? count : count.count;
  if (number === 0) return <span className="dim">0</span>;
  return (
    <AppLink
      className={part === 'held' ? 'hold lnk' : 'lnk'}
      href={`/runs?queue=${encodeURIComponent(queue.name)}&state=${LISTS[part]}`}
    >
      {countText(count)}
    </AppLink>
  );
}

/** Full at the scale: more than that is a full bar. */
function Parts({
  queue: { running, held, queued },
  scale,
}: {
  readonly queue: QueueRow;
  readonly scale: number;
}) {
  const whole = Math.max(scale, running + held.count + queued.count);
  const widths = [running, held.count, queued.count].map((count) => (count / whole) * WIDTH);
  let x = 0;
  return (
    <svg
      className="stackx"
      viewBox={`0 0 ${WIDTH} 8`}
      width={WIDTH}
      height="8"
      role="img"
      aria-label={`${running} running, ${held.count} held, ${queued.count} queued`}
    >
      <rect className="track" width={WIDTH} height="8" />
      {(['b-acc', 'b-hold', 'b-ok'] as const).map((className, nr) => {
        const width = widths[nr] ?? 0;
        x += width;
        return (
          <rect
            key={className}
            className={className}
            x={rounded(x - width)}
            width={rounded(width)}
            height="8"
          />
        );
      })}
    </svg>
  );
}
