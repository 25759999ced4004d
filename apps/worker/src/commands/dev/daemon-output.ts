import { plural } from '@sb/words';
import type { Call } from '../../cli/command.ts';
import { createLog } from '../../services/create-log.ts';
import type { Services } from '../../services/services.ts';
import { parseLine } from '../daemon/console-child.ts';
import { failedRun, failureLines, nextLine } from './failure-lines.ts';

export interface DaemonOutput {
  /** Takes a line of a daemon whose log is JSON. */
  readonly line: (text: string) => void;
  /** Resolves when everything is shown. */
  done(): Promise<void>;
}

/** Shows the log of a daemon for a person, with the error and the place in the code of each attempt that failed. */
export function createDaemonOutput(
  services: Services,
  call: Pick<Call, 'io' | 'output'>,
  watched: () => number,
): DaemonOutput {
  const { io, output } = call;
  const env = { LOG_FORMAT: 'pretty', ...io.env };
  const { logger, format } = createLog({ ...services, env, stream: io.stdout, split: true });
  let showing = Promise.resolve();
  return {
    line(text) {
      // An error that ends the daemon is a text.
      if (!text.startsWith('{')) return void io.stderr.write(`${text}\n`);
      const line = parseLine(text);
      const { level, message, fields } = line;
      if (format === 'pretty' && message === 'worker started')
        return output.lines(greeting(fields, watched()));
      logger[level](message, fields);
      const runId = failedRun(line);
      if (runId === undefined || format !== 'pretty') return;
      showing = showing
        .then(async () => output.note((await failureLines(runId, services, call)).join('\n')))
        // The line of the log has the error already.
        .catch(() => output.note(nextLine(runId)));
    },
    async done() {
      await showing;
    },
  };
}

function greeting({ store, jobs, schedules }: Readonly<Record<string, unknown>>, watched: number): string {
  const parts = [
    plural(count(jobs), 'job'),
    `${plural(count(schedules), 'schedule')} on`,
    String(store),
    `watching ${plural(watched, 'file')} (Ctrl-C ends it)`,
  ];
  return `  started: ${parts.join(' · ')}`;
}

function count(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
}
