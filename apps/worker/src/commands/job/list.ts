import { existsSync } from 'node:fs';
import type { RegisteredJob } from '@sb/jobs';
import {
  type JobStanding,
  type LastRun,
  type QueueStanding,
  readLastRuns,
  readPausedJobs,
  readQueuesAside,
  readRunning,
  type WorkInProgress,
} from '@sb/queue';
import { listSchedules } from '@sb/scheduler';
import type { Store } from '@sb/storage';
import {
  clean,
  dayAndClock,
  isoTime,
  jobShape,
  nextFireOf,
  relativeTime,
  type ScheduleOfJob,
  standingText,
  storedSchedules,
} from '@sb/views';
import type { Call } from '../../cli/command.ts';
import type { Cell, Column } from '../../cli/terminal/table.ts';
import { createServices, type Services, withStore } from '../../services/services.ts';
import { scheduleFilePath } from '../../services/places.ts';
import { schedulesOfFile } from '../../services/schedules-of-file.ts';
import { dryMark, stateCell } from '../../views/state-cell.ts';

const NOT_LOADED = 'No daemon has loaded scheduler.yaml yet. To show its next fires: worker schedules';

interface Options {
  readonly unscheduled: boolean;
}

interface Row {
  readonly job: RegisteredJob;
  readonly lastRun: LastRun | undefined;
  readonly schedules: readonly ScheduleOfJob[];
  readonly pause: JobStanding | undefined;
  readonly running: readonly WorkInProgress[];
}

/** Lists the jobs of this program: what of each runs now, when it runs next and how it ended last. */
export async function run(call: Call<object, Options>): Promise<void> {
  const { output, io, options } = call;
  const services = await createServices(call);
  const registry = await services.jobs();
  const { lastRuns, schedules, paused, queues, running } = await withStore(services, async ({ store }) => ({
    lastRuns: await readLastRuns(store),
    schedules: await findSchedules(store, call, services),
    paused: await readPausedJobs(store),
    queues: await readQueuesAside(store),
    running: await readRunning(store),
  }));
  const rows = registry
    .list()
    .map((job): Row => ({
      job,
      lastRun: lastRuns.get(job.id),
      schedules: schedules.filter(({ jobId }) => jobId === job.id),
      pause: paused.get(job.id),
      running: running.filter(({ jobId }) => jobId === job.id),
    }))
    .filter((row) => !options.unscheduled || !row.schedules.some(({ enabled }) => enabled));
  output.data(rows.map(({ job, ...more }) => jobShape(job, more)));
  if (rows.length > 0) output.table(rows, columns(io.now(), output.isTerminal));
  else if (options.unscheduled) output.remark('Every registered job has a schedule.');
  else output.remark('No job is registered. Add yours to apps/worker/src/jobs.ts.');
  const others = [...paused].filter(([id]) => registry.list().every((job) => job.id !== id));
  for (const remark of remarks(rows, queues, io.now())) output.remark(remark);
  for (const [id, pause] of others)
    output.remark(`The job ${clean(id)}, which is not registered here, is ${standingText(pause, io.now())}`);
}

/** Each pause with its author and its reason, and each schedule that is late. */
function remarks(
  rows: readonly Row[],
  queues: ReadonlyMap<string, QueueStanding>,
  now: number,
): readonly string[] {
  const used = [...new Set(rows.map(({ job }) => job.queue))];
  return [
    ...rows.flatMap(({ job, pause }) => (pause ? [`The job ${job.id} is ${standingText(pause, now)}`] : [])),
    ...rows.flatMap(({ schedules }) => schedules.flatMap((one) => scheduleRemarks(one, now))),
    ...used.flatMap((name) => {
      const standing = queues.get(name);
      return standing ? [`The queue ${clean(name)} is ${standingText(standing, now)}`] : [];
    }),
  ];
}

function scheduleRemarks(
  { name, enabled, timezone, pause, lateFireAt: late }: ScheduleOfJob,
  now: number,
): readonly string[] {
  if (!enabled) return [];
  const subject = `The schedule ${clean(name)}`;
  return [
    ...(pause ? [`${subject} is ${standingText(pause, now, timezone)}`] : []),
    ...(late === undefined
      ? []
      : [`${subject} is late: no daemon has fired ${dayAndClock(late, timezone, now)}`]),
  ];
}

/**
 * The schedules as daemons have loaded them. Before the first daemon, only the file has them, and reading it makes the
 * command half as slow again. The file is read if the answer would be wrong without it; otherwise a remark names it.
 */
async function findSchedules(
  store: Store,
  call: Call<object, Options>,
  services: Services,
): Promise<readonly ScheduleOfJob[]> {
  const stored = await listSchedules(store);
  if (stored.length > 0) return storedSchedules(stored, { now: call.io.now(), count: 1 });
  if (call.options.unscheduled || call.output.json) return schedulesOfFile(call, services);
  if (existsSync(scheduleFilePath(services.places))) call.output.remark(NOT_LOADED);
  return [];
}

/** For people: what runs now takes the place of the last outcome, and a pause is before both. */
function nowOrLast(now: number): Column<Row> {
  return {
    header: 'now or last',
    get: ({ lastRun, pause, running: [first, ...more] }) => {
      const paused = pause ? 'paused · ' : '';
      if (first) {
        const others = more.length > 0 ? ` +${more.length}` : '';
        const text = `${paused}run ${first.id}${others} · ${relativeTime(first.startedAt, now)}`;
        return { text, style: pause ? 'yellow' : 'cyan' };
      }
      const { text, style } = lastCell(lastRun, now);
      return { text: paused + text, ...(pause ? { style: 'yellow' as const } : style && { style }) };
    },
    flexible: true,
  };
}

function lastCell(lastRun: LastRun | undefined, now: number): Cell {
  if (!lastRun) return { text: 'never', style: 'dim' };
  return stateCell(lastRun.state, `${relativeTime(lastRun.finishedAt, now)} ${dryMark(lastRun)}`);
}

/** For programs. What runs now is at the end: programs count columns. */
const LAST_AND_NOW: readonly Column<Row>[] = [
  {
    header: 'last',
    get: ({ lastRun }) =>
      lastRun ? `${lastRun.state} ${isoTime(lastRun.finishedAt)} ${dryMark(lastRun)}`.trimEnd() : 'never',
  },
  {
    header: 'now',
    get: ({ pause, running }) =>
      [
        ...(pause ? ['paused'] : []),
        ...running.map(({ id, startedAt }) => `${id} ${isoTime(startedAt)}`),
      ].join(', '),
  },
];

function columns(now: number, isTerminal: boolean): readonly Column<Row>[] {
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
    ...(isTerminal ? [nowOrLast(now)] : LAST_AND_NOW),
  ];
}

function nextCell(schedules: readonly ScheduleOfJob[], now: number): string {
  const at = nextFireOf(schedules);
  const zone = schedules.find(({ next: [first] }) => first?.getTime() === at)?.timezone;
  return at === undefined || zone === undefined
    ? '-'
    : `${dayAndClock(at, zone, now)} · ${relativeTime(at, now)}`;
}
