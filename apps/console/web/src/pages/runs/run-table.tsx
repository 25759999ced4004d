import type { ReactNode } from 'react';
import type { RunFold, RunRow } from '../../../../src/answers/runs.ts';
import { DurationBar, Meter, shareOf } from '../../components/charts/duration-bar.tsx';
import { Time } from '../../components/facts/time.tsx';
import { RunLink } from '../../components/links/run-link.tsx';
import { ScheduleLink } from '../../components/links/schedule-link.tsx';
import { Icon, type IconName } from '../../components/marks/icon.tsx';
import { StateMark } from '../../components/marks/state-mark.tsx';
import { saysClass } from '../../components/run/says-class.ts';
import { Took, tookText } from '../../components/run/took.tsx';
import { useShownColumns } from '../../components/table/columns.tsx';
import { type Column, type RowKey, type Selection, Table } from '../../components/table/table.tsx';
import { countText } from '../../words/numbers.ts';
import { requestedBy } from '../../words/requested-by.ts';
import { foldKey, type Listed } from './listed.ts';

interface RunTableProps {
  readonly rows: readonly Listed[];
  readonly selection: Selection;
  readonly changed: ReadonlySet<RowKey>;
  /** It has left the filter, and is struck until the next load. */
  readonly isGone: (run: RunRow) => boolean;
  readonly onOpen: (id: number) => void;
  readonly onUnfold: (fold: RunFold) => void;
  readonly onPeek: (id: number) => void;
  readonly current: number | undefined;
  /** A drawer is beside the table: it has less room. */
  readonly isNarrow: boolean;
  readonly onEnd?: (() => void) | undefined;
  readonly foot?: ReactNode;
}

const METER = 54;
/** Columns that give way to a drawer. */
const SPARED: ReadonlySet<string> = new Set(['trig', 'try', 'bar']);

/** A column of runs; folds are one sentence, so no column is asked for theirs. */
function ofRun(column: Omit<Column<RunRow>, 'sort'>): Column<Listed> {
  const { className, title, cell, ...rest } = column;
  return {
    ...rest,
    cell: (row) => row.kind === 'run' && cell(row.run),
    ...(className && { className: (row: Listed) => (row.kind === 'run' ? className(row.run) : '') }),
    ...(title && { title: (row: Listed) => (row.kind === 'run' ? title(row.run) : undefined) }),
  };
}

export const RUN_COLUMNS: readonly Column<Listed>[] = [
  ofRun({
    key: 'state',
    head: 'State',
    width: 104,
    isFixed: true,
    cell: ({ state }) => <StateMark state={state} />,
  }),
  ofRun({
    key: 'job',
    head: 'Job',
    width: 144,
    isFixed: true,
    title: ({ jobId }) => jobId,
    cell: ({ id, jobId, state }) => (
      <RunLink id={id} className="job lnk">
        {jobId}
        <span className="sr"> {`#${id}, ${state}`}</span>
      </RunLink>
    ),
  }),
  ofRun({ key: 'id', head: 'Run', width: 58, isRight: true, className: () => 'dim', cell: ({ id }) => id }),
  ofRun({
    key: 'trig',
    head: 'Requested by',
    width: 122,
    title: requestedBy,
    cell: (run) => <Trigger run={run} />,
  }),
  ofRun({
    key: 'try',
    head: 'Try',
    width: 48,
    isRight: true,
    className: ({ attempt }) => (attempt > 1 ? '' : 'dim'),
    cell: ({ attempt, maxAttempts }) => (
      <>
        {attempt === 0 ? '·' : attempt}
        <span className="dim">/{maxAttempts}</span>
      </>
    ),
  }),
  ofRun({
    key: 'time',
    head: 'Changed',
    width: 76,
    className: () => 'soft',
    cell: ({ changedAt, state }) => (
      <Time at={changedAt} isPast={state !== 'later' && state !== 'retrying'} />
    ),
  }),
  ofRun({
    key: 'dur',
    head: 'Took',
    width: 76,
    isRight: true,
    cell: (run) => <Took run={run} show={tookText} />,
  }),
  ofRun({
    key: 'bar',
    head: 'against p95',
    width: 116,
    cell: (run) => (
      <Took
        run={run}
        show={(tookMs) => (
          <DurationBar tookMs={tookMs} p95Ms={run.p95Ms} isRunning={run.state === 'running'} />
        )}
      />
    ),
  }),
  ofRun({
    key: 'err',
    head: 'Error, reason to wait, or input',
    className: saysClass,
    title: saysOf,
    cell: (run) => <Says run={run} />,
  }),
];

export function RunTable({
  rows,
  selection,
  changed,
  isGone,
  onOpen,
  onUnfold,
  onPeek,
  current,
  isNarrow,
  onEnd,
  foot,
}: RunTableProps) {
  const columns = isNarrow ? RUN_COLUMNS.filter(({ key }) => !SPARED.has(key)) : RUN_COLUMNS;
  const shown = useShownColumns('runs', columns);
  return (
    <Table
      rows={rows}
      name="runs"
      columns={columns}
      rowKey={(row) => (row.kind === 'run' ? row.run.id : foldKey(row.fold))}
      rowLabel={(row) => (row.kind === 'run' ? `run ${row.run.id}` : 'folded runs')}
      rowClass={(row) => (row.kind === 'fold' ? 'fold' : isGone(row.run) ? 'gone' : '')}
      span={(row) =>
        row.kind === 'fold' && (
          <Fold fold={row.fold} span={shown.length - 1} onUnfold={() => onUnfold(row.fold)} />
        )
      }
      label="Runs"
      className="runs list-runs"
      selection={selection}
      changed={changed}
      onOpen={(row) => (row.kind === 'run' ? onOpen(row.run.id) : onUnfold(row.fold))}
      onPeek={(row) => row.kind === 'run' && onPeek(row.run.id)}
      current={current}
      onEnd={onEnd}
      foot={foot}
    />
  );
}

function Fold({
  fold: { state, jobId, queue, count, says },
  span,
  onUnfold,
}: {
  readonly fold: RunFold;
  readonly span: number;
  readonly onUnfold: () => void;
}) {
  return (
    <>
      <td data-c="state">
        <StateMark state={state} />
      </td>
      <td colSpan={span}>
        <b>{jobId ?? queue ?? 'runs'}</b> × {countText(count)}&ensp;{says}&ensp;
        <button type="button" className="lnk" onClick={onUnfold}>
          unfold
        </button>
      </td>
    </>
  );
}

const TRIGGER_ICONS: Readonly<Record<string, IconName>> = {
  manual: 'person',
  cron: 'cron',
  api: 'api',
  dependency: 'dep',
  catch_up: 'cron',
  replay: 'retry',
};

function Trigger({ run }: { readonly run: RunRow }) {
  return (
    <span className="trig">
      <Icon name={TRIGGER_ICONS[run.trigger] ?? 'api'} />
      {run.schedule === undefined ? <span>{requestedBy(run)}</span> : <ScheduleLink name={run.schedule} />}
    </span>
  );
}

function Says({ run }: { readonly run: RunRow }) {
  const { progress, says, preview, state } = run;
  const share = progress && shareOf(progress);
  if (state === 'running' && progress)
    return (
      <>
        {share !== undefined && <Meter share={share} width={METER} />}
        {share !== undefined && '\u2002'}
        {progress.note ??
          (progress.total === undefined ? progress.done : `${progress.done} / ${progress.total}`)}
      </>
    );
  if (says !== undefined) return says;
  return preview === undefined ? null : <span className="mono">{preview}</span>;
}

function saysOf({ says, preview }: RunRow): string | undefined {
  return says ?? preview;
}
