import { listSilences, readAlertConfig, readChannelStates } from '@sb/alerts';
import { redactText } from '@sb/logger';
import { alertRows, type AlertStatus, alertStatusShape, channelRows } from '@sb/views';
import { explainNow } from './explain-now.ts';
import { readAlerts } from './read-alerts.ts';
import type { Call } from '../../cli/command.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import { createServices, withStore } from '../../services/services.ts';
import { alertStatusLines, alertStatusRows } from './views/alert-status-lines.ts';

interface Options {
  readonly alerts?: string;
}

/** Shows the rules of the file, what fires, the channels, and whether the daemons use this version of the file. */
export async function run(call: Call<object, Options>): Promise<ExitCode> {
  const { output, io } = call;
  const services = await createServices(call);
  const { secrets } = services;
  const status = await withStore(services, async ({ store }): Promise<AlertStatus> => {
    const read = await readAlerts(store, call, services);
    const explained = await explainNow(store, { read, secrets, output });
    return {
      read: {
        ...read,
        notes: read.notes.map((note) => ({ ...note, message: redactText(note.message, secrets) })),
      },
      rows: alertRows(explained.rules, read.inForce.settings),
      channels: channelRows(read, await readChannelStates(store)),
      config: await readAlertConfig(store),
      silences: await listSilences(store),
    };
  });
  output.data(alertStatusShape(status));
  if (output.isTerminal) output.lines(...alertStatusLines(status, { ...output, now: io.now() }));
  else output.lines(...alertStatusRows(status));
  if (status.read.inForce.channels.size === 0)
    output.remark(
      'No channel is on here, so no message is sent. For Slack: NOTIFY_SLACK_ENABLED=true and SLACK_WEBHOOK_URL=...',
    );
  return exitCodeOf(status);
}

/** A mistake in the file outranks a firing rule: the skipped rule might be the one that would fire. */
function exitCodeOf({ read, rows }: AlertStatus): ExitCode {
  if (read.file.problems.length > 0) return EXIT.config;
  return rows.some(({ state }) => state === 'firing') ? EXIT.condition : EXIT.ok;
}
