import type { Call } from '../../../cli/command.ts';
import { clean } from '../../../cli/terminal/text.ts';

/** Of a schedule that does not fire any more: whoever follows it waits for runs that do not come. */
export function tellFollowers({ output }: Pick<Call, 'output'>, followers: readonly string[]): void {
  if (followers.length === 0) return;
  const remark = `Others follow it, and wait for its runs: ${followers.map(clean).join(', ')}`;
  output.remark(output.isTerminal ? `  ${remark}` : remark);
}
