/** The address of a run: what is shown at the left below the waterfall, and at the right. */
import { address } from '../../../words/address.ts';

export interface RunParts {
  readonly left?: string | undefined;
  readonly tab?: string | undefined;
}

export function runPath(id: number, parts: RunParts = {}): string {
  return address(`/runs/${id}`, { ...parts });
}
