import type { LetterReport } from '../../../../src/answers/failures.ts';
import { Diff } from '../../components/facts/diff.tsx';
import { patchBetween, patchLines } from '../../words/text/diff.ts';

type Inputs = NonNullable<LetterReport['inputs']>;

interface PatchEditorProps {
  /** The first inputs of the preview; absent to those who may not see inputs. */
  readonly inputs: Inputs | undefined;
  readonly jobs: readonly string[];
  /** The input of the first letter as it was edited; undefined: each keeps its own. */
  readonly text: string | undefined;
  readonly onChange: (text: string | undefined) => void;
}

/** The input of one letter is edited; what was changed there changes in all, the rest stays as each has it. */
export function PatchEditor({ inputs, jobs, text, onChange }: PatchEditorProps) {
  const [first] = inputs ?? [];
  if (!first) return null;
  const patch = text === undefined ? undefined : patchOf(first.before, text);
  const problems = [...new Set(inputs?.flatMap((one) => one.problems))];
  return (
    <section>
      <div className="lab">
        Input for all of them
        <button
          type="button"
          className="more lnk"
          onClick={() => onChange(text === undefined ? JSON.stringify(first.before, null, 2) : undefined)}
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
              As of run {first.runId} <small>what you change here changes in all of them</small>
            </span>
            <textarea
              rows={Math.min(10, Math.max(3, text.split('\n').length))}
              spellCheck={false}
              value={text}
              aria-invalid={patch === undefined}
              onChange={({ target }) => onChange(target.value)}
            />
          </label>
          {patch === undefined ? (
            <p className="dim">Not yet JSON.</p>
          ) : (
            <Diff lines={patchLines(patch.value, first.before)} label="What changes" />
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
        patch !== undefined && <p className="dim">Valid by the schema of {jobs.join(', ')}.</p>
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
