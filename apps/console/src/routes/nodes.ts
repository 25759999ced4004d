/** The processes that work the store. */
import { cordonNode, drainNode, listNodes, type NodeChange, uncordonNode } from '@sb/queue';
import { clean, isoTime } from '@sb/views';
import { z } from 'zod';
import { nodeList } from '../answers/queues.ts';
import { checkUnlimited } from '../guard/limited.ts';
import { acts, type Call, reads, type Route } from '../http/route.ts';
import { nodeRow } from '../rows/queue-rows.ts';
import { redacted } from '../rows/redacted.ts';
import { reason } from '../requests/fields.ts';

const params = z.strictObject({ id: z.coerce.number().int().positive() });
const body = z.strictObject({ reason: reason.optional() });
const changed = z.object({
  id: z.number(),
  name: z.string(),
  changed: z.boolean(),
  before: z.string(),
  after: z.string(),
});

const TAG = 'Nodes';

export const NODE_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/nodes',
    tag: TAG,
    summary: 'The processes that work the store, or still hold a lease',
    least: 'viewer',
    answer: nodeList,
    cli: ['node:list', 'node:show'],
    async run({ store, who, secrets }) {
      checkUnlimited(who);
      const now = await store.now();
      const nodes = await listNodes(store);
      return redacted({ now: isoTime(now), items: nodes.map((node) => nodeRow(node, now)) }, secrets);
    },
  }),
  change('cordon', 'The node takes no run, and stays up', cordonNode),
  change('uncordon', 'The node takes runs again', uncordonNode),
  change('drain', 'The node takes no run, and stops when its runs have ended', drainNode),
];

function change(verb: 'cordon' | 'uncordon' | 'drain', summary: string, act: typeof cordonNode): Route {
  return acts({
    method: 'POST',
    path: `/nodes/:id/${verb}`,
    tag: TAG,
    summary,
    least: 'admin',
    params,
    body,
    answer: changed,
    cli: [`node:${verb}`],
    async run({
      store,
      who,
      params: { id },
      body: { reason: why },
    }: Call<z.output<typeof params>, unknown, z.output<typeof body>>) {
      checkUnlimited(who);
      return changeRow(await act(store, id, { actor: who.actor, reason: why }));
    },
  });
}

function changeRow({ id, name, ...same }: NodeChange): z.input<typeof changed> {
  return { ...same, id, name: clean(name) };
}
