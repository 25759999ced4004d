import { maskJson } from '@sb/logger';
import {
  CronError,
  type FirePreview,
  isLoaded,
  listSchedules,
  nextRuns,
  previewFires,
  type ScheduleRecord,
  ZoneError,
} from '@sb/scheduler';
import { chainWords, clean, localZone, overrideTexts, standingText } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import { findSchedule, isExpression, type NamedSchedule, ofStore } from './views/find-previewed.ts';
import { previewColumns, previewLines, previewShape } from './views/preview-table.ts';
import { createServices, type Services, withStore } from '../../services/services.ts';
import { readSchedules } from '../../services/schedule-file.ts';
import { UsageError } from '../../cli/usage-error.ts';

interface Options {
  readonly timezone?: string;
  readonly next: number;
  readonly from?: Date;
  readonly config?: string;
}

type PreviewCall = Call<{ readonly schedule: string }, Options>;

/** Shows the next fires of a schedule of the file or the store, or of a cron expression. */
export async function run(call: PreviewCall): Promise<void> {
  const { args, options, output, io } = call;
  const named = isExpression(args.schedule) ? undefined : await readNamed(call);
  const entry = named?.entry;
  const expression = entry ? expressionOf(entry) : args.schedule;
  const timezone = options.timezone ?? entry?.timezone ?? 'UTC';
  const now = io.now();
  // In another zone the fires are not those of the schedule.
  const isItself = options.timezone === undefined || options.timezone === entry?.timezone;
  const preview = previewOrUsage(() =>
    previewFires({
      expression,
      timezone,
      after: options.from ?? new Date(now),
      count: options.next,
      exclude: entry?.rules?.exclude ?? [],
      schedule: named && isItself ? { ...named, now } : undefined,
    }),
  );
  const next = named && isItself ? nextRuns(named.entry, named, { now, count: 1 })[0]?.runsAt : undefined;
  const previewed = { expression, timezone, yours: localZone(), preview, named, now, next };
  output.data(previewShape(previewed));
  // For a schedule of the file, the reader of the file has already printed the warnings.
  for (const warning of named?.inFile ? [] : preview.warnings) output.remark(clean(`warning  ${warning}`));
  for (const wish of wishes(named, now)) output.remark(isItself ? wish : `ignored here  ${wish}`);
  if (preview.fires.length === 0) output.remark('It does not fire again before the year 10000.');
  else if (output.isTerminal) output.lines(...previewLines(previewed, output));
  else output.table(preview.fires, previewColumns(previewed));
}

async function readNamed(call: PreviewCall): Promise<NamedSchedule> {
  const services = await createServices(call);
  const { config } = call.options;
  const { stored, isLive } = await withStore(services, async ({ store }) => ({
    stored: await listSchedules(store),
    isLive: await isLoaded(store),
  }));
  // As in the list: while a daemon lives, the default file may be another than its.
  const living = stored.find(({ name, isGone }) => name === call.args.schedule && !isGone);
  const named =
    living && isLive && config === undefined ? ofStore(living) : await findInFile(call, services, stored);
  const { overrides } = named;
  const masked = overrides.map((one) => ({ ...one, input: maskJson(one.input, services.secrets) }));
  return { ...named, overrides: masked };
}

async function findInFile(
  call: PreviewCall,
  services: Services,
  stored: readonly ScheduleRecord[],
): Promise<NamedSchedule> {
  const source = { config: call.options.config, places: services.places, jobs: await services.jobs() };
  return findSchedule(call.args.schedule, await readSchedules(call, source), stored);
}

function expressionOf({ name, schedule, ...times }: NamedSchedule['entry']): string {
  if (schedule !== undefined) return schedule;
  throw new UsageError(
    `${name} fires ${chainWords(times)}: it has no fire times of its own`,
    `Try: worker schedules:why ${name}`,
  );
}

/** Each pause and override with its author; the fires that it concerns are marked. */
function wishes(named: NamedSchedule | undefined, now: number): readonly string[] {
  if (!named) return [];
  const { entry, pause, jobPause, overrides } = named;
  return [
    ...(pause ? [standingText(pause, now, entry.timezone)] : []),
    ...(jobPause ? [`its job ${entry.jobId} is ${standingText(jobPause, now, entry.timezone)}`] : []),
    ...overrideTexts(overrides, { timezone: entry.timezone, now }),
  ];
}

/** Turns errors of the expression into usage errors: the operator has just typed it. */
function previewOrUsage(preview: () => FirePreview): FirePreview {
  try {
    return preview();
  } catch (error) {
    if (error instanceof CronError || error instanceof ZoneError) throw new UsageError(error.message);
    throw error;
  }
}
