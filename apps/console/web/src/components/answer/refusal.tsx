import { problemFacts } from './problem-facts.ts';

/** A refusal where it happened: the sentence, what to do, the wrong fields, code and request. */
export function Refusal({ error }: { readonly error: Error | undefined }) {
  if (!error) return null;
  const { hint, problems = [], code, requestId } = problemFacts(error);
  const facts = [code, requestId].filter((fact) => fact !== undefined);
  return (
    <div className="note bad refusal" role="alert">
      <p>
        <b>{error.message}</b> {hint}
      </p>
      {problems.map(({ field, message }) => (
        <p key={field}>
          <span className="mono">{field}</span> {message}
        </p>
      ))}
      {facts.length > 0 && <p className="dim mono">{facts.join(' · ')}</p>}
    </div>
  );
}
