/** Reads the flags after the id of a job as fields of its input. Pure. */
import { didYouMean, roundedNumbers } from '@sb/config';
import type { InputProblem } from '@sb/jobs';
import { CodedError, quote } from '@sb/words';
import { UsageError } from '../../cli/usage-error.ts';
import { type FieldKind, fieldLines, findField, flagsOf, type InputField } from './input-fields.ts';
import { OWN_FLAGS } from './own-flags.ts';

interface Flag {
  readonly name: string;
  /** The text after `=`. */
  readonly attached?: string;
}

/**
 * Reads `--retention-days 60 --exclude-jobs a,b --exclude-jobs c --no-archive` by the fields of the job. A text that
 * does not fit its field stays a text: the schema of the job then reports what it expects. Throws `UsageError`.
 */
export function readFieldFlags(
  rest: readonly string[],
  { jobId, fields }: { readonly jobId: string; readonly fields: readonly InputField[] },
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (let at = 0; at < rest.length; at += 1) {
    const flag = parseFlag(rest[at] ?? '', jobId);
    const off = flag.name.startsWith('no-') ? findField(fields, flag.name.slice(3)) : undefined;
    if (off?.kind === 'boolean' && flag.attached === undefined) {
      values[off.name] = false;
      continue;
    }
    const field = findField(fields, flag.name) ?? refuse(flag.name, { jobId, fields });
    const text = flag.attached ?? textAfter(field, rest[at + 1]);
    if (text !== undefined && flag.attached === undefined) at += 1;
    values[field.name] = merge(values[field.name], field, text);
  }
  return values;
}

function parseFlag(word: string, jobId: string): Flag {
  const [, name, attached] = /^--([^=]+)(?:=([^]*))?$/.exec(word) ?? [];
  if (name === undefined)
    throw new UsageError(`unexpected argument ${quote(word)}`, `Try: worker job ${jobId} --help`);
  return { name, ...(attached !== undefined && { attached }) };
}

function textAfter({ flag, kind }: InputField, next: string | undefined): string | undefined {
  if (kind === 'boolean') return next === 'true' || next === 'false' ? next : undefined;
  if (next === undefined || next.startsWith('--'))
    throw new UsageError(`--${flag}: expected a value, got none`);
  return next;
}

function merge(before: unknown, field: InputField, text: string | undefined): unknown {
  const { kind, flag } = field;
  if (kind !== 'list') return exactly(text ?? 'true', field);
  const ofItem = { flag, kind: field.itemKind, label: field.itemLabel };
  const items = (text ?? '').split(',').map((item) => exactly(item.trim(), ofItem));
  return Array.isArray(before) ? [...before, ...items] : items;
}

/** A number that would become another one is a text where texts fit too, and refused elsewhere. */
function exactly(text: string, { flag, kind, label }: Pick<InputField, 'flag' | 'kind' | 'label'>): unknown {
  const value = coerce(text, kind);
  const [rounded] = typeof value === 'string' ? [] : roundedNumbers(text);
  if (!rounded) return value;
  if (label.split('|').includes('text')) return text;
  throw new UsageError(`--${flag}: ${rounded.message}`);
}

function coerce(text: string, kind: FieldKind): unknown {
  if (kind === 'number') return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
  if (kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return kind === 'object' || kind === 'list' ? parseJson(text) : text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function refuse(
  flag: string,
  { jobId, fields }: { readonly jobId: string; readonly fields: readonly InputField[] },
): never {
  const near = didYouMean(flag, [...flagsOf(fields), ...OWN_FLAGS]);
  const advice = near === undefined ? '' : `. Did you mean --${near}?`;
  const shown = quote(`--${flag}`).slice(1, -1);
  throw new UsageError(`unknown option ${shown} of the job ${jobId}${advice}`, fieldsHint(jobId, fields));
}

/** The fields of a job, as the hint of an error. */
export function fieldsHint(jobId: string, fields: readonly InputField[]): string {
  if (fields.length === 0)
    return `The job ${jobId} describes no fields. Give its input as JSON: --input '{"name":"value"}'`;
  return [`The fields of ${jobId}:`, ...fieldLines(fields).map((line) => `  ${line}`)].join('\n');
}

/** The job does not accept its input. The message has every problem, the hint has the known fields. */
export class InputRejectedError extends CodedError {
  readonly code = 'INPUT_INVALID';
  readonly hint: string;
  readonly problems: readonly InputProblem[];

  constructor(jobId: string, problems: readonly InputProblem[], fields: readonly InputField[]) {
    const facts = problems.map(({ path, message }) => `  ${path === '' ? '' : `${path}: `}${message}`);
    super([`The job ${jobId} does not accept this input:`, ...facts].join('\n'));
    this.problems = problems;
    this.hint = fieldsHint(jobId, fields);
  }
}
