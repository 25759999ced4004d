/** What is done with a run, as lines of the command line. Pure. */
import { commandLine, compactJson } from '../../words/commands/command-line.ts';

/** `input`: JSON as it is typed so far. */
export function editCommand(id: number, input: string): string {
  return commandLine('run:replay', String(id), '--input', compactJson(input));
}

export function frontCommand(id: number): string {
  return commandLine('run:priority', String(id), '--front');
}
