import { CronError, type FirePreview, previewFires, type ScheduleEntry, ZoneError } from '@sb/scheduler';
import type { Call } from '../cli/command.ts';
import { clean } from '../cli/text.ts';
import { findSchedule, isExpression } from '../preview/find-previewed.ts';
import { previewColumns, previewLines, previewShape } from '../preview/preview-table.ts';
import { createServices } from '../services.ts';
import { readSchedules } from '../settings/schedule-file.ts';
import { localZone } from '../show/local-time.ts';
import { UsageError } from '../usage-error.ts';

interface Options {
  readonly timezone?: string;
  readonly next: number;
  readonly from?: Date;
  readonly config?: string;
}

type PreviewCall = Call<{ readonly schedule: string }, Options>;

/** The next fires of a configured schedule, or of an expression that is none yet. */
export async function run(call: PreviewCall): Promise<void> {
  const { args, options, output, io } = call;
  const entry = isExpression(args.schedule) ? undefined : await readEntry(call);
  const expression = entry?.schedule ?? args.schedule;
  const timezone = options.timezone ?? entry?.timezone ?? 'UTC';
  const preview = previewOrUsage(() =>
    previewFires({
      expression,
      timezone,
      after: options.from ?? new Date(io.now()),
      count: options.next,
      exclude: entry?.rules?.exclude ?? [],
    }),
  );
  const previewed = { expression, timezone, yours: localZone(), preview, entry, now: io.now() };
  output.data(previewShape(previewed));
  for (const warning of entry ? [] : preview.warnings) output.remark(clean(`warning  ${warning}`));
  if (preview.fires.length === 0) output.remark('It does not fire again before the year 10000.');
  else if (output.isTerminal) output.lines(...previewLines(previewed, output));
  else output.table(preview.fires, previewColumns(previewed));
}

/** The reader of the file has warned of what is odd in it. */
async function readEntry(call: PreviewCall): Promise<ScheduleEntry> {
  const services = await createServices(call);
  const source = { config: call.options.config, places: services.places, jobs: await services.jobs() };
  return findSchedule(call.args.schedule, await readSchedules(call, source));
}

/** In a file they are mistakes of the configuration; here somebody has just typed them. */
function previewOrUsage(preview: () => FirePreview): FirePreview {
  try {
    return preview();
  } catch (error) {
    if (error instanceof CronError || error instanceof ZoneError) throw new UsageError(error.message);
    throw error;
  }
}
