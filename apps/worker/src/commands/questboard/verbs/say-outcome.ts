/** The answer of a verb: what it did to its record, the quests that moved with it, and warnings. */
import type { Outcome } from '@sb/questboard';
import { clean } from '@sb/views';
import type { Output } from '../../../cli/output.ts';

interface Said {
  readonly id: string;
  /** For people, without the id: `is in-progress now`. */
  readonly sentence: string;
  /** For programs, behind the id. */
  readonly cells: readonly string[];
  readonly dryRun: boolean;
}

export function sayOutcome(output: Output, answer: Outcome, { id, sentence, cells, dryRun }: Said): void {
  output.data({ ...answer, dryRun });
  if (!output.isTerminal) output.lines([id, ...cells].map(clean).join('\t'));
  else if (!answer.changed) output.lines(`  ${clean(id)} ${clean(sentence)} already; nothing is changed`);
  else output.lines(`  ${output.style.bold(clean(id))} ${dryRun ? '(dry run) ' : ''}${clean(sentence)}`);
  for (const { questId, from, to } of answer.moved)
    output.remark(`  quest ${clean(questId)}: ${from} -> ${to}`);
  for (const { message } of answer.warnings) output.remark(`  warning  ${clean(message)}`);
  if (dryRun && answer.changed) output.remark('  Nothing was written: --dry-run');
}
