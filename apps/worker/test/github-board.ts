/** A board whose tasks are marked for GitHub, and the fake of GitHub that it is synced with. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type FakeGithub, startFakeGithub, TOKEN } from '@sb/github/fake-github';
import { sql } from '@sb/storage';
import { withStore } from './frozen-node.ts';
import type { Place } from './use-worker.ts';

export const REPO = 'acme/app';

const BOARD = `format: questboard/v1
org: { id: acme, name: Acme, timezone: UTC, workdays: [1, 2, 3, 4, 5, 6, 7] }
members:
  - { id: ada, name: Ada, email: ada@example.com, role: owner, githubLogin: ada-gh }
quests:
  - { id: invoices, title: Invoices }
tasks:
  - { id: a, questId: invoices, title: First, priority: high, assigneeId: ada, syncToGithub: true, github: { repo: acme/app } }
  - { id: b, questId: invoices, title: Second, dependsOn: [a], syncToGithub: true, github: { repo: acme/app } }
  - { id: c, questId: invoices, title: Private }
`;

export async function boardGithub(whenFinished: Parameters<typeof startFakeGithub>[0]): Promise<FakeGithub> {
  const github = await startFakeGithub(whenFinished);
  github.addRepository(REPO, { assignable: ['ada-gh'] });
  // To make it takes a second of each sync: packages/github has the tests of that.
  github.addLabel(REPO, { name: 'priority:high' });
  return github;
}

export function accessTo({ url }: FakeGithub): Readonly<Record<string, string>> {
  return { GITHUB_TOKEN: TOKEN, GITHUB_API_URL: url };
}

export async function importBoard(place: Place): Promise<void> {
  writeFileSync(path.join(place.folder, 'board.yaml'), BOARD);
  await place.ask(['db:migrate']);
  await place.ask(['questboard:import', 'board.yaml']);
}

/** The lease of a killed run holds for a minute: it is taken from it here. */
export async function freeToken(place: Place): Promise<void> {
  await withStore(place, async (store) => {
    await store.write((tx) => tx.run(sql`delete from leases where name like 'github:%'`));
  });
}
