import { ConfigError, decode, type Problem, type SourceDocument } from '@sb/config';
import * as z from 'zod';
import type { Instant } from '../model/dates.ts';
import type { Organisation, Quest } from '../model/organisation.ts';
import { checkCycles } from './check-cycles.ts';
import { checkEmails, checkIdentities } from './check-identities.ts';
import { checkReferences, danglingReferences } from './check-references.ts';
import { findMasked } from './find-masked.ts';
import { addStored, readLoosely } from './loose-file.ts';
import { type ImportMode, mergeStored } from './merge-stored.ts';
import { normalise } from './normalise.ts';
import { type OrganisationFile, organisationSchema } from './organisation-schema.ts';

export interface DocumentOptions {
  /** The value of times that the file leaves out. */
  readonly now: Instant;
  /** Accept cycles among dependencies; the daily run warns of them. */
  readonly allowCycles?: boolean;
  /** The organisation that the file changes; absent for a new one. */
  readonly stored?: Organisation;
  /** Records that the file names and that have left the board: a merge brings them back as they were. */
  readonly archived?: ArchivedRecords;
  /** `merge` if absent. */
  readonly mode?: ImportMode;
  /** Problems that were found before: reported together with those of this reading. */
  readonly found?: readonly Problem[];
}

export type ArchivedRecords = Pick<Organisation, 'members' | 'questlines' | 'quests' | 'tasks'>;

export type NamedIds = Readonly<Record<keyof ArchivedRecords, readonly string[]>>;

/** The ids of the records in a file, as far as they can be read. */
export function idsIn({ value }: SourceDocument): NamedIds {
  const { members, questlines, quests, tasks } = readLoosely(value);
  return {
    members: idsOf(members),
    questlines: idsOf(questlines),
    quests: idsOf(quests),
    tasks: idsOf(tasks),
  };
}

function idsOf(rows: readonly { readonly id?: string | undefined }[]): string[] {
  return rows.flatMap(({ id }) => id ?? []);
}

export interface ReadOrganisation {
  readonly organisation: Organisation;
  /** `dangling-reference`: a quest or a task waits for an id that does not exist. */
  readonly warnings: readonly ReadWarning[];
}

export interface ReadWarning extends Problem {
  readonly code: 'dangling-reference';
}

const orgIdSchema = z.object({ org: z.object({ id: z.string() }) });

/** The id of the organisation in a file; undefined where it cannot be read: reading the file reports that. */
export function orgIdOf({ value }: SourceDocument): string | undefined {
  return orgIdSchema.safeParse(value).data?.org.id;
}

/** Returns the organisation as it is after the import of this file. Throws `ConfigError` with every problem. */
export function readDocument(document: SourceDocument, options: DocumentOptions): ReadOrganisation {
  const { now, stored, archived, mode = 'merge', allowCycles = false, found = [] } = options;
  const known = stored && archived ? withArchived(stored, archived) : stored;
  const value = known ? mergeStored(document.value, known, { mode, now }) : document.value;
  const loose = readLoosely(value);
  const all = stored && mode === 'merge' ? addStored(loose, stored) : loose;
  const findings = [
    ...(known ? findMasked(document.value, known) : []),
    ...checkIdentities(loose),
    ...checkEmails(loose, all),
    ...checkReferences(loose, all),
    ...(allowCycles ? [] : checkCycles(loose, all)),
  ];
  const problems = [...found, ...findings.map(({ path, message }) => document.problem(path, message))];
  const file = decodeWith({ ...document, value }, problems);
  const warnings = danglingReferences(loose, all).map(({ path, message }): ReadWarning => ({
    code: 'dangling-reference',
    ...document.problem(path, message),
  }));
  const organisation = normalise(file, now);
  return { organisation: known ? withDerivedStates(organisation, known) : organisation, warnings };
}

function withArchived(stored: Organisation, archived: ArchivedRecords): Organisation {
  return {
    org: stored.org,
    members: [...stored.members, ...archived.members],
    questlines: [...stored.questlines, ...archived.questlines],
    quests: [...stored.quests, ...archived.quests],
    tasks: [...stored.tasks, ...archived.tasks],
  };
}

/** Decodes the file by the schema. Throws one `ConfigError` with the given problems and those that the schema finds. */
function decodeWith(document: SourceDocument, problems: readonly Problem[]): OrganisationFile {
  const found: Problem[] = [...problems];
  try {
    const file = decode(document, organisationSchema);
    if (found.length === 0) return file;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    found.push(...error.problems);
  }
  throw new ConfigError(document.file, found.toSorted(byPlace));
}

function byPlace(a: Problem, b: Problem): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

/** The state of a quest comes from its tasks: an old file must not lock a quest that a run has opened. */
function withDerivedStates(organisation: Organisation, stored: Organisation): Organisation {
  const before = new Map(stored.quests.map((quest) => [quest.id, quest]));
  return {
    ...organisation,
    quests: organisation.quests.map((quest) => withState(quest, before.get(quest.id))),
  };
}

/** Only people cancel and restore quests: such a change of the file is taken, any other state is kept. */
function withState(quest: Quest, stored: Quest | undefined): Quest {
  if (!stored || (quest.state === 'cancelled') !== (stored.state === 'cancelled')) return quest;
  const { unlockedAt: _unlockedAt, startedAt: _startedAt, completedAt: _completedAt, ...rest } = quest;
  return {
    ...rest,
    state: stored.state,
    ...(stored.unlockedAt !== undefined && { unlockedAt: stored.unlockedAt }),
    ...(stored.startedAt !== undefined && { startedAt: stored.startedAt }),
    ...(stored.completedAt !== undefined && { completedAt: stored.completedAt }),
  };
}
