import { type CommandDefinition, defineCommand } from '../../cli/command.ts';
import { DRY_RUN, REASON } from '../input/shared-flags.ts';

const GROUP = 'Operate';
const NODE = { node: { summary: 'name or id of the daemon, as worker node:list shows them' } } as const;

/** The commands about the processes that work a store. */
export const NODE_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'node:list',
    group: GROUP,
    summary: 'list the processes that work this store, and which are cordoned or draining',
    examples: ['worker node:list', 'worker node:list --json'],
    load: () => import('./node-list.ts'),
  }),
  defineCommand({
    name: 'node:show',
    group: GROUP,
    summary: 'show one process that works this store: its runs with their numbers, its slots, its queues',
    args: { node: { summary: 'name or id of the process, as worker node:list shows them' } },
    examples: ['worker node:show ada', 'worker node:show <id> --json'],
    load: () => import('./node-show.ts'),
  }),
  defineCommand({
    name: 'node:cordon',
    group: GROUP,
    summary: 'stop starting runs on a daemon; running ones continue',
    args: NODE,
    options: { reason: REASON },
    examples: ["worker node:cordon ada --reason 'its disk is slow'"],
    load: async () => ({ run: (await import('./change-node.ts')).cordon }),
  }),
  defineCommand({
    name: 'node:uncordon',
    group: GROUP,
    summary: 'let a daemon start runs again',
    args: NODE,
    options: { reason: REASON },
    examples: ['worker node:uncordon ada'],
    load: async () => ({ run: (await import('./change-node.ts')).uncordon }),
  }),
  defineCommand({
    name: 'node:drain',
    group: GROUP,
    summary: 'stop starting runs on a daemon, and end the daemon when its last run has ended',
    args: NODE,
    options: { reason: REASON, dryRun: DRY_RUN },
    examples: ['worker node:drain ada --dry-run', 'worker node:drain <id>'],
    load: async () => ({ run: (await import('./change-node.ts')).drain }),
  }),
];
