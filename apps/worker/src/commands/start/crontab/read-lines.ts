/** The lines of a crontab, as cron reads them. Pure. */

export type CrontabLine =
  | { readonly kind: 'blank' }
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string; readonly value: string }
  | {
      readonly kind: 'command';
      /** Five fields, or a nickname such as `@daily`. */
      readonly when: string;
      /** Only where lines name a user. */
      readonly user?: string;
      /** As the shell gets it. */
      readonly command: string;
      /** The text after the first `%`, which the command reads from stdin. */
      readonly stdin?: string;
    }
  | { readonly kind: 'wrong'; readonly reason: string };

const VARIABLE = /^\s*(?:([A-Za-z_]\w*)|"([A-Za-z_]\w*)"|'([A-Za-z_]\w*)')\s*=\s*(.*?)\s*$/s;
const FIELDS = /^\s*(@\S+|\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(\S.*)$/s;
const WITH_USER = /^(\S+)\s+(\S.*)$/s;

/** `withUser`: each line names its user before the command, as in /etc/crontab. */
export function readCrontabLine(line: string, { withUser }: { readonly withUser: boolean }): CrontabLine {
  if (line.trim() === '') return { kind: 'blank' };
  if (/^\s*#/.test(line)) return { kind: 'comment', text: line.trim() };
  const [, bare, double, single, value] = VARIABLE.exec(line) ?? [];
  const name = bare ?? double ?? single;
  if (name !== undefined) return { kind: 'variable', name, value: unquoted(value ?? '') };
  if (line.includes('\0')) return { kind: 'wrong', reason: 'it has the character NUL' };
  const [, fields, rest] = FIELDS.exec(line) ?? [];
  if (fields === undefined || rest === undefined)
    return { kind: 'wrong', reason: 'expected five fields or a nickname such as @daily, then a command' };
  const when = fields.trim().replaceAll(/\s+/g, ' ');
  if (!withUser) return { kind: 'command', when, ...splitStdin(rest.trimEnd()) };
  const [, user, command] = WITH_USER.exec(rest) ?? [];
  if (user === undefined || command === undefined)
    return { kind: 'wrong', reason: 'expected the name of a user, then a command' };
  return { kind: 'command', when, user, ...splitStdin(command.trimEnd()) };
}

function unquoted(value: string): string {
  return /^(?:".*"|'.*')$/s.test(value) ? value.slice(1, -1) : value;
}

/** The first `%` without a backslash ends the command; each later one is a line end. `\%` is a percent sign. */
function splitStdin(text: string): { readonly command: string; readonly stdin?: string } {
  const [command = '', ...lines] = text.split(/(?<!\\)%/).map((part) => part.replaceAll(String.raw`\%`, '%'));
  return lines.length === 0
    ? { command: command.trimEnd() }
    : { command: command.trimEnd(), stdin: `${lines.join('\n')}\n` };
}
