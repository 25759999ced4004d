/** `github:links`: the issue of each task, and what is wrong with it. */
import { listGithubLinks, type LinkPage, type LinkState } from '@sb/github';
import { listOrganisations, UnknownOrganisationError } from '@sb/questboard';
import type { Store } from '@sb/storage';
import { clean, relativeTime } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import type { Column } from '../../cli/terminal/table.ts';
import type { StyleName } from '../../cli/terminal/style.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { createServices, withStore } from '../../services/services.ts';

interface Options {
  readonly org?: string;
  readonly state?: LinkState;
  readonly limit: number;
  readonly cursor?: string;
}

type Row = LinkPage['items'][number];

const STYLES: Readonly<Record<LinkState, StyleName>> = {
  intent: 'yellow',
  unknown: 'yellow',
  linked: 'green',
  moved: 'yellow',
  deleted: 'dim',
  missing: 'dim',
  error: 'red',
};

export async function run({ io, output, options }: Call<object, Options>): Promise<void> {
  const { org, state, limit, cursor } = options;
  const after = cursor === undefined ? undefined : placeOf(cursor);
  const { items, next } = await withStore(await createServices({ io, output }), async ({ store }) => {
    const page = await listGithubLinks(store, {
      limit,
      ...(org !== undefined && { orgId: org }),
      ...(state !== undefined && { state }),
      ...(after && { after }),
    });
    if (page.items.length === 0 && org !== undefined) await checkOrganisation(store, org);
    return page;
  });
  const place = next && `${next.orgId}/${next.taskId}`;
  output.data(items, place === undefined ? {} : { next: place });
  if (items.length > 0) output.table(items, columns(io.now(), output.isTerminal));
  else output.remark(state === undefined ? 'No task has an issue.' : `No link has the state ${state}.`);
  if (place !== undefined) output.further(`There are more: --cursor ${place}`);
}

async function checkOrganisation(store: Store, org: string): Promise<void> {
  const known = await listOrganisations(store);
  if (!known.includes(org)) throw new UnknownOrganisationError(org, known);
}

function placeOf(cursor: string): { readonly orgId: string; readonly taskId: string } {
  const [orgId = '', taskId, ...rest] = cursor.split('/');
  if (orgId === '' || taskId === undefined || rest.length > 0)
    throw new UsageError('--cursor: expected the "next" of the page before');
  return { orgId, taskId };
}

function columns(now: number, isTerminal: boolean): Column<Row>[] {
  const margin = isTerminal ? '  ' : '';
  return [
    { header: `${margin}task`, get: ({ taskId }) => `${margin}${clean(taskId)}` },
    { header: 'org', get: ({ orgId }) => orgId, expendable: 1 },
    { header: 'state', get: ({ state }) => ({ text: state, style: STYLES[state] }) },
    {
      header: 'issue',
      get: ({ repo, issueNumber }) => (issueNumber === undefined ? repo : `${repo}#${issueNumber}`),
    },
    {
      header: 'pushed',
      get: ({ lastPushedAt }) => (lastPushedAt === undefined ? '' : relativeTime(lastPushedAt, now)),
      plain: ({ lastPushedAt }) => (lastPushedAt === undefined ? '' : new Date(lastPushedAt).toISOString()),
    },
    { header: 'last error', get: ({ lastError }) => lastError ?? '', flexible: true },
  ];
}
