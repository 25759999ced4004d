import type { LetterReport } from '../../../../../src/answers/failures.ts';
import { Diff } from '../../../components/facts/diff.tsx';
import { patchBetween, patchLines } from '../../../words/text/diff.ts';

type Inputs = NonNullable<LetterReport['inputs']>;

/** The letter whose input is edited, with its input as it was then. */
export type Example = Pick<Inputs[number], 'runId' | 'before'>;

interface PatchEditorProps {
  /** The first inputs of the preview; absent to those who may not see inputs. */
  readonly inputs: Inputs | undefined;
  readonly jobs: readonly string[];
  readonly edited: Example | undefined;
  /** Its input as it was edited; undefined: each keeps its own. */
  readonly text: string | undefined;
  /** The preview is of this text: the server has checked it. */
  readonly isChecked: boolean;
  readonly onChange: (text: string | undefined, example: Example) => void;
}

/** The input of one letter is edited; what was changed there changes in all, the rest stays as each has it. */
export function PatchEditor({ inputs, jobs, edited, text, isChecked, onChange }: PatchEditorProps) {
  // A later preview may begin with another letter.
  const example = edited ?? inputs?.[0];
  if (!example) return null;
  const { runId, before } = example;
  const change = (next: string | undefined): void => onChange(next, example);
  const patch = text === undefined ? undefined : patchOf(before, text);
  const problems = [...new Set(inputs?.flatMap((one) => one.problems))];
  return (
    <section>
      <div className="lab">
        Input for all of them
        <button
          type="button"
          className="more lnk"
          onClick={() => change(text === undefined ? JSON.stringify(before, null, 2) : undefined)}
        >
          {text === undefined ? 'change…' : 'keep'}
        </button>
      </div>
      {text === undefined ? (
        <p className="dim">Each keeps its own.</p>
      ) : (
        <div className="form">
          <label className="field">
            <span>
              As of run {runId} <small>what you change here changes in all of them</small>
            </span>
            <textarea
              rows={Math.min(10, Math.max(3, text.split('\n').length))}
              spellCheck={false}
              value={text}
              aria-invalid={patch === undefined}
              onChange={({ target }) => change(target.value)}
            />
          </label>
          {patch === undefined ? (
            <p className="dim">Not yet JSON.</p>
          ) : (
            <Diff lines={patchLines(patch.value, before)} label="What changes" />
          )}
        </div>
      )}
      {problems.length > 0 ? (
        <ul className="note bad problems">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      ) : (
        text !== undefined &&
        patch !== undefined && (
          <p className="dim">
            {isChecked ? `Valid by the schema of ${jobs.join(', ')}.` : 'Not checked yet.'}
          </p>
        )
      )}
    </section>
  );
}

/** Undefined: not JSON. */
export function patchOf(before: unknown, text: string): { readonly value: unknown } | undefined {
  try {
    return { value: patchBetween(before, JSON.parse(text) as unknown) };
  } catch {
    return undefined;
  }
}
