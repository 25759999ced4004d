/** Labels by what a task is: priority, status, phase, tags. */
import type { SyncPhase, SyncTask } from '../model.ts';

/** GitHub's limit of a label's name. */
const LONGEST = 50;

const PHASES: Readonly<Record<SyncPhase, string>> = {
  W: 'wonder',
  I: 'invention',
  D: 'discernment',
  G: 'galvanizing',
  E: 'enablement',
  T: 'tenacity',
};

const SHOWN_STATUSES: readonly string[] = ['in-progress', 'in-review', 'blocked'];

export interface LabelDefinition {
  readonly name: string;
  /** Six hexadecimal digits. */
  readonly color: string;
  /** At most 100 characters. */
  readonly description: string;
}

const COLOURS: Readonly<Record<string, string>> = {
  urgent: 'b60205',
  high: 'd93f0b',
  medium: 'fbca04',
  low: 'c2e0c6',
  'in-progress': '1d76db',
  'in-review': '5319e7',
  blocked: 'b60205',
  'awaiting-approval': '0e8a16',
};
const PHASE_COLOUR = 'bfd4f2';
const TAG_COLOUR = 'ededed';

export function labelsOf(
  { priority, status, awaitsApproval, phase, tags }: SyncTask,
  prefixes: readonly string[],
): readonly LabelDefinition[] {
  const [ofPriority = '', ofStatus = '', ofPhase = ''] = prefixes;
  const shown = awaitsApproval ? 'awaiting-approval' : SHOWN_STATUSES.find((one) => one === status);
  const all: readonly (LabelDefinition | undefined)[] = [
    label(ofPriority + priority, COLOURS[priority], `Priority: ${priority}`),
    shown === undefined ? undefined : label(ofStatus + shown, COLOURS[shown], `Status: ${shown}`),
    phase && label(ofPhase + PHASES[phase], PHASE_COLOUR, `Phase of work: ${PHASES[phase]}`),
    ...tags.map((tag) => label(tag, TAG_COLOUR, 'A tag of the task')),
  ];
  const named = all.filter(
    (one) => one !== undefined && one.name !== '' && Array.from(one.name).length <= LONGEST,
  );
  return [...new Map(named.map((one) => [sameName(one?.name ?? ''), one])).values()].filter(
    (one) => one !== undefined,
  );
}

/** Whether a label or a login is among others: GitHub's names are equal whatever their case. */
export function hasName(names: readonly string[], name: string): boolean {
  return names.some((one) => sameName(one) === sameName(name));
}

/** Two labels with names that differ by case only are one label for GitHub. */
export function sameName(name: string): string {
  return name.toLowerCase();
}

function label(name: string, color = TAG_COLOUR, description: string): LabelDefinition {
  return { name: name.trim(), color, description };
}
