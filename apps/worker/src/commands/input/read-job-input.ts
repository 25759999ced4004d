/** The input of `worker job`: the value of --input, and the flags of the fields of the job. */
import { isDeepStrictEqual } from 'node:util';
import { inputJsonSchema, type RegisteredJob, validateInput } from '@sb/jobs';
import { describeValue, formatPath, quote } from '@sb/words';
import { UsageError } from '../../cli/usage-error.ts';
import { type InputField, inputFields } from './input-fields.ts';
import { fieldsHint, InputRejectedError, readFieldFlags } from './read-field-flags.ts';
import { type InputSource, readInputText } from './read-input-text.ts';

export interface InputWishes {
  readonly input?: string;
  readonly org?: string;
  readonly allOrgs: boolean;
  /** All arguments that are no flags of the command. */
  readonly rest: readonly string[];
}

/** Reads the input of the run, and checks it by the schema of the job. Throws `UsageError`, `InputRejectedError`. */
export async function readJobInput(
  job: RegisteredJob,
  wishes: InputWishes,
  source: InputSource,
): Promise<unknown> {
  const fields = inputFields(inputJsonSchema(job));
  const given = readFieldFlags(wishes.rest, { jobId: job.id, fields });
  refuseTwoOrgs(wishes.org, given['orgId']);
  const flags = { ...given, ...commonFields(job, wishes, fields) };
  const merged = mergeInput(await readWhole(wishes, source), flags);
  const input = merged === undefined && job.input ? {} : merged;
  const verdict = await validateInput(job, input);
  if (!verdict.ok) throw new InputRejectedError(job.id, verdict.problems, fields);
  // The store keeps the input as given: each attempt fills in the defaults of the schema.
  return input;
}

/** Reads the input for a job that is not registered here: its fields are unknown. */
export async function readUncheckedInput(
  { input, org, allOrgs }: Omit<InputWishes, 'rest'>,
  source: InputSource,
): Promise<unknown> {
  return mergeInput(await readWhole(input === undefined ? {} : { input }, source), {
    ...(org !== undefined && { orgId: org }),
    ...(allOrgs && { allOrgs }),
  });
}

async function readWhole({ input }: { readonly input?: string }, source: InputSource): Promise<unknown> {
  return input === undefined ? undefined : readInputText(input, source);
}

function refuseTwoOrgs(org: string | undefined, orgId: unknown): void {
  if (org === undefined || orgId === undefined || org === orgId) return;
  throw new UsageError(`--org is ${quote(org)} and --org-id is ${describeValue(orgId)}`, 'Give one of them.');
}

function commonFields(
  { id }: RegisteredJob,
  { org, allOrgs }: InputWishes,
  fields: readonly InputField[],
): Record<string, unknown> {
  if (allOrgs && !fields.some(({ name }) => name === 'allOrgs'))
    throw new UsageError(
      `--all-orgs: the job ${id} works for one organisation at a time`,
      fieldsHint(id, fields),
    );
  return { ...(org !== undefined && { orgId: org }), ...(allOrgs && { allOrgs: true }) };
}

/** Merges the value of `--input` with the fields of the flags. Throws `UsageError` if they contradict each other. */
function mergeInput(input: unknown, fields: Readonly<Record<string, unknown>>): unknown {
  const names = Object.keys(fields);
  if (names.length === 0) return input;
  if (input === undefined) return fields;
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new UsageError(
      '--input must be an object if fields are given as flags too',
      'Give one or the other.',
    );
  }
  const differing = Object.entries(input).filter(
    ([name, value]) => Object.hasOwn(fields, name) && !isDeepStrictEqual(value, fields[name]),
  );
  if (differing.length > 0) throw new UsageError(conflictText(differing, fields), 'Give each field once.');
  return { ...input, ...fields };
}

function conflictText(
  differing: readonly [string, unknown][],
  fields: Readonly<Record<string, unknown>>,
): string {
  const facts = differing.map(
    ([name, value]) =>
      `${formatPath([name])} is ${describeValue(value)} there and ${describeValue(fields[name])} as a flag`,
  );
  return `--input and the flags contradict each other: ${facts.join('; ')}`;
}
