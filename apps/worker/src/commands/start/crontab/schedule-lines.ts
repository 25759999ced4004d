import type { CommandOfLine } from './to-command.ts';

const LONGEST_NAME = 40;

export interface ScheduleText {
  readonly name: string;
  readonly schedule: string;
  readonly timezone: string;
  readonly input: CommandOfLine;
}

/** An entry of scheduler.yaml that starts its command when cron would. A JSON text is a text of YAML too. */
export function scheduleLines({ name, schedule, timezone, input }: ScheduleText): readonly string[] {
  const fields = Object.entries(input).map(([field, value]) => `      ${field}: ${JSON.stringify(value)}`);
  return [
    '  - jobId: shell.command',
    `    name: ${JSON.stringify(name)}`,
    `    schedule: ${JSON.stringify(schedule)}`,
    `    timezone: ${JSON.stringify(timezone)}`,
    '    enabled: true',
    '    overlap: allow',
    '    catchUp: skip',
    '    input:',
    ...fields,
  ];
}

/** A name from the program of a line: `/usr/bin/backup.sh -a` is `backup.sh`, a second one `backup.sh-2`. */
export function uniqueName(program: string, taken: Set<string>): string {
  const [first = ''] = program.trim().split(/\s+/);
  const file = first.split('/').at(-1) ?? '';
  const short = file
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
  const base = short.slice(0, LONGEST_NAME) || 'command';
  let name = base;
  for (let nr = 2; taken.has(name); nr += 1) name = `${base}-${nr}`;
  taken.add(name);
  return name;
}
