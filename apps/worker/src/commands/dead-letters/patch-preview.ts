/** The inputs of the first dead letters before and after a patch, so that an operator sees what a replay would run with. */
import { findDeadLetter } from '@sb/queue';
import type { Store } from '@sb/storage';
import { maskLetter } from '@sb/views';
import { mergePatch } from '@sb/words';
import { valueTexts } from '../../views/value-texts.ts';
import type { Output } from '../../cli/output.ts';
import type { Services } from '../../services/services.ts';

/** This many inputs are shown. */
const MOST_SHOWN = 3;

export interface PatchedInput {
  readonly runId: number;
  readonly jobId: string;
  /** Absent: the run had no input. */
  readonly before?: unknown;
  readonly after: unknown;
}

interface Patching {
  readonly store: Store;
  readonly services: Pick<Services, 'secrets'>;
  readonly letters: readonly { readonly runId: number; readonly jobId: string }[];
  readonly patch: unknown;
}

export async function previewPatch({
  store,
  services,
  letters,
  patch,
}: Patching): Promise<readonly PatchedInput[]> {
  const shown: PatchedInput[] = [];
  for (const { runId, jobId } of letters.slice(0, MOST_SHOWN)) {
    const letter = await findDeadLetter(store, runId);
    const { input: before } = maskLetter(letter, services.secrets);
    const { input: after } = maskLetter(
      { ...letter, input: mergePatch(letter.input, patch) },
      services.secrets,
    );
    shown.push({ runId, jobId, ...(before !== undefined && { before }), after });
  }
  return shown;
}

/** `run 1187  before  { "orgId": "acme-eu" }` and the same after the patch. */
export function patchLines(
  inputs: readonly PatchedInput[],
  { style, width }: Pick<Output, 'style' | 'width'>,
): readonly string[] {
  return inputs.flatMap(({ runId, before, after }) => {
    const head = `run ${runId}`;
    const texts = (value: unknown): readonly string[] =>
      value === undefined ? ['none'] : valueTexts(value, { style, room: width - head.length - 10 });
    const part = (name: string, first: string, value: unknown): readonly string[] =>
      texts(value).map((text, at) =>
        at === 0 ? `${first}  ${name}${text}` : `${' '.repeat(head.length)}          ${text}`,
      );
    return [...part('before  ', head, before), ...part('after   ', ' '.repeat(head.length), after)];
  });
}
