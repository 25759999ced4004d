/** Flags that `worker job` takes for itself, wherever they are on the line: a field of that name cannot have them. */

/** Those of the command, and those of each command. */
export const OWN_FLAGS: readonly string[] = [
  'org',
  'all-orgs',
  'input',
  'now',
  'priority',
  'queue',
  'timeout',
  'no-retry',
  'dry-run',
  'enqueue',
  'follow',
  'delay',
  'run-at',
  'after',
  'because',
  'inspect',
  'dedupe-key',
  'dedupe-replace',
  'dedupe-max-wait',
  'version',
  'json',
  'jsonl',
  'no-input',
  'jobs',
  'as',
  'help',
];

const TAKEN = new Set(OWN_FLAGS);

/** `--all-orgs` sets the field of that name itself. */
export function isTaken({ name, flag }: { readonly name: string; readonly flag: string }): boolean {
  return TAKEN.has(flag) && name !== 'allOrgs';
}
