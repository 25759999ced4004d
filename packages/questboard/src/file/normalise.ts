import type { Instant } from '../model/dates.ts';
import type { Member, Organisation, Quest, Questline, Task, WorkingGenius } from '../model/organisation.ts';
import { sortBy } from '../order.ts';
import type { OrganisationFile } from './organisation-schema.ts';

type Row<K extends 'members' | 'questlines' | 'quests' | 'tasks'> = OrganisationFile[K][number];

/** Makes the model of a file: resolves aliases, fills missing times with `now`, sorts every list by id. */
export function normalise(file: OrganisationFile, now: Instant): Organisation {
  return {
    org: { ...file.org, createdAt: file.org.createdAt ?? now },
    members: sortBy(file.members, byId).map((row) => toMember(row, now)),
    questlines: sortBy(
      file.questlines.map((row, index) => toQuestline(row, index + 1, now)),
      byId,
    ),
    quests: sortBy(file.quests, byId).map((row) => toQuest(row, now)),
    tasks: sortBy(file.tasks, byId).map((row) => toTask(row, now)),
  };
}

function byId({ id }: { id: string }): [string] {
  return [id];
}

export function toMember({ workingGenius, ...row }: Row<'members'>, now: Instant): Member {
  const profile = workingGenius && toProfile(workingGenius);
  return { ...row, ...(profile && { workingGenius: profile }), createdAt: row.createdAt ?? now };
}

function toProfile(row: NonNullable<Row<'members'>['workingGenius']>): WorkingGenius {
  return {
    genius: row.genius ?? row.top2 ?? [],
    competency: row.competency ?? row.competency2 ?? [],
    frustration: row.frustration ?? row.frustration2 ?? [],
  };
}

export function toQuestline(row: Row<'questlines'>, position: number, now: Instant): Questline {
  return { ...row, order: row.order ?? position, createdAt: row.createdAt ?? now };
}

export function toQuest({ unlockConditions, ...row }: Row<'quests'>, now: Instant): Quest {
  return { ...row, requires: row.requires ?? unlockConditions ?? [], createdAt: row.createdAt ?? now };
}

export function toTask({ owner, estimatedMinutes, ...row }: Row<'tasks'>, now: Instant): Task {
  const createdAt = row.createdAt ?? now;
  return {
    ...row,
    ...(owner !== undefined && { assigneeId: owner }),
    ...(estimatedMinutes !== undefined && { estimateMinutes: estimatedMinutes }),
    blockers: row.blockers.map((blocker) => ({ ...blocker, createdAt: blocker.createdAt ?? now })),
    createdAt,
    statusChangedAt: row.statusChangedAt ?? createdAt,
    lastActivityAt: row.lastActivityAt ?? createdAt,
  };
}
