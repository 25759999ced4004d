/** What is asked of fires, by the command line. Pure. */
import { commandLine, compactJson } from '../words/commands/command-line.ts';

/** `input`: JSON text; absent: that of the schedule. */
export function runNowCommand(name: string, input?: string): string {
  return commandLine(
    'schedules:run-now',
    name,
    ...(input === undefined ? [] : ['--input', compactJson(input)]),
  );
}

/** A count that is not typed yet is left open. */
export function skipCommand(name: string, count = 1): string {
  const command = commandLine('schedules:skip-next', name);
  if (Number.isNaN(count)) return `${command} --count …`;
  return count === 1 ? command : `${command} --count ${count}`;
}
