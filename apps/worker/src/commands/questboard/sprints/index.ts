import { type CommandDefinition, defineCommand } from '../../../cli/command.ts';
import { ACT, ORG } from '../verbs/shared-flags.ts';

const GROUP = 'Questboard';
const WEEK = { week: { summary: '2026-W06, or a date in it (default: this week)', optional: true } } as const;

export const SPRINT_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'sprint:show',
    group: GROUP,
    summary: 'show the plan of a week: who does what on which days, and what is left out',
    args: WEEK,
    options: { org: ORG, member: { value: 'id', summary: 'show only the plan of this member' } },
    examples: ['worker sprint:show', 'worker sprint:show 2026-W06 --member ada', 'worker sprint:show --json'],
    load: () => import('./sprint-show.ts'),
  }),
  defineCommand({
    name: 'sprint:approve',
    group: GROUP,
    summary: 'make the draft of a week its plan: runs of the planner leave it as it is',
    args: WEEK,
    options: ACT,
    examples: ['worker sprint:approve', "worker sprint:approve 2026-W06 --reason 'agreed on Monday'"],
    load: async () => ({ run: (await import('./sprint-act.ts')).approve }),
  }),
  defineCommand({
    name: 'sprint:cancel',
    group: GROUP,
    summary: 'take back the plan of a week; tasks keep their assignees',
    args: WEEK,
    options: ACT,
    examples: ["worker sprint:cancel --reason 'the team is at a conference'"],
    load: async () => ({ run: (await import('./sprint-act.ts')).cancel }),
  }),
  defineCommand({
    name: 'sprint:replan',
    group: GROUP,
    summary: 'make a new draft for a week, also where its plan was approved',
    args: WEEK,
    options: { org: ORG, reason: ACT.reason, dryRun: ACT.dryRun },
    examples: ["worker sprint:replan --reason 'two members are ill'", 'worker sprint:replan --dry-run'],
    load: async () => ({ run: (await import('./sprint-act.ts')).replan }),
  }),
];
