import { type Flag, FLAG_SEVERITIES } from '@sb/questboard';
import { relativeTime } from '@sb/views';
import type { Column } from '../../../cli/terminal/table.ts';
import { type BoardLook, isRoomy, kindColumn } from './board-look.ts';
import type { Item } from './item-lines.ts';

/** On a terminal, critical flags come first. */
export function printFlags(flags: readonly Flag[], look: BoardLook): void {
  const { output } = look;
  output.table(output.isTerminal ? flags.toSorted(worstFirst) : flags, flagColumns(look));
}

/** A few flags that people should read. */
export function flagItems(flags: readonly Flag[], { titleOf }: BoardLook): Item[] {
  return flags.toSorted(worstFirst).map(({ kind, severity, taskId, reason }) => ({
    kind,
    kindStyle: styleOf(severity),
    fact: severity,
    taskId,
    title: titleOf(taskId),
    why: reason,
  }));
}

function worstFirst(a: Flag, b: Flag): number {
  return FLAG_SEVERITIES.indexOf(b.severity) - FLAG_SEVERITIES.indexOf(a.severity);
}

function flagColumns({ output, now, titleOf }: BoardLook): Column<Flag>[] {
  const roomy: Column<Flag>[] = [
    {
      header: 'since',
      get: ({ since }) => relativeTime(Date.parse(since), now),
      plain: ({ since }) => since,
    },
    { header: 'title', get: ({ taskId }) => titleOf(taskId), flexible: true },
  ];
  return [
    ...kindColumn<Flag>(output, 'flag'),
    {
      header: 'flag',
      get: ({ kind, severity }) => ({ text: kind, style: styleOf(severity) }),
    },
    { header: 'severity', get: ({ severity }) => severity },
    { header: 'task', get: ({ taskId }) => taskId },
    ...(isRoomy(output) ? roomy : []),
    { header: 'reason', get: ({ reason }) => reason, flexible: true },
  ];
}

function styleOf(severity: Flag['severity']) {
  return severity === 'critical' ? 'red' : 'yellow';
}
