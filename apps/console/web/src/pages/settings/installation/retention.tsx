/** How long records are kept and where that is set, and what the last cleanup has removed. */
import { useQuery } from '@tanstack/react-query';
import type { Retention } from '../../../../../src/answers/system/installation.ts';
import { retentionQuery } from '../../../api/system-queries.ts';
import { NoAnswer, StaleAnswer } from '../../../components/answer/answer.tsx';
import { Time } from '../../../components/facts/time.tsx';
import { RunLink } from '../../../components/links/run-link.tsx';
import { ScheduleLink } from '../../../components/links/schedule-link.tsx';
import { StateMark } from '../../../components/marks/state-mark.tsx';
import { type Column, Table } from '../../../components/table/table.tsx';
import { bytesText, countText, durationText } from '../../../words/numbers.ts';
import { AsOf, Part } from './part.tsx';

interface Override {
  readonly schedule: string;
  readonly says: string;
}
type Kept = Extract<Retention['settings'], { readonly state: 'read' }>['items'][number] & {
  readonly overrides: readonly Override[];
};

export function RetentionView() {
  const query = useQuery(retentionQuery);
  const { data } = query;
  if (!data) return <NoAnswer isPage query={query} />;
  const { settings, schedules, last, lastByProgramAt } = data;
  return (
    <>
      <StaleAnswer query={query} />
      <Part title="Kept" note="the settings of this console's machine" command="worker config:show --origin">
        {settings.state === 'read' ? (
          <Table
            rows={settings.items.map((row) => ({ ...row, overrides: overridesOf(row.name, schedules) }))}
            columns={COLUMNS}
            rowKey={({ name }) => name}
            rowLabel={({ what }) => what}
            label="How long records are kept"
            isPlain
          />
        ) : (
          <p className="pad soft">{settings.says}</p>
        )}
      </Part>
      <Part
        title="Cleanups"
        note={
          <>
            a schedule's own input overrides these, <AsOf at={data.now} />
          </>
        }
      >
        {lastByProgramAt !== undefined && (
          <p className="pad">
            A program removes records by its own rules, last <Time at={lastByProgramAt} isPast />.
          </p>
        )}
        {schedules.length === 0 ? (
          <NoSchedule hasProgram={lastByProgramAt !== undefined} />
        ) : (
          <ul className="plainlist">
            {schedules.map(({ name, enabled, nextAt, input }) => (
              <li key={name}>
                <ScheduleLink name={name} className="lnk b" />
                <span className="grow soft">
                  {input.length === 0
                    ? 'as the settings say'
                    : input.map((field) => `${field.name}: ${field.says}`).join(', ')}
                </span>
                <span className="soft">
                  {enabled
                    ? nextAt !== undefined && (
                        <>
                          next <Time at={nextAt} />
                        </>
                      )
                    : 'off'}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Part>
      <Part title="The last cleanup" command="worker history --job maintenance.cleanup --limit 1">
        {last ? <Last last={last} /> : <p className="pad dim">No cleanup has run yet.</p>}
      </Part>
    </>
  );
}

function NoSchedule({ hasProgram }: { readonly hasProgram: boolean }) {
  if (hasProgram) return <p className="pad soft">No schedule runs maintenance.cleanup.</p>;
  return (
    <p className="pad hold">
      No schedule runs maintenance.cleanup: nothing is removed unless the job is run by hand.
    </p>
  );
}

/** The schedules whose input has the field. */
function overridesOf(name: string, schedules: Retention['schedules']): readonly Override[] {
  return schedules.flatMap(({ name: schedule, enabled, input }) => {
    const field = input.find((one) => one.name === name);
    return enabled && field ? [{ schedule, says: field.says }] : [];
  });
}

function Last({
  last: { runId, state, at, tookMs, removed, freedBytes },
}: {
  readonly last: NonNullable<Retention['last']>;
}) {
  return (
    <>
      <p className="lastrun">
        <StateMark state={state} /> <RunLink id={runId}>run {runId}</RunLink>, <Time at={at} isPast />
        {tookMs !== undefined && `, took ${durationText(tookMs)}`}
        {freedBytes !== undefined && `, gave back ${bytesText(freedBytes)}`}
      </p>
      {removed?.length === 0 && <p className="pad dim">It found nothing to remove.</p>}
      {removed && removed.length > 0 && (
        <ul className="plainlist narrow">
          {removed.map(({ what, count }) => (
            <li key={what}>
              <span className="grow">{what}</span>
              <b>{countText(count)}</b>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const COLUMNS: readonly Column<Kept>[] = [
  {
    key: 'what',
    head: 'Records',
    className: () => 'whole',
    title: ({ what }) => what,
    cell: (row) => (
      <>
        {row.what}
        <small className="phone-only">
          <span className="mono">{row.name}</span>, from {fromText(row)}
        </small>
      </>
    ),
  },
  {
    key: 'says',
    head: 'Kept for',
    width: 170,
    title: ({ says }) => says,
    cell: ({ says, overrides }) => <b>{overrides.map((one) => one.says).join(', ') || says}</b>,
  },
  {
    key: 'name',
    head: 'Field',
    width: 150,
    isWide: true,
    cell: ({ name }) => <span className="mono soft">{name}</span>,
  },
  {
    key: 'origin',
    head: 'From',
    width: 380,
    isWide: true,
    className: () => 'soft',
    title: fromText,
    cell: fromText,
  },
];

/** `input of cleanup.nightly, before 60 days of /srv/worker.yaml` */
function fromText({ origin, from = origin, says, overrides }: Kept): string {
  const place = origin === 'default' ? 'default' : from;
  if (overrides.length === 0) return place;
  return `input of ${overrides.map(({ schedule }) => schedule).join(', ')}, before ${says} of ${place === 'default' ? 'the default' : place}`;
}
