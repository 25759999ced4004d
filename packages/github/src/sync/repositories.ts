/** What a run learns about repositories, each once: whether they can be used, their names, labels and members. */
import { messageOf } from '../client/answer.ts';
import { fields, list } from '../client/remote-issue.ts';
import { type LabelDefinition, sameName } from '../mapping/labels.ts';
import type { Warning, WarningCode } from '../model.ts';
import type { Room, Session } from './session.ts';

const PAGE = 100;
const MOST_PAGES = 50;

export interface Seen {
  /** What it is called now, in lower case. */
  readonly name: string;
  /** The token may push, and the repository is not archived: labels, and issues of others, can be changed. */
  readonly mayWrite: boolean;
  readonly hasIssues: boolean;
}

export interface Repositories {
  /** False: its tasks are left alone in this run; a warning says why. */
  isUsable(repo: string): boolean;
  /** Leaves the repository alone from now on. */
  giveUp(repo: string, code: WarningCode, message: string): void;
  /** A warning about a repository, once in a run. */
  warnOnce(repo: string, code: WarningCode, message: string): void;
  /** Whether the repository can be read: asked once in a run. */
  look(repo: string): Promise<Seen | 'unreachable' | 'stopped'>;
  /** Makes the labels that are missing. False: the run is stopped. */
  ensureLabels(repo: string, labels: readonly LabelDefinition[], room: Room): Promise<boolean>;
  /** Whether the login may be assigned there; `stopped` where GitHub does not say. */
  mayAssign(repo: string, login: string): Promise<boolean | 'stopped'>;
  readonly warnings: readonly Warning[];
}

export function createRepositories(session: Session): Repositories {
  const warnings: Warning[] = [];
  const closed = new Set<string>();
  const labelsOf = new Map<string, Set<string>>();
  const assignable = new Map<string, boolean>();
  const seen = new Map<string, Seen | 'unreachable'>();

  function warnOnce(repo: string, code: WarningCode, message: string): void {
    if (!warnings.some((one) => one.subject === repo && one.code === code))
      warnings.push({ code, subject: repo, message });
  }

  return {
    warnings,
    warnOnce,
    isUsable: (repo) => !closed.has(repo),
    giveUp(repo, code, message) {
      closed.add(repo);
      // That its labels could not be made has the same cause.
      const at = warnings.findIndex((one) => one.subject === repo && one.code === 'label-refused');
      if (at >= 0) warnings.splice(at, 1);
      warnOnce(repo, code, message);
    },
    async look(repo) {
      const found = seen.get(repo) ?? (await readRepository(session, repo));
      if (found !== 'stopped') seen.set(repo, found);
      return found;
    },
    async ensureLabels(repo, labels, room) {
      const known = labelsOf.get(repo) ?? (await readLabels(session, repo));
      if (known === 'stopped') return false;
      labelsOf.set(repo, known);
      for (const label of labels) {
        if (known.has(sameName(label.name))) continue;
        const made = await session.change(
          { method: 'POST', path: `/repos/${repo}/labels`, body: label },
          room,
        );
        if (made.kind === 'stopped') return false;
        if (made.kind === 'answer' && made.status >= 400 && !isTaken(made.body))
          warnOnce(
            repo,
            'label-refused',
            `the label "${label.name}" cannot be made: ${messageOf(made.body)}`,
          );
        // Whatever came of it: it is not tried again in this run.
        known.add(sameName(label.name));
      }
      return true;
    },
    async mayAssign(repo, login) {
      const key = `${repo} ${sameName(login)}`;
      const known = assignable.get(key);
      if (known !== undefined) return known;
      const asked = await session.get(`/repos/${repo}/assignees/${encodeURIComponent(login)}`);
      if (asked.kind === 'stopped') return 'stopped';
      // A fault says nothing about the login: its issue keeps its assignee, and a later run asks again.
      if (asked.kind === 'lost' || asked.status >= 500) return 'stopped';
      const may = asked.status === 204;
      assignable.set(key, may);
      return may;
    },
  };
}

async function readRepository(session: Session, repo: string): Promise<Seen | 'unreachable' | 'stopped'> {
  const asked = await session.get(`/repos/${repo}`);
  if (asked.kind === 'stopped') return 'stopped';
  const found = asked.kind === 'answer' && asked.status === 200 ? fields(asked.body) : undefined;
  const name = found?.['full_name'];
  if (typeof name !== 'string') return 'unreachable';
  const mayPush = fields(found?.['permissions'])?.['push'] === true;
  return {
    name: name.toLowerCase(),
    mayWrite: mayPush && found?.['archived'] !== true,
    hasIssues: found?.['has_issues'] !== false,
  };
}

/** All names, in lower case. A list that cannot be read counts as empty: then each label is tried. */
async function readLabels(session: Session, repo: string): Promise<Set<string> | 'stopped'> {
  const names = new Set<string>();
  for (let page = 1; page <= MOST_PAGES; page++) {
    const asked = await session.get(`/repos/${repo}/labels`, { per_page: PAGE, page });
    if (asked.kind === 'stopped') return 'stopped';
    if (asked.kind === 'lost' || asked.status !== 200) break;
    const found = list(asked.body).map((label) => fields(label)?.['name']);
    for (const name of found) if (typeof name === 'string') names.add(sameName(name));
    if (found.length < PAGE) break;
  }
  return names;
}

/** Another program made it at the same time. */
function isTaken(body: unknown): boolean {
  return list(fields(body)?.['errors']).some((error) => fields(error)?.['code'] === 'already_exists');
}
