import type { RegisteredJob } from '@sb/jobs';
import { type LastRun, readLastRuns } from '@sb/queue';
import { listSchedules, type ScheduleRecord } from '@sb/scheduler';
import type { Call } from '../cli/command.ts';
import type { Column } from '../cli/table.ts';
import { dayAndClock, relativeTime } from '../cli/words.ts';
import { createServices, withStore } from '../services.ts';
import { isoTime, jobShape, nextFireOf } from '../show/shapes.ts';
import { stateCell } from '../show/state-cell.ts';

interface Options {
  readonly unscheduled: boolean;
}

interface Row {
  readonly job: RegisteredJob;
  readonly lastRun: LastRun | undefined;
  /** Those of the job that are on, as daemons have loaded them. */
  readonly schedules: readonly ScheduleRecord[];
}

/** The jobs that this program has, with when each runs next and how it ended last. */
export async function run(call: Call<object, Options>): Promise<void> {
  const { output, io, options } = call;
  const services = await createServices(call);
  const registry = await services.jobs();
  const { lastRuns, schedules } = await withStore(services, async ({ store }) => ({
    lastRuns: await readLastRuns(store),
    schedules: (await listSchedules(store)).filter(({ enabled }) => enabled),
  }));
  const rows = registry
    .list()
    .map((job): Row => ({
      job,
      lastRun: lastRuns.get(job.id),
      schedules: schedules.filter(({ jobId }) => jobId === job.id),
    }))
    .filter((row) => !options.unscheduled || row.schedules.length === 0);
  output.data(rows.map(({ job, ...more }) => jobShape(job, more)));
  if (rows.length > 0) output.table(rows, columns(io.now()));
  else if (options.unscheduled) output.remark('Every registered job has a schedule.');
  else output.remark('No job is registered. Add yours to apps/worker/src/jobs.ts.');
}

function columns(now: number): readonly Column<Row>[] {
  return [
    { header: 'job', get: ({ job }) => job.id },
    { header: 'name', get: ({ job }) => job.name, flexible: true, expendable: 2 },
    { header: 'hint', get: ({ job }) => job.scheduleHint ?? '-', flexible: true, expendable: 3 },
    { header: 'queue', get: ({ job }) => job.queue, expendable: 1 },
    {
      header: 'next',
      get: ({ schedules }) => nextCell(schedules, now),
      plain: ({ schedules }) => isoTime(nextFireOf(schedules)) ?? '-',
    },
    {
      header: 'last',
      get: ({ lastRun }) =>
        lastRun
          ? stateCell(lastRun.state, relativeTime(lastRun.finishedAt, now))
          : { text: 'never', style: 'dim' },
      plain: ({ lastRun }) => (lastRun ? `${lastRun.state} ${isoTime(lastRun.finishedAt)}` : 'never'),
    },
  ];
}

function nextCell(schedules: readonly ScheduleRecord[], now: number): string {
  const at = nextFireOf(schedules);
  const zone = schedules.find(({ nextFireAt }) => nextFireAt === at)?.timezone;
  return at === undefined || zone === undefined
    ? '-'
    : `${dayAndClock(at, zone, now)} · ${relativeTime(at, now)}`;
}
